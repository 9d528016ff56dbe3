import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import { LevelBadge } from './level-badge.js'
import { type Till, useTill } from './till.js'

type Pages = ReplyBody<'catalog.quick-pick'>['pages']
export type ItemHit = Pages[number]['items'][number]

/** Adds an item that was picked on the screen; a found unit brings its serial number. */
export const addItem = async (till: Till, { itemId, serial }: Pick<ItemHit, 'itemId' | 'serial'>): Promise<void> => {
  const added = await till.ask('sale.add-item', { itemId, quantity: 1, ...(serial === null ? {} : { serial }) })
  if (added === null) return
  till.searchText.value = ''
  till.sheet.value = false
}

const Tile = ({ item }: { readonly item: ItemHit }): JSX.Element => {
  const till = useTill()
  return (
    <button type="button" class="tile" onClick={() => void addItem(till, item)}>
      <span class="tile-name">{item.name}</span>
      <span class="tile-price">{till.format.value.money(item.price)}</span>
      <span class="tile-upc soft small">{item.upc ?? till.texts.value.sale.noUpc}</span>
      <LevelBadge level={item.level} short />
    </button>
  )
}

/** Big tiles, in pages that the number keys turn. */
export const QuickPick = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.quickPick
  const pages = useSignal<Pages | null>(null)
  const online = till.line.value === 'online'
  useEffect(() => {
    if (online) void till.ask('catalog.quick-pick', {}).then((got) => (pages.value = got?.pages ?? pages.value))
  }, [online])
  if (pages.value === null) return <div class="tiles" />
  const shown = Math.min(till.quickPickPage.value, pages.value.length - 1)
  return (
    <section class="quick-pick" aria-label={texts.title}>
      {pages.value.length === 0 && <p class="soft">{texts.empty}</p>}
      {pages.value.length > 1 && (
        <div class="pages" role="group" aria-label={texts.title}>
          {pages.value.map(({ name }, i) => (
            <button
              key={name}
              type="button"
              class="button"
              aria-pressed={i === shown}
              aria-label={texts.page(i + 1, name)}
              aria-keyshortcuts={i < 9 ? String(i + 1) : undefined}
              onClick={() => (till.quickPickPage.value = i)}
            >
              {i < 9 && <kbd aria-hidden="true">{i + 1}</kbd>} {name}
            </button>
          ))}
        </div>
      )}
      <div class="tiles">
        {pages.value[shown]?.items.map((item) => (
          <Tile key={item.itemId} item={item} />
        ))}
      </div>
    </section>
  )
}
