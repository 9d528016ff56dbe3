import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ActionButton, Confirmation } from './action-button.js'
import { BasketLine } from './basket-line.js'
import { Cards } from './cards.js'
import { CustomerChip } from './customer-panel.js'
import { DoneCard } from './done-card.js'
import { useTill } from './till.js'
import { openView, soldJustNow } from './what-is-open.js'

/** The total: always here, always the largest. */
const Foot = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value
  const { money } = till.format.value
  const sale = till.sale.value
  const sold = soldJustNow(till)
  const amount = sale?.total ?? sold?.total ?? 0
  const items = sale?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0
  return (
    <footer class="foot">
      <Confirmation name="voidSale" />
      <div class="foot-row">
        <div class="foot-tools">
          <ActionButton name="suspend" />
          <ActionButton name="voidSale" look="quiet" />
          <ActionButton name="bringBack" look="quiet" />
          <ActionButton name="layaway" look="quiet" />
          <ActionButton name="customer" look="quiet" />
          <ActionButton name="terms" look="quiet" />
          {sale === null && <ActionButton name="recall" />}
          {sale === null && <ActionButton name="buyBack" look="quiet" />}
          {sale === null && <ActionButton name="drawer" look="quiet" />}
        </div>
        <p class="foot-counts soft small">
          {sale !== null && `${texts.sale.items(items)} · ${texts.sale.taxIncluded(money(sale.tax))}`}
        </p>
        <p class="total" role="status" aria-label={texts.sale.total}>
          <span class="total-word">{amount < 0 ? texts.sale.toGiveBack : texts.sale.total}</span>{' '}
          <strong>{money(Math.abs(amount))}</strong>
        </p>
      </div>
      {openView(till) !== 'tender' && (
        <div class="foot-phone">
          <button type="button" class="button" onClick={() => (till.sheet.value = true)}>
            {texts.quickPick.title}
          </button>
          <ActionButton name="pay" look="action" />
        </div>
      )}
    </footer>
  )
}

/** The left side: what is being sold, or what was just sold. */
export const Basket = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value
  const sale = till.sale.value
  const { money, date, time } = till.format.value
  const sold = soldJustNow(till)
  const lines = useRef<HTMLOListElement>(null)
  const count = sale?.lines.length ?? 0
  // A new line is where the eye should be; what was chosen before is done.
  useEffect(() => {
    till.chosenLine.value = null
    lines.current?.lastElementChild?.scrollIntoView({ block: 'nearest' })
  }, [sale?.id, count])
  // A question wants to be seen, also under the sheet of a phone.
  useEffect(() => {
    if (sale?.prompt) till.sheet.value = false
  }, [sale?.prompt?.line, sale?.prompt?.n])
  return (
    <main class="basket" aria-label={texts.sale.basket}>
      <Cards />
      {sale?.layaway && (
        <p class="customer-chip">
          <span class="badge">{texts.layaway.chip(sale.layaway.number, money(sale.layaway.deposit))}</span>
        </p>
      )}
      {sale?.late && (
        <p class="banner">{texts.terms.lateBanner(sale.late.paper, `${date(sale.late.at)} ${time(sale.late.at)}`)}</p>
      )}
      {sale?.exemption && (
        <p class="customer-chip">
          <span class="badge warn">{texts.terms.exempt(sale.exemption.reason, sale.exemption.certificate)}</span>
        </p>
      )}
      {sale?.customer && <CustomerChip sale={sale} customer={sale.customer} />}
      {sale !== null && count > 0 && (
        <ol ref={lines} class="lines" aria-label={texts.sale.basket}>
          {sale.lines.map((line) => (
            <BasketLine key={line.id} sale={sale} line={line} />
          ))}
        </ol>
      )}
      {sale?.cannotTenderBecause?.code === 'CUSTOMER_REQUIRED' && openView(till) !== 'customer' && (
        <div class="card row">
          <p>{sale.cannotTenderBecause.message}</p>
          <ActionButton name="customer" look="action" />
        </div>
      )}
      {sold !== null && <DoneCard sold={sold} />}
      {count === 0 && sold === null && (
        <div class="empty">
          <h1>{texts.sale.ready}</h1>
          <p class="soft">{texts.sale.readyHow}</p>
        </div>
      )}
      <Foot />
    </main>
  )
}
