import type { JSX } from 'preact'
import type { SuspendedSale } from '../../protocol/register-state.js'
import { type Till, useTill } from './till.js'
import { closePanel } from './what-is-open.js'

const recall = async (till: Till, { id }: SuspendedSale) => {
  if ((await till.ask('sale.recall', { sale: id })) === null) return
  closePanel(till)
}

/** The sales that were set aside, of all registers: any of them can go on here. */
export const SuspendedPanel = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.suspended
  const { money, time } = till.format.value
  const sales = till.state.value?.suspended ?? []
  const blocked = till.sale.value !== null || till.line.value !== 'online'
  return (
    <section class="suspended" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {sales.length === 0 && <p class="soft">{texts.empty}</p>}
      {sales.length > 0 && till.sale.value !== null && <p class="soft">{texts.saleOpen}</p>}
      <ul class="suspended-list">
        {sales.map((sale) => (
          <li key={sale.id} class="card">
            <p class="suspended-head">
              <span>{texts.by(sale.register, sale.user, time(sale.suspendedAt))}</span>
              <strong>{money(sale.total)}</strong>
            </p>
            <p class="soft">
              {texts.lines(sale.lines)}: {sale.names.join(', ')}
            </p>
            <button
              type="button"
              class="button action"
              aria-disabled={blocked}
              aria-label={`${texts.recall}: ${texts.by(sale.register, sale.user, time(sale.suspendedAt))}`}
              onClick={() => (blocked ? undefined : void recall(till, sale))}
            >
              {texts.recall}
            </button>
          </li>
        ))}
      </ul>
      <div class="panel-foot">
        <button type="button" class="button" onClick={() => closePanel(till)}>
          {till.texts.value.back} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
    </section>
  )
}
