import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { RequestError } from '../../client/request-error.js'
import { useAsked } from './asked.js'
import { type Console, refusalOf, useConsole } from './console.js'
import { Labelled, LevelBadge, Refusal } from './parts.js'
import type { PickedItem } from './stock-document.js'

interface Props {
  /** `serial` is a code that carries a serial number beside the item, as the Serial Number box reads it. */
  readonly onPick: (item: PickedItem, serial: string | null) => void
  /** A serial number that is known finds its item as well. */
  readonly withSerials?: boolean
}

const pauseMs = 200

const byCode = async ({ ask }: Console, code: string): Promise<PickedItem | null> => {
  try {
    return await ask('catalog.item-by-code', { code })
  } catch (error) {
    if (error instanceof RequestError && error.code === 'UPC_UNKNOWN') return null
    throw error
  }
}

/** GS1 element strings and Digital Links (GS1 General Specifications, sections 3 and 7). */
const mayBeStructured = /^(?:\][A-Za-z]\w|\(01\)|01\d{14}.|https?:)/i

/** The code itself when a serial number stands in it: the box reads number, lot and expiry from it. */
const carriedSerial = async ({ ask }: Console, item: PickedItem, code: string): Promise<string | null> => {
  if (item.level === 'not' || !mayBeStructured.test(code)) return null
  const { itemId } = item
  const { serials } = await ask('serial-list.preview', { itemId, transaction: 'receive', text: code, runs: 'never' })
  const [first] = serials
  return first === undefined || first === code ? null : code
}

/** An item by scan, code or name: Enter takes a code at once, else the chosen one of the matches. */
export const ItemPicker = ({ onPick, withSerials = false }: Props): JSX.Element => {
  const console = useConsole()
  const { texts, spoken } = console
  const at = texts.document
  const text = useSignal('')
  const active = useSignal(0)
  const refused = useSignal<{ readonly message: string } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const wanted = text.value.trim()
  const isCode = /^\d{8,}$|^[\](]|^01\d{14}/.test(wanted)
  const { asked } = useAsked(
    wanted.length < 2 || isCode ? null : wanted,
    (signal) => console.ask('catalog.search', { text: wanted }, { signal }),
    pauseMs,
  )
  const hits =
    wanted.length < 2 ? [] : (asked.value.data?.items.filter(({ serial }) => serial === null).slice(0, 8) ?? [])
  const pick = (item: PickedItem, serial: string | null) => {
    text.value = ''
    refused.value = null
    active.value = 0
    spoken.value = item.name
    onPick(item, serial)
    field.current?.focus()
  }
  const enter = async () => {
    const code = text.peek().trim()
    if (code === '') return
    try {
      const chosen = hits[active.peek()]
      if (chosen !== undefined && !isCode) return pick(chosen, null)
      const found = await byCode(console, code)
      if (found !== null) return pick(found, await carriedSerial(console, found, code))
      const { items } = await console.ask('catalog.search', { text: code.slice(0, 100) })
      const [known] = withSerials ? items.filter((item) => item.serial !== null) : []
      if (known !== undefined) return pick(known, known.serial)
      const [only] = items.filter(({ serial }) => serial === null)
      if (only !== undefined && items.length === 1) return pick(only, null)
      if (only === undefined) refused.value = { message: at.noMatch(code) }
    } catch (error) {
      refused.value = refusalOf(error)
    }
    field.current?.select()
    return undefined
  }
  return (
    <div class="picker">
      <Labelled label={at.add} id="picker" hint={at.addHint}>
        <input
          ref={field}
          id="picker"
          class="field"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls="picker-hits"
          aria-autocomplete="list"
          {...(hits.length > 0 ? { 'aria-activedescendant': `hit-${active.value}` } : {})}
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value
            active.value = 0
            refused.value = null
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              void enter()
            } else if (event.key === 'Escape') text.value = ''
            else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && hits.length > 0) {
              event.preventDefault()
              const step = event.key === 'ArrowDown' ? 1 : -1
              active.value = (active.peek() + step + hits.length) % hits.length
            }
          }}
        />
      </Labelled>
      <ul id="picker-hits" role="listbox" aria-label={at.item} class={hits.length > 0 ? 'hits' : 'unseen'}>
        {hits.map((hit, index) => (
          <li
            key={hit.itemId}
            id={`hit-${index}`}
            role="option"
            aria-selected={index === active.value}
            onMouseDown={(event) => {
              event.preventDefault()
              pick(hit, null)
            }}
          >
            <strong>{hit.name}</strong> <LevelBadge level={hit.level} />{' '}
            <span class="soft">
              {hit.productId} {hit.upc}
            </span>
          </li>
        ))}
      </ul>
      <Refusal refused={refused.value} />
    </div>
  )
}
