import type { Static } from 'typebox'
import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type JobRow, type RequestKey } from '../../core/store/store.js'
import { offerSerial } from '../../core/serials/offered.js'
import type { RegisterCommandName, registerCommands } from '../protocol/register-commands.js'
import { cashAnswers } from './cash-requests.js'
import { codeOfText } from './code.js'
import type { RegisterSession } from './register-session.js'
import type { Input, SaleCommandName } from './sale-requests.js'
import type { SessionDeps, Shared } from './session-deps.js'
import { layawayAnswers } from './layaway-requests.js'
import { afterSaleAnswers } from './after-sale-requests.js'
import { customerView, itemView } from './views.js'

type Output<N extends RegisterCommandName> = Static<(typeof registerCommands)[N]['output']>
export type OtherCommandName = Exclude<RegisterCommandName, SaleCommandName>

export interface Asking {
  readonly session: RegisterSession
  readonly deps: SessionDeps
  readonly shared: Shared
  readonly request: RequestKey
  /** What the user may, or a manager let through for this request alone. */
  readonly may: (permission: string) => boolean
}

/** How many hits a search shows: more than fit on a screen help nobody. */
const searchLimit = 50

export type Answers = { readonly [N in OtherCommandName]: (body: Input<N>, asking: Asking) => Promise<Output<N>> }

const answers: Answers = {
  ...cashAnswers,
  ...layawayAnswers,
  'session.users': async (_body, { deps }) => ({
    users: (await deps.access.users()).map(({ id, name }) => ({ id, name })),
  }),
  'session.sign-in': async ({ user, pin }, { session }) => {
    await session.user.signIn(user, pin)
    return {}
  },
  'session.change-pin': async ({ oldPin, pin }, { session, shared }) => {
    await session.user.changePin(oldPin, pin)
    shared.usersChanged()
    return {}
  },
  'session.sign-out': async (_body, { session }) => {
    await session.user.signOut()
    return {}
  },
  'catalog.search': async ({ text }, { deps }) => {
    const { codes, serial } = codeOfText(text)
    const hits = await deps.store.catalog.search({ text, codes, serial, limit: searchLimit })
    return { items: hits.map(itemView) }
  },
  'catalog.quick-pick': async (_body, { deps }) => {
    const pages = await deps.store.catalog.quickPick()
    return { pages: pages.map(({ name, items }) => ({ name, items: items.map(itemView) })) }
  },
  'customer.find': async ({ text }, { deps }) => ({
    customers: (await deps.store.customers.find(text, searchLimit)).map(customerView),
  }),
  ...afterSaleAnswers,
  'print.again': async ({ document }, asking) => {
    const sale = await asking.deps.store.sales.document(document)
    if (sale === null) throw new TillgateError('NOT_FOUND', { what: 'receipt', name: document })
    const printer = asking.session.devices.receiptPrinter
    const job = await enqueue(asking, 'receipt', printer, {
      documentId: document,
      body: {},
      title: `Receipt ${sale.number}`,
      secondsToLive: asking.deps.settings.receiptSecondsToLive,
      again: true,
    })
    return { job: job.id }
  },
  'print.answer': async ({ job, answer }, { session, deps, shared }) => {
    const settled = await deps.store.jobs.answer(job, answer, session.user.actor)
    if (isRefusal(settled)) throw new TillgateError(settled.refused.code, settled.refused.details)
    if (answer === 'print-again') shared.jobQueued(settled.printer)
    else shared.jobsChanged()
    return {}
  },
  'print.label': async ({ itemId, copies, serial }, asking) => {
    const item = await asking.deps.store.catalog.item(itemId)
    if (item === null) throw new TillgateError('ITEM_UNKNOWN', { item: itemId })
    const job = await enqueue(asking, 'label', asking.session.devices.labelPrinter, {
      documentId: null,
      body: { itemId, copies, ...(serial === undefined ? {} : { serial: labelOf(serial) }) },
      title: `Label of ${item.name}`,
      secondsToLive: asking.deps.settings.labelSecondsToLive,
      again: false,
    })
    return { job: job.id }
  },
}

const labelOf = (serial: string): string => {
  const offer = offerSerial(serial)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  return offer.serial.label
}

/** Writes a print job and wakes its printer; throws PRINTER_MISSING for a register without one. */
const enqueue = async (
  { session, deps, shared, request }: Asking,
  kind: JobRow['kind'],
  printer: string | null,
  job: Pick<JobRow, 'documentId' | 'body' | 'title'> & { readonly secondsToLive: number; readonly again: boolean },
): Promise<JobRow> => {
  if (printer === null) throw new TillgateError('PRINTER_MISSING', { register: session.register.number, kind })
  const row = await deps.store.jobs.enqueue({
    id: deps.newId(),
    kind,
    printer,
    actor: session.user.actor,
    documentId: job.documentId,
    body: job.body,
    title: job.title,
    secondsToLive: job.secondsToLive,
    again: job.again,
    request,
  })
  shared.jobQueued(printer)
  return row
}

export const answerOther = (name: OtherCommandName, body: unknown, asking: Asking): Promise<unknown> => {
  // The body was checked against the schema of this very name.
  const answer = answers[name] as (body: unknown, asking: Asking) => Promise<unknown>
  return answer(body, asking)
}
