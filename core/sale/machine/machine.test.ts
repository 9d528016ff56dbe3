import t from 'tap'
import type { Basket } from '../basket.js'
import { returning, typedCode } from '../testing/counter.js'
import { Till, testPolicy } from '../testing/till.js'
import type { Effect } from './effect.js'
import type { Asked, EventName, Moment, SaleEvent } from './event.js'
import { salePolicy } from '../policy.js'
import { emptyMemory, initialState, type SaleState, type StateName } from './state.js'
import { saleTable, step } from './step.js'

const scan = (till: Till, text: string, received: Moment = till.now()): Asked => ({
  name: 'scan',
  code: typedCode(text),
  start: till.start(),
  received,
})
const complete = (till: Till, amount = 1_000_000): Asked => ({
  name: 'complete',
  sale: till.sale,
  version: till.version,
  tenders: [{ kind: 'cash', amount }],
})
const told = (till: Till) =>
  till.told.filter((effect): effect is Extract<Effect, { do: 'tell' }> => effect.do === 'tell')
const promptOf = (till: Till) => (till.state.name === 'prompting' ? till.state.prompt : null)
const linesOf = (till: Till) => (till.state.name === 'idle' ? [] : till.state.basket.lines)
const lineId = (till: Till, name: string): string =>
  linesOf(till).find((line) => line.name === name)?.id ?? 'no such line'

const bring = (till: Till, item: string, serials: readonly string[]): Asked => ({
  name: 'add-return',
  returning: returning(item, serials),
  start: till.start(),
  received: till.now(),
})

await t.test('what comes back lowers the total, asks no prompt, and is paid out to the last cent', async (t) => {
  const till = new Till(salePolicy({ locale: 'en-US', currency: 'USD', taxIncluded: false, refund: 'original' }))
  for (const code of ['phone', 'P1']) till.ask(scan(till, code))
  t.equal(till.ask(complete(till)).refused, null)
  t.match(till.ask(bring(till, 'phone', ['P2'])).refused, { code: 'RETURN_NEVER_SOLD' })
  t.equal(till.state.name, 'idle')
  t.equal(till.ask(bring(till, 'phone', ['P1'])).refused, null)
  t.equal(till.state.name, 'open', 'no prompt')
  t.match(told(till), [{ good: true, text: 'Return of 1 × Phone, P1.' }])
  const give = (amount: number, kind: 'cash' | 'card' = 'cash'): Asked => ({
    name: 'complete',
    sale: till.sale,
    version: till.version,
    tenders: [{ kind, amount }],
  })
  const total = 70_660
  t.match(till.ask(give(total)).refused, { code: 'TENDER_INVALID' }, 'nothing is taken for it')
  t.match(till.ask(give(-total + 1)).refused, { code: 'TENDER_REFUND_SHORT', details: { due: '$0.01' } })
  t.match(till.ask(give(-total - 1)).refused, { code: 'TENDER_INVALID' }, 'nor more given than it cost')
  t.match(till.ask(give(-total, 'card')).refused, { code: 'TENDER_REFUND_KIND', details: { kinds: 'cash' } })
  // An exchange: the phone against a cable, the difference goes back.
  till.ask(scan(till, 'cable'))
  t.equal(till.ask(give(-total + 1414)).refused, null)
  t.equal(till.counter.documents.length, 2)
  for (const code of ['phone', 'P1']) t.equal(till.ask(scan(till, code)).refused, null, 'it is sold again')
})

await t.test('a scan that needs nothing opens a sale and stays open', async (t) => {
  const till = new Till()
  t.equal(till.ask(scan(till, 'cable')).refused, null)
  t.equal(till.state.name, 'open')
  t.same(
    told(till).map(({ good, text }) => ({ good, text })),
    [{ good: true, text: 'Cable.' }],
  )
})

await t.test(
  'an Always item asks for its serial number, refuses a wrong one in place and takes the right one',
  async (t) => {
    const till = new Till()
    till.ask(scan(till, 'phone'))
    t.match(promptOf(till), {
      item: 'Phone',
      n: 1,
      of: 1,
      mandatory: true,
      canSkip: false,
      canPostpone: true,
      refused: null,
    })
    t.equal(till.ask(scan(till, 'P9')).refused?.code, 'SERIAL_NOT_IN_STOCK')
    t.match(promptOf(till)?.refused, { entered: 'P9', refused: { code: 'SERIAL_NOT_IN_STOCK' } })
    t.equal(told(till)[0]?.good, false)
    t.equal(till.ask(scan(till, 'P1')).refused, null)
    t.equal(till.state.name, 'open')
    t.same(
      linesOf(till)[0]?.serials.map((serial) => serial.label),
      ['P1'],
    )
  },
)

