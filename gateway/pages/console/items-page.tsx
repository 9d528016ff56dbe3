import { useSignal } from '@preact/signals'
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect } from 'preact/hooks'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { type Console, useConsole } from './console.js'
import { ItemPanel } from './item-panel.js'
import { LevelBadge, Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

type Row = HttpOutput<'catalog.search'>['items'][number] & { readonly active: boolean }

interface Listed {
  readonly rows: readonly Row[]
  readonly next: string | null
}

const pageSize = 100
const pauseMs = 200

const list = async ({ ask }: Console, text: string, after: string | null, signal: AbortSignal): Promise<Listed> => {
  if (text !== '') {
    const { items } = await ask('catalog.search', { text }, { signal })
    return { rows: items.map((item) => ({ ...item, active: true })), next: null }
  }
  const page = await ask(
    'catalog.list',
    { order: 'name', limit: pageSize, ...(after === null ? {} : { after }) },
    { signal },
  )
  return { rows: page.items.map((item) => ({ ...item, serial: null, state: null })), next: page.next }
}

export const itemAddress = (item: string, query: URLSearchParams): string =>
  addressOf(['catalog', 'items', item], { text: query.get('text'), after: query.get('after') })

/** The arrows go through the rows, as in a list. */
export const onRowKeys = (event: TargetedKeyboardEvent<HTMLTableSectionElement>) => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (at === -1 || next === undefined) return
  event.preventDefault()
  next.focus()
}

const Table = ({ rows, open }: { readonly rows: readonly Row[]; readonly open: string | null }): JSX.Element => {
  const { texts, format, route } = useConsole()
  const { money, number } = format.value
  const { query } = route.place.value
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{texts.items.name}</th>
          <th scope="col">{texts.items.productId}</th>
          <th scope="col">{texts.items.upc}</th>
          <th scope="col">{texts.items.level}</th>
          <th scope="col" class="figure">
            {texts.items.price}
          </th>
          <th scope="col" class="figure">
            {texts.items.onHand}
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={onRowKeys}>
        {rows.map((row) => (
          <tr key={`${row.itemId} ${row.serial ?? ''}`} class={row.itemId === open ? 'chosen' : ''}>
            <th scope="row">
              <Link to={itemAddress(row.itemId, query)} id={`row-${row.itemId}`}>
                {row.name}
              </Link>
              {!row.active && <span class="badge">{texts.items.retired}</span>}
              {row.serial !== null && (
                <p class="small soft">
                  {row.serial}: {row.state}
                </p>
              )}
            </th>
            <td>{row.productId}</td>
            <td>{row.upc ?? texts.none}</td>
            <td>
              <LevelBadge level={row.level} />
            </td>
            <td class="figure">{money(row.price)}</td>
            <td class="figure">{number(row.onHand)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Catalog → Items: the list by name, a filter, and one item at the side. */
export const ItemsPage = ({ item }: { readonly item: string | null }): JSX.Element => {
  const console = useConsole()
  const { texts, route, may, store } = console
  const { query } = route.place.value
  const text = useSignal(query.get('text') ?? '')
  const after = query.get('after')
  const wanted = text.value.trim()
  const { asked, again } = useAsked(
    `${wanted}\n${after ?? ''}`,
    (signal) => list(console, wanted, after, signal),
    wanted === '' ? 0 : pauseMs,
  )
  const { data, loading, refused } = asked.value
  // The back button may bring another filter.
  const given = query.get('text') ?? ''
  useEffect(() => {
    if (given !== text.peek().trim()) text.value = given
  }, [given])
  const filter = (typed: string) => {
    text.value = typed
    route.go(addressOf(['catalog', 'items', ...(item === null ? [] : [item])], { text: typed.trim() }), {
      replace: true,
    })
  }
  const close = () => {
    route.go(addressOf(['catalog', 'items'], { text: query.get('text'), after }))
    if (item !== null) requestAnimationFrame(() => document.getElementById(`row-${item}`)?.focus())
  }
  return (
    <div class={`split ${item === null ? '' : 'with-side'}`}>
      <section class="split-main" aria-labelledby="items-title">
        <div class="head">
          <h1 id="items-title">{texts.items.title}</h1>
          <input
            class="field filter"
            type="search"
            aria-label={texts.items.filter}
            placeholder={texts.items.filterPlaceholder}
            autocomplete="off"
            spellcheck={false}
            maxLength={100}
            value={text.value}
            onInput={(event) => filter(event.currentTarget.value)}
          />
          {may('catalog.write') && (
            <Link to={itemAddress('new', query)} class="button action" id="row-new">
              <Icon name="plus" /> {texts.items.new}
            </Link>
          )}
        </div>
        <Outcome loading={loading} refused={refused} />
        {data !== null && (
          <>
            <div class="scroll" role="group" tabIndex={0} aria-label={texts.items.title}>
              {data.rows.length > 0 && <Table rows={data.rows} open={item} />}
              {data.rows.length === 0 && !loading && (
                <p class="empty">{wanted === '' ? texts.items.empty : texts.items.noMatch}</p>
              )}
            </div>
            <div class="foot row">
              <p class="soft" role="status">
                {wanted !== '' && !loading && texts.items.found(data.rows.length)}{' '}
                {data.rows.length === 50 && wanted !== '' && texts.items.best(50)}
              </p>
              {after !== null && wanted === '' && (
                <Link to={addressOf(['catalog', 'items', ...(item === null ? [] : [item])])} class="button">
                  {texts.first}
                </Link>
              )}
              {data.next !== null && (
                <Link
                  to={addressOf(['catalog', 'items', ...(item === null ? [] : [item])], { after: data.next })}
                  class="button"
                >
                  {texts.more}
                </Link>
              )}
            </div>
          </>
        )}
      </section>
      {item !== null && (
        <ItemPanel
          key={item}
          item={item === 'new' ? null : item}
          onClose={close}
          onSaved={(saved) => {
            again()
            if (item !== saved) route.go(itemAddress(saved, query), { replace: true })
          }}
          minorDigits={store.value?.minorDigits ?? 2}
        />
      )}
    </div>
  )
}
