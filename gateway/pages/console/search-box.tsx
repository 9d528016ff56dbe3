import { useSignal } from '@preact/signals'
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole, type Console } from './console.js'
import { addressOf } from './route.js'

export const searchBoxId = 'search'

/** Wait for the next letter before the daemon is asked. */
const pauseMs = 150
const shown = 12

interface Found {
  readonly key: string
  readonly kind: string
  readonly words: string
  readonly note: string
  readonly to: string
}

const find = async (console: Console, text: string, signal: AbortSignal): Promise<readonly Found[]> => {
  const { texts, ask, may, format } = console
  const [items, sales] = await Promise.all([
    ask('catalog.search', { text }, { signal }),
    may('sales.read') ? ask('sales.find', { text }, { signal }) : { sales: [] },
  ])
  const { money, date } = format.peek()
  return [
    ...items.items.map(({ itemId, name, upc, productId, onHand, serial, state }): Found =>
      serial === null
        ? {
            key: itemId,
            kind: texts.search.item,
            words: name,
            note: [productId, upc, texts.search.onHand(onHand)].filter(Boolean).join(' · '),
            to: addressOf(['catalog', 'items', itemId]),
          }
        : {
            key: `${itemId} ${serial}`,
            kind: texts.search.serial,
            words: serial,
            note: `${name} · ${state ?? ''}`,
            to: addressOf(['serials', serial]),
          },
    ),
    ...sales.sales.map((sale): Found => ({
      key: sale.document,
      kind: texts.search.receipt,
      words: sale.number,
      note: texts.search.receiptOf(money(sale.total), date(sale.at)),
      to: addressOf(['sales', sale.document]),
    })),
  ].slice(0, shown)
}

/** One box for items, codes, serial numbers and receipts: a combo box (WAI-ARIA Authoring Practices, Combobox). */
export const SearchBox = (): JSX.Element => {
  const console = useConsole()
  const { texts, route } = console
  const text = useSignal('')
  const open = useSignal(false)
  const active = useSignal(0)
  const field = useRef<HTMLInputElement>(null)
  const wanted = text.value.trim()
  const { asked } = useAsked(wanted === '' ? null : wanted, (signal) => find(console, wanted, signal), pauseMs)
  const { data, loading, refused } = asked.value
  const found = wanted === '' ? [] : (data ?? [])
  useEffect(() => void (active.value = 0), [data])
  // A scanner's Enter comes before the answer: go when it is there.
  const goWhenFound = useSignal(false)
  const go = (index: number) => {
    const chosen = found[index]
    if (chosen === undefined) return
    goWhenFound.value = false
    open.value = false
    text.value = ''
    field.current?.blur()
    route.go(chosen.to)
  }
  useEffect(() => {
    if (goWhenFound.value && !loading && data !== null) {
      if (found.length === 1) go(0)
      goWhenFound.value = false
    }
  }, [loading, data, goWhenFound.value])
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      if (open.peek() && wanted !== '') open.value = false
      else field.current?.blur()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      open.value = true
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (found.length > 0) active.value = (active.peek() + step + found.length) % found.length
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (loading) goWhenFound.value = true
      else go(active.peek())
    }
  }
  const isOpen = open.value && wanted !== ''
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={field}
        id={searchBoxId}
        class="field"
        role="combobox"
        aria-label={texts.search.label}
        aria-expanded={isOpen}
        aria-controls="search-results"
        aria-autocomplete="list"
        {...(isOpen && found[active.value] !== undefined ? { 'aria-activedescendant': `found-${active.value}` } : {})}
        placeholder={texts.search.placeholder}
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          open.value = true
        }}
        onFocus={() => (open.value = true)}
        onBlur={() => (open.value = false)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      <div class={`results ${isOpen ? '' : 'hidden'}`}>
        <ul id="search-results" role="listbox" aria-label={texts.search.label}>
          {found.map((each, index) => (
            <li
              key={each.key}
              id={`found-${index}`}
              role="option"
              aria-selected={index === active.value}
              // Before the field loses the focus.
              onMouseDown={(event) => {
                event.preventDefault()
                go(index)
              }}
            >
              <span class="badge">{each.kind}</span> <strong>{each.words}</strong> <span class="soft">{each.note}</span>
            </li>
          ))}
        </ul>
        {found.length === 0 && (
          <p class="soft">{refused?.message ?? (loading ? texts.loading : texts.search.none(wanted))}</p>
        )}
      </div>
      <p class="unseen" role="status">
        {isOpen && !loading ? texts.search.results(found.length) : ''}
      </p>
    </search>
  )
}
