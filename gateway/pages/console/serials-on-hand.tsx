import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ItemDetails } from '../../protocol/http-shapes.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { Link, Outcome, StateBadge } from './parts.js'
import { addressOf } from './route.js'

const pageSize = 50
type Page = HttpOutput<'serials.on-hand'>

/** The numbers of an item that are here, in their order; each opens its life. */
export const SerialsOnHand = ({ item }: { readonly item: ItemDetails }): JSX.Element => {
  const { texts, ask, format, may } = useConsole()
  const more = useSignal<readonly Page[]>([])
  const { asked } = useAsked(item.level === 'not' || !may('serials.read') ? null : item.itemId, async (signal) => {
    more.value = []
    return ask('serials.on-hand', { item: item.itemId, limit: pageSize }, { signal })
  })
  const { data, loading, refused } = asked.value
  const failed = useSignal<Parameters<typeof Outcome>[0]['refused']>(null)
  const pages = data === null ? [] : [data, ...more.value]
  const next = pages.at(-1)?.next ?? null
  const showMore = async () => {
    if (next === null) return
    try {
      more.value = [...more.peek(), await ask('serials.on-hand', { item: item.itemId, limit: pageSize, after: next })]
    } catch (error) {
      failed.value = refusalOf(error)
    }
  }
  return (
    <section class="on-hand" aria-labelledby="on-hand-title">
      <h3 id="on-hand-title">{texts.item.serials}</h3>
      {item.level === 'not' ? (
        <p class="soft">{texts.item.takesNone}</p>
      ) : (
        <>
          <p class="soft">{texts.item.counted(item.registered, item.onHand)}</p>
          <Outcome loading={loading} refused={refused ?? failed.value} />
          {data?.serials.length === 0 && <p class="empty">{texts.item.noSerials}</p>}
          <ul class="serials">
            {pages.flatMap(({ serials }) =>
              serials.map(({ serial, state, since }) => (
                <li key={serial}>
                  <Link to={addressOf(['serials', serial])}>{serial}</Link> <StateBadge state={state} />
                  {since !== null && <span class="small soft">{texts.item.since(format.value.date(since))}</span>}
                </li>
              )),
            )}
          </ul>
          {next !== null && (
            <button type="button" class="button" onClick={() => void showMore()}>
              {texts.item.moreSerials}
            </button>
          )}
        </>
      )}
    </section>
  )
}