await t.test('another product is refused at a mandatory prompt, and free after "later"', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'phone'))
  t.equal(till.ask(scan(till, 'cable')).refused?.code, 'PROMPT_OPEN')
  t.match(promptOf(till)?.refused, { entered: 'cable' })
  t.equal(
    till.ask({
      name: 'add-item',
      itemId: 'cable',
      quantity: 1,
      serial: null,
      start: till.start(),
      received: till.now(),
    }).refused?.code,
    'PROMPT_OPEN',
    'a tile is no way around it',
  )
  t.equal(till.ask({ name: 'postpone-prompt', sale: till.sale, line: lineId(till, 'Phone') }).refused, null)
  t.equal(till.state.name, 'open')
  t.equal(till.ask(scan(till, 'cable')).refused, null)
  t.same(till.ask(complete(till)).refused, {
    code: 'SERIAL_REQUIRED',
    details: { item: 'Phone', done: 'sold', line: lineId(till, 'Phone') },
  })
  t.equal(promptOf(till)?.item, 'Phone', 'the refusal leads to the line that is in the way')
})

await t.test('another product at an optional prompt is a skip and is added', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'watch'))
  t.match(promptOf(till), { item: 'Watch', canSkip: true, canPostpone: false })
  t.equal(till.ask(scan(till, 'cable')).refused, null)
  t.equal(till.state.name, 'open')
  till.ask(scan(till, 'watch'))
  t.equal(promptOf(till)?.item, 'Watch')
  till.ask({ name: 'add-item', itemId: 'cable', quantity: 2, serial: null, start: till.start(), received: till.now() })
  t.same(
    linesOf(till).map(({ name, skipped }) => ({ name, skipped })),
    [
      { name: 'Watch', skipped: 1 },
      { name: 'Cable', skipped: 0 },
      { name: 'Watch', skipped: 1 },
      { name: 'Cable', skipped: 0 },
    ],
  )
  t.equal(told(till).length, 1, 'the skip on the way is not told')
  t.equal(till.told.filter((effect) => effect.do === 'answer').length, 1, 'and it has no answer of its own')
})

await t.test('what was skipped can be asked again', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'watch'))
  till.ask({ name: 'skip-prompt', sale: till.sale, line: lineId(till, 'Watch') })
  t.equal(till.state.name, 'open')
  till.ask({ name: 'focus-prompt', sale: till.sale, line: lineId(till, 'Watch') })
  t.equal(till.state.name, 'prompting')
  till.ask(scan(till, 'W1'))
  t.same(
    linesOf(till)[0]?.serials.map((serial) => serial.label),
    ['W1'],
  )
})

await t.test('a mandatory number cannot be skipped', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'racket'))
  t.same(till.ask({ name: 'skip-prompt', sale: till.sale, line: lineId(till, 'Racket') }).refused, {
    code: 'SERIAL_REQUIRED',
    details: { item: 'Racket', done: 'sold' },
  })
})

await t.test('a scan received before the completion and handled after it is refused and told', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'cable'))
  const early = till.now()
  t.equal(till.ask(complete(till)).refused, null)
  t.equal(till.ask(scan(till, 'watch', early)).refused?.code, 'SCAN_LATE')
  t.equal(told(till)[0]?.good, false)
  t.equal(till.state.name, 'idle')
  t.equal(till.ask(scan(till, 'watch')).refused, null, 'one received after it starts a new sale')
  t.equal(till.ask(scan(till, 'cable', early)).refused?.code, 'SCAN_LATE', 'also while the next sale is open')
})

await t.test('the same code just after a completion is a bounce; another code, or later, is a new sale', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'cable'))
  till.ask(complete(till))
  const bounced = till.ask(scan(till, 'cable'))
  t.equal(bounced.refused, null)
  t.same(bounced.body, {})
  t.equal(till.state.name, 'idle')
  t.equal(told(till)[0]?.good, false)
  till.ask(scan(till, 'watch'))
  t.equal(till.state.name, 'prompting', 'another code within the guard is a new customer')

  const other = new Till()
  other.ask(scan(other, 'cable'))
  other.ask(complete(other))
  other.ticks += testPolicy.repeatGuardMs
  other.ask(scan(other, 'cable'))
  t.equal(other.state.name, 'open')
})

