import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import type { Sale, TenderKind } from '../../protocol/register-state.js'
import { parseAmount } from '../shared/amounts.js'
import { type Till, useTill } from './till.js'
import { closePanel } from './what-is-open.js'

type Kept = ReplyBody<'layaway.list'>['layaways'][number]

/** A typed amount as one tender; none where nothing was typed, null where it is no amount. */
const tendersOf = (till: Till, text: string, kind: TenderKind) => {
  if (text.trim() === '') return []
  const amount = parseAmount(text, till.state.value?.register.store.minorDigits ?? 2)
  return amount !== null && amount > 0 ? [{ kind, amount }] : null
}

/** An amount with its two ways to be paid. */
const Payment = ({
  id,
  label,
  pay,
}: {
  readonly id: string
  readonly label: string
  readonly pay: (text: string, kind: TenderKind) => Promise<boolean>
}): JSX.Element => {
  const { texts } = useTill()
  const text = useSignal('')
  const send = async (kind: TenderKind) => {
    if (await pay(text.peek(), kind)) text.value = ''
  }
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault()
        void send('cash')
      }}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        class="field"
        inputmode="decimal"
        autocomplete="off"
        maxLength={20}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <button type="submit" class="button">
        {texts.value.tender.cash}
      </button>
      <button type="button" class="button" onClick={() => void send('card')}>
        {texts.value.tender.card}
      </button>
    </form>
  )
}

/** The open sale, to be kept for its customer. */
const KeepSale = ({ sale }: { readonly sale: Sale }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.layaway
  const kind = useSignal<'layaway' | 'order'>('layaway')
  const keep = async (text: string, how: TenderKind) => {
    const tenders = tendersOf(till, text, how)
    if (tenders === null) {
      till.refuse({ message: till.texts.value.tender.notAnAmount }, null)
      return false
    }
    const done = await till.ask('layaway.open', { sale: sale.id, kind: kind.peek(), tenders })
    if (done === null) return false
    till.accept(texts.keptAs(done.number))
    closePanel(till)
    return true
  }
  return (
    <div class="card" role="group" aria-label={texts.keep}>
      <h3>{texts.keep}</h3>
      {sale.customer === null && <p class="soft">{texts.customerFirst}</p>}
      {(['layaway', 'order'] as const).map((each) => (
        <label key={each} class="row">
          <input type="radio" name="kind" checked={kind.value === each} onChange={() => (kind.value = each)} />
          {texts.kind[each]}
        </label>
      ))}
      <Payment id="deposit" label={texts.deposit} pay={keep} />
      <button type="button" class="button" onClick={() => void keep('', 'cash')}>
        {texts.withoutDeposit}
      </button>
    </div>
  )
}

/** One that is kept: handed over here, paid on, or cancelled. */
const KeptCard = ({ kept, again }: { readonly kept: Kept; readonly again: () => Promise<void> }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.layaway
  const { money } = till.format.value
  const reason = useSignal('')
  const { sale, version } = kept
  const take = async () => {
    if ((await till.ask('sale.recall', { sale })) !== null) closePanel(till)
  }
  const pay = async (text: string, kind: TenderKind) => {
    const tenders = tendersOf(till, text, kind) ?? []
    if (tenders.length === 0) till.refuse({ message: till.texts.value.tender.notAnAmount }, null)
    if (tenders.length === 0 || (await till.ask('layaway.pay', { sale, version, tenders })) === null) return false
    await again()
    return true
  }
  const cancel = async () => {
    if (reason.peek().trim() === '') return till.refuse({ message: texts.reasonFirst }, null)
    if ((await till.ask('layaway.cancel', { sale, version, reason: reason.peek() })) === null) return
    till.accept(texts.cancelled(kept.number))
    await again()
  }
  return (
    <li class="card" aria-label={kept.number}>
      <p class="suspended-head">
        <strong>
          {texts.kindName[kept.kind]} {kept.number} · {kept.customer.name ?? kept.customer.number}
        </strong>
        <strong>{texts.due(money(kept.due))}</strong>
      </p>
      <p class="soft">
        {kept.lines.map(({ name, quantity, serials }) => [`${quantity} × ${name}`, ...serials].join(', ')).join(' · ')}
      </p>
      <p class="soft small">{texts.paid(money(kept.deposit), money(kept.total))}</p>
      {!kept.recallable && <p class="soft">{texts.openElsewhere}</p>}
      {kept.recallable && (
        <>
          <button
            type="button"
            class="button action"
            aria-disabled={till.sale.value !== null}
            onClick={() => (till.sale.value === null ? void take() : undefined)}
          >
            {texts.take}
          </button>
          {kept.due > 0 && <Payment id={`pay-${sale}`} label={texts.payment} pay={pay} />}
          <form
            class="row"
            onSubmit={(event) => {
              event.preventDefault()
              void cancel()
            }}
          >
            <label for={`cancel-${sale}`}>{texts.reason}</label>
            <input
              id={`cancel-${sale}`}
              class="field"
              maxLength={200}
              autocomplete="off"
              value={reason.value}
              onInput={(event) => (reason.value = event.currentTarget.value)}
            />
            <button type="submit" class="button quiet">
              {texts.cancel}
            </button>
          </form>
        </>
      )}
    </li>
  )
}

/** Layaways and orders of the store. */
export const LayawayPanel = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.layaway
  const kept = useSignal<readonly Kept[] | null>(null)
  const sale = till.sale.value
  const look = async () => {
    kept.value = (await till.ask('layaway.list', {}))?.layaways ?? null
  }
  useEffect(() => void look(), [sale?.id])
  return (
    <section class="suspended" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {sale !== null && sale.layaway === null && sale.lines.length > 0 && <KeepSale sale={sale} />}
      {kept.value?.length === 0 && <p class="soft">{texts.empty}</p>}
      <ul class="suspended-list">
        {kept.value?.map((each) => (
          <KeptCard key={`${each.sale} ${each.version}`} kept={each} again={look} />
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
