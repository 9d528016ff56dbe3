import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { Basket } from './basket.js'
import { Bench } from './bench.js'
import { BuyBackPanel } from './buy-back-panel.js'
import { CashPanel } from './cash-panel.js'
import { ClosedScreen } from './closed-screen.js'
import { CustomerPanel } from './customer-panel.js'
import { ItemsPanel } from './items-panel.js'
import { LayawayPanel } from './layaway-panel.js'
import { ManagerCard } from './manager-card.js'
import { Overlays } from './overlays.js'
import { ReturnPanel } from './return-panel.js'
import { SignIn } from './sign-in.js'
import { Strip } from './strip.js'
import { SuspendedPanel } from './suspended-panel.js'
import { TermsPanel } from './terms-panel.js'
import { TenderPanel } from './tender-panel.js'
import { type Till, TillContext, useTill } from './till.js'
import { closePanel, openView } from './what-is-open.js'

/** The right side: what to do next. On a phone it is a sheet that comes from below. */
const Next = (): JSX.Element => {
  const till = useTill()
  const view = openView(till)
  const sale = till.sale.value
  return (
    <div class={`next ${till.sheet.value || sale?.state === 'tendering' ? 'up' : ''}`}>
      {sale?.state !== 'tendering' && (
        <button
          type="button"
          class="button quiet square sheet-close"
          aria-label={till.texts.value.close}
          onClick={() => closePanel(till)}
        >
          <Icon name="close" />
        </button>
      )}
      {view === 'tender' && sale !== null && <TenderPanel sale={sale} />}
      {view === 'suspended' && <SuspendedPanel />}
      {view === 'customer' && sale !== null && <CustomerPanel sale={sale} />}
      {view === 'return' && <ReturnPanel />}
      {view === 'layaway' && <LayawayPanel />}
      {view === 'buy-back' && <BuyBackPanel />}
      {view === 'cash' && <CashPanel />}
      {view === 'terms' && <TermsPanel />}
      {view === 'items' && <ItemsPanel />}
    </div>
  )
}

const Screen = (): JSX.Element => {
  const till = useTill()
  const line = till.line.value
  const state = till.state.value
  if (typeof line === 'object') return <ClosedScreen line={line} />
  if (state === null)
    return (
      <main class="closed">
        <p role="status">{till.texts.value.line.connecting}</p>
      </main>
    )
  return (
    <div class={`screen ${line === 'online' ? '' : 'cut'}`}>
      {state.register.store.training && <p class="banner">{till.texts.value.terms.training}</p>}
      <Strip />
      {state.user === null ? (
        <SignIn />
      ) : (
        <div class="work">
          <Basket />
          <Next />
        </div>
      )}
    </div>
  )
}

export const App = ({ till }: { readonly till: Till }): JSX.Element => {
  const { title, language, direction } = till.texts.value
  const name = till.state.value?.register.name
  useEffect(() => {
    if (name !== undefined) document.title = title(name)
    document.documentElement.lang = language
    document.documentElement.dir = direction
  }, [name, language, direction])
  return (
    <TillContext.Provider value={till}>
      <div class="page">
        <Screen />
        <Bench />
      </div>
      <Overlays />
      {till.managerAsked.value && <ManagerCard asked={till.managerAsked.value} />}
      <p class="unseen" role="status">
        {till.spoken.value}
      </p>
      <p class="unseen" role="alert">
        {till.shouted.value}
      </p>
    </TillContext.Provider>
  )
}