await t.test('the sale just completed is shown until the next one starts', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'cable'))
  const sale = till.sale
  const first = till.ask(complete(till))
  t.equal(till.state.memory.last?.sale.number, '1-1-1')
  t.same(till.ask({ name: 'complete', sale, version: 1, tenders: [] }), first, 'asked again it gives the same answer')
  t.equal(till.counter.documents.length, 1)
  till.ask(scan(till, 'watch'))
  t.equal(till.state.memory.last, null)
})

await t.test('a tender is refused while a number is missing, and nothing is scanned while it is paid', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'phone'))
  const tender = (amount: number): Asked => ({
    name: 'tender',
    sale: till.sale,
    version: till.version,
    tender: { kind: 'cash', amount },
  })
  t.equal(till.ask(tender(100)).refused?.code, 'SERIAL_REQUIRED')
  till.ask(scan(till, 'P1'))
  t.same(till.ask(tender(60_000)).body, { due: 10_660 })
  t.equal(till.state.name, 'tendering')
  t.match(till.ask(scan(till, 'cable')).refused, { code: 'SALE_STATE', details: { state: 'being paid' } })
  t.equal(till.ask(complete(till, 1)).refused?.code, 'TENDER_SHORT')
  t.equal(till.state.name, 'tendering')
  till.ask({ name: 'return-tenders', sale: till.sale })
  t.equal(till.state.name, 'open')
  t.equal(till.ask({ ...complete(till), version: 1 } as Asked).refused?.code, 'SALE_CHANGED')
})

await t.test('suspend puts aside, recall brings back with its open prompt', async (t) => {
  const till = new Till()
  till.ask(scan(till, 'phone'))
  const { sale } = till
  till.ask({ name: 'suspend', sale })
  t.equal(till.state.name, 'idle')
  t.equal(till.ask({ name: 'recall', sale: 'another' }).refused?.code, 'SALE_UNKNOWN')
  till.ask({ name: 'recall', sale })
  t.equal(promptOf(till)?.item, 'Phone')
  t.equal(till.ask({ name: 'recall', sale }).refused?.code, 'SALE_STATE')
})

const basket: Basket = {
  id: 'b',
  registerId: 'r',
  userId: 'u',
  userName: 'Ada',
  state: 'open',
  version: 3,
  startedAt: '2026-11-24T10:15:00.000Z',
  lines: [],
  tenders: [],
  customer: null,
  exemption: null,
  late: null,
}
const received: Moment = { ticks: 100, time: '2026-11-24T10:15:00.000Z' }
const sale = {
  document: 'd2',
  number: '1-1-2',
  at: received.time,
  total: 1,
  tendered: 1,
  change: 0,
  rounding: 0,
  lines: 1,
  job: null,
}
const completing: SaleState = { name: 'completing', memory: emptyMemory, basket, focus: { line: null, refusal: null } }
const effect = { do: 'complete', basket, tenders: [] } as const

await t.test('a completion that failed half way is settled by what the database says', async (t) => {
  const failed = step(completing, { name: 'failed', effect }, testPolicy)
  t.same(failed.effects, [{ do: 'reload' }])
  const done = step(failed.state, { name: 'restored', basket: null, last: sale, received }, testPolicy).state
  t.equal(done.name, 'idle')
  t.same(done.memory.last, { basketId: 'b', sale }, 'it was written')
  t.equal(done.memory.closedAt, 100)
  const open = step(failed.state, { name: 'restored', basket, last: null, received }, testPolicy).state
  t.equal(open.name, 'open', 'it was not')
})

await t.test('a sale put aside from elsewhere does not show an old receipt as its own', async (t) => {
  const atStart = step(initialState, { name: 'restored', basket, last: sale, received }, testPolicy).state
  const gone = step(atStart, { name: 'restored', basket: null, last: sale, received }, testPolicy).state
  t.equal(gone.name, 'idle')
  t.equal(gone.memory.last, null)
  const shown = step(initialState, { name: 'restored', basket: null, last: sale, received }, testPolicy).state
  t.same(shown.memory.last, { basketId: null, sale }, 'after a start the last receipt is shown again')
})

