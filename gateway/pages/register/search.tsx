import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { LevelBadge } from './level-badge.js'
import { searchFieldId } from './page-actions.js'
import { addItem, type ItemHit } from './quick-pick.js'
import { type Till, useTill } from './till.js'

/** Wait for the next letter before the daemon is asked. */
const pause = 120
const looksLikeCode = (text: string): boolean => /^\d{8,14}$/.test(text)

const takeAsCode = async (till: Till, code: string) => {
  if ((await till.ask('sale.scan', { code, source: 'typed' })) === null) return
  till.searchText.value = ''
  till.sheet.value = false
}

const Hit = ({
  item,
  chosen,
  id,
}: {
  readonly item: ItemHit
  readonly chosen: boolean
  readonly id: string
}): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.search
  const leases = till.state.value?.leases.filter((lease) => lease.itemId === item.itemId) ?? []
  const lease = leases.find(({ serial }) => serial === item.serial)
  return (
    <button
      type="button"
      role="option"
      id={id}
      aria-selected={chosen}
      tabindex={-1}
      class={`hit ${chosen ? 'chosen' : ''}`}
      onClick={() => void addItem(till, item)}
    >
      <span class="hit-name">{item.name}</span>
      <span class="hit-price">{till.format.value.money(item.price)}</span>
      <span class="hit-facts soft small">
        {item.productId}
        {item.upc !== null && ` · ${item.upc}`} · {texts.onHand(till.format.value.number(item.onHand))}
      </span>
      <span class="row hit-badges">
        <LevelBadge level={item.level} />
        {item.serial !== null && <span class="badge">{texts.serial(item.serial)}</span>}
        {lease !== undefined && <span class="badge warn">{texts.inBasket(lease.register, lease.user)}</span>}
        {lease === undefined && item.state !== null && <span class="badge">{item.state}</span>}
        {item.serial === null && leases.length > 0 && <span class="badge warn">{texts.inBaskets(leases.length)}</span>}
      </span>
    </button>
  )
}

/** One box for name, product id, UPC and serial number; a code that is typed in full is taken as if it were scanned. */
export const Search = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.search
  const text = till.searchText.value.trim()
  const found = useSignal<{ readonly text: string; readonly items: readonly ItemHit[] } | null>(null)
  const chosen = useSignal(0)
  useEffect(() => {
    if (text === '') return void (found.value = null)
    const look = async () => {
      const got = await till.ask('catalog.search', { text })
      if (got === null || till.searchText.peek().trim() !== text) return
      found.value = { text, items: got.items }
      chosen.value = 0
    }
    const timer = setTimeout(() => void look(), pause)
    return () => clearTimeout(timer)
  }, [text])

  const items = found.value?.items ?? []
  const enter = () => {
    const item = found.value?.text === text && !looksLikeCode(text) ? items[chosen.value] : undefined
    if (item !== undefined) void addItem(till, item)
    else if (text !== '') void takeAsCode(till, text)
  }
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || items.length === 0) return
    event.preventDefault()
    chosen.value = (chosen.value + step + items.length) % items.length
    document.getElementById(`hit-${chosen.value}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div class={`search ${text === '' ? '' : 'open'}`}>
      <form
        class="search-box"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          enter()
        }}
      >
        <Icon name="search" />
        <input
          id={searchFieldId}
          class="field"
          type="text"
          role="combobox"
          aria-label={texts.label}
          aria-expanded={text !== ''}
          aria-controls="hits"
          aria-autocomplete="list"
          aria-keyshortcuts="/ F3"
          aria-activedescendant={items.length > 0 ? `hit-${chosen.value}` : undefined}
          placeholder={texts.placeholder}
          value={till.searchText.value}
          maxLength={100}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="go"
          onInput={(event) => (till.searchText.value = event.currentTarget.value)}
          onKeyDown={move}
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
      <div id="hits" class="hits" role="listbox" aria-label={texts.results} hidden={items.length === 0}>
        {items.map((item, i) => (
          <Hit key={`${item.itemId} ${item.serial}`} id={`hit-${i}`} item={item} chosen={i === chosen.value} />
        ))}
      </div>
      {text !== '' && found.value?.text === text && items.length === 0 && (
        <div class="card">
          <p>
            <strong>{texts.nothing(text)}</strong> {texts.nothingHow}
          </p>
          <div class="row">
            <button type="button" class="button" onClick={() => void takeAsCode(till, text)}>
              {texts.take}
            </button>
          </div>
        </div>
      )}
      <p class="unseen" role="status">
        {text !== '' && found.value?.text === text ? texts.found(items.length) : ''}
      </p>
    </div>
  )
}
