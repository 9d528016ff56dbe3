import type { JSX } from 'preact'
import { ActionButton } from './action-button.js'
import { QuickPick } from './quick-pick.js'
import { Search } from './search.js'
import { useTill } from './till.js'
import { currentLine } from './what-is-open.js'

/** How to be paid, one touch from the basket: exact cash and card need no more, change needs the tender panel. */
const PayBar = (): JSX.Element | null => {
  const till = useTill()
  const sale = till.sale.value
  if (sale === null || sale.lines.length === 0) return null
  const { money } = till.format.value
  const texts = till.texts.value.tender
  return (
    <div class="pay-bar">
      {!sale.canTender && sale.cannotTenderBecause !== null && (
        <div class="pay-why">
          <p>
            <strong>{texts.cannot}</strong> {sale.cannotTenderBecause.message}
          </p>
          {sale.prompt === null && currentLine(till)?.wanted === 0 && <ActionButton name="askNow" />}
        </div>
      )}
      <ActionButton name="pay" look="action pay">
        <strong>{money(Math.abs(sale.due))}</strong>
      </ActionButton>
      <div class="pay-quick">
        <ActionButton name="exactCash" />
        <ActionButton name="cardAll" />
      </div>
    </div>
  )
}

/** The right side while the basket grows. */
export const ItemsPanel = (): JSX.Element => {
  const till = useTill()
  return (
    <>
      <Search />
      {till.searchText.value.trim() === '' && <QuickPick />}
      <PayBar />
    </>
  )
}