await t.test('a refused completion asks the database again and keeps the sale', async (t) => {
  const refused = { code: 'SERIAL_ALREADY_SOLD', details: { s: 'P1' } } as const
  const back = step(completing, { name: 'refused', effect, refused }, testPolicy)
  t.equal(back.state.name, 'open')
  t.same(back.effects, [{ do: 'refuse', refused }, { do: 'reload' }])
})

await t.test('every state answers every event without losing the basket or leaving the asker alone', async (t) => {
  const states = Object.keys(saleTable) as StateName[]
  const focus = { line: null, refusal: null }
  const prompt = {
    line: 'l',
    item: 'Phone',
    n: 1,
    of: 1,
    mandatory: true,
    canSkip: false,
    canPostpone: true,
    why: '',
    refused: null,
  }
  const made: Record<StateName, SaleState> = {
    idle: initialState,
    open: { name: 'open', memory: emptyMemory, basket, focus },
    prompting: { name: 'prompting', memory: emptyMemory, basket, focus, prompt },
    tendering: { name: 'tendering', memory: emptyMemory, basket: { ...basket, state: 'tendering' }, focus },
    completing,
  }
  const start = { basketId: 'b', lineId: 'l', registerId: 'r', userId: 'u', userName: 'Ada' }
  const onLine = { sale: 'b', line: 'l' }
  const code = typedCode('X')
  const refused = { code: 'SALE_EMPTY', details: {} } as const
  const change = { basket: 'b', version: 4, state: 'open', lines: [], removed: [] } as const
  const events: Record<EventName, SaleEvent> = {
    scan: { name: 'scan', code, start, received },
    'add-item': { name: 'add-item', itemId: 'i', quantity: 1, serial: null, start, received },
    'add-return': { name: 'add-return', returning: returning('phone', []), start, received },
    'enter-serial': { name: 'enter-serial', ...onLine, entered: code },
    'remove-serial': { name: 'remove-serial', ...onLine, serial: 'X' },
    'set-quantity': { name: 'set-quantity', ...onLine, quantity: 2 },
    'skip-prompt': { name: 'skip-prompt', ...onLine },
    'postpone-prompt': { name: 'postpone-prompt', ...onLine },
    'focus-prompt': { name: 'focus-prompt', ...onLine },
    'answer-question': { name: 'answer-question', ...onLine, prompt: 'p', n: 1, answer: 'New' },
    'remove-line': { name: 'remove-line', ...onLine },
    'set-customer': { name: 'set-customer', sale: 'b', customer: '1-C-1' },
    'set-price': { name: 'set-price', sale: 'b', line: 'l', change: null },
    'set-exemption': { name: 'set-exemption', sale: 'b', exemption: { reason: 'export', certificate: 'E-1' } },
    'start-late': { name: 'start-late', late: { at: received.time, paper: '17' }, start: new Till().start(), received },
    void: { name: 'void', sale: 'b' },
    suspend: { name: 'suspend', sale: 'b' },
    recall: { name: 'recall', sale: 'b' },
    tender: { name: 'tender', sale: 'b', version: 3, tender: { kind: 'cash', amount: 1 } },
    'return-tenders': { name: 'return-tenders', sale: 'b' },
    complete: { name: 'complete', sale: 'b', version: 3, tenders: [] },
    changed: { name: 'changed', effect, change, line: null, received },
    replaced: { name: 'replaced', effect, basket },
    ended: { name: 'ended', effect, received },
    completed: { name: 'completed', effect, sale, received },
    refused: { name: 'refused', effect, refused },
    failed: { name: 'failed', effect },
    restored: { name: 'restored', basket, last: null, received },
  }
  const leaves = new Set<EventName>(['ended', 'completed'])
  for (const state of states) {
    for (const [name, event] of Object.entries(events) as [EventName, SaleEvent][]) {
      const next = step(made[state], event, testPolicy)
      const where = `${name} while ${state}`
      if (state !== 'idle' && !leaves.has(name)) t.not(next.state.name, 'idle', `${where} keeps the basket`)
      if (name !== 'restored') t.not(next.effects.length, 0, `${where} has an effect`)
      const ends = next.effects.filter((each) => each.do === 'answer' || each.do === 'refuse').length
      t.ok(ends <= 1, `${where} answers once at most`)
    }
  }
})
