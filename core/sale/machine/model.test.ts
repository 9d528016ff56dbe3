import fc from 'fast-check'
import t from 'tap'
import { shopItems, shopSerials, typedCode } from '../testing/counter.js'
import { Till } from '../testing/till.js'
import type { Asked } from './event.js'

/**
 * A second, much smaller description of selling at one register: lists and counts, no states, no effects. Random
 * sequences of what a cashier does are played on both, and after each step they must agree.
 */
interface ModelLine {
  readonly item: string
  quantity: number
  serials: string[]
  skipped: number
  later: boolean
}
interface Model {
  lines: ModelLine[] | null
  paying: boolean
  focus: ModelLine | null
  aside: ModelLine[][]
  readonly sold: Set<string>
  receipts: number
}

const level = (item: string) => shopItems.find((candidate) => candidate.id === item)?.level ?? 'not'
const must = (item: string) => item === 'phone' || item === 'racket'
const wants = (line: ModelLine) =>
  level(line.item) === 'not' ? 0 : Math.max(0, line.quantity - line.serials.length - line.skipped)
const owner = (serial: string) => Object.keys(shopSerials).find((item) => shopSerials[item]?.includes(serial))
const asked = (model: Model): ModelLine | null => {
  const wanting = (model.lines ?? []).filter((line) => wants(line) > 0)
  return wanting.find((line) => line === model.focus) ?? wanting.find((line) => !line.later) ?? null
}
const missing = (model: Model) => (model.lines ?? []).find((line) => must(line.item) && wants(line) > 0)
const takes = (model: Model, item: string, serial: string): boolean => {
  const inBaskets = [...(model.lines ?? []), ...model.aside.flat()].some((line) => line.serials.includes(serial))
  if (level(item) === 'not' || model.sold.has(serial) || inBaskets) return false
  return owner(serial) === item || (owner(serial) === undefined && level(item) === 'sometimes')
}

const codes = [...shopItems.map((item) => item.id), ...Object.values(shopSerials).flat(), 'NEW1', 'NEW2']

/** What the model says about one act: whether it is taken; it changes the model when it is. */
type Act = { readonly title: string; readonly event: (till: Till) => Asked; readonly model: (model: Model) => boolean }

class Play implements fc.Command<Model, Till> {
  readonly act: Act

  constructor(act: Act) {
    this.act = act
  }

  check(): boolean {
    return true
  }

  run(model: Model, till: Till): void {
    const taken = this.act.model(model)
    const { refused } = till.ask(this.act.event(till))
    same(refused === null, taken, `taken (${refused?.code ?? 'yes'})`)
    same(till.state.name === 'idle', model.lines === null, 'idle')
    same(till.counter.documents.length, model.receipts, 'receipts')
    same(till.told.filter(({ do: what }) => what === 'answer' || what === 'refuse').length, 1, 'answered once')
    if (till.state.name === 'idle' || model.lines === null) return
    const { basket } = till.state
    const shape = (line: { quantity: number; skipped: number; later: boolean }) => [
      line.quantity,
      line.skipped,
      line.later,
    ]
    same(
      basket.lines.map((line) => [line.itemId, ...shape(line), line.serials.map((serial) => serial.label)]),
      model.lines.map((line) => [line.item, ...shape(line), line.serials]),
      'lines',
    )
    same(basket, till.counter.basket, 'the basket here is the basket there')
    const prompt = model.paying ? null : asked(model)
    const names = { name: till.state.name, item: till.state.name === 'prompting' ? till.state.prompt.item : null }
    const item = shopItems.find((candidate) => candidate.id === prompt?.item)?.name ?? null
    same(names, { name: model.paying ? 'tendering' : prompt === null ? 'open' : 'prompting', item }, 'state')
  }

  toString(): string {
    return this.act.title
  }
}

const same = (got: unknown, wanted: unknown, what: string): void => {
  const [have, want] = [JSON.stringify(got), JSON.stringify(wanted)]
  if (have !== want) throw new Error(`${what}: the machine says ${have}, the model ${want}`)
}

const put = (model: Model, line: ModelLine): true => {
  model.lines ??= []
  model.lines.push(line)
  model.focus = line
  return true
}
const newLine = (item: string, serials: string[] = []): ModelLine => ({
  item,
  quantity: 1,
  serials,
  skipped: 0,
  later: false,
})

const scanModel = (model: Model, code: string): boolean => {
  if (model.paying) return false
  const open = asked(model)
  // Refused or not, the cashier is now at the line that asks.
  if (open !== null) model.focus = open
  const item = shopItems.find((candidate) => candidate.id === code)?.id
  if (item === undefined) {
    const of = open?.item ?? owner(code)
    if (of === undefined || !takes(model, of, code)) return false
    if (open === null) return put(model, newLine(of, [code]))
    open.serials.push(code)
    open.later = false
    model.focus = open
    return true
  }
  if (open !== null && must(open.item)) return false
  if (open !== null) Object.assign(open, { skipped: open.quantity - open.serials.length, later: false })
  return put(model, newLine(item))
}

const scanAct = (code: string): Act => ({
  title: `scan ${code}`,
  event: (till) => ({ name: 'scan', code: typedCode(code), start: till.start(), received: till.now() }),
  model: (model) => scanModel(model, code),
})

/** An act on one line; without such a line, or while it is paid, it is refused. */
const lineAct = (
  title: string,
  n: number,
  event: (sale: string, line: string) => Asked,
  model: (model: Model, line: ModelLine) => boolean,
): Act => ({
  title: `${title} on line ${n}`,
  event: (till) => {
    const lines = till.state.name === 'idle' ? [] : till.state.basket.lines
    return event(till.sale, lines[n]?.id ?? 'no such line')
  },
  model: (m) => {
    const line = m.lines?.[n]
    return line !== undefined && !m.paying && model(m, line)
  },
})

const anyLine = fc.nat(3)
const acts = [
  fc.constantFrom(...codes).map(scanAct),
  fc.constantFrom(...codes).map(scanAct),
  fc.tuple(anyLine, fc.constantFrom('P1', 'P2', 'R1', 'W1', 'NEW1')).map(([n, serial]) =>
    lineAct(
      `enter ${serial}`,
      n,
      (sale, line) => ({ name: 'enter-serial', sale, line, entered: typedCode(serial) }),
      (model, line) => {
        const taken = takes(model, line.item, serial) && line.serials.length + line.skipped < line.quantity
        // Refused or not, the cashier is now at this line.
        model.focus = line
        if (!taken) return false
        line.serials.push(serial)
        line.later = false
        return true
      },
    ),
  ),
  anyLine.map((n) =>
    lineAct(
      'skip',
      n,
      (sale, line) => ({ name: 'skip-prompt', sale, line }),
      (model, line) => {
        if (must(line.item)) return false
        if (wants(line) === 0) return true
        Object.assign(line, { skipped: line.quantity - line.serials.length, later: false })
        model.focus = null
        return true
      },
    ),
  ),
  anyLine.map((n) =>
    lineAct(
      'later',
      n,
      (sale, line) => ({ name: 'postpone-prompt', sale, line }),
      (model, line) => {
        if (wants(line) > 0) line.later = true
        model.focus = null
        return true
      },
    ),
  ),
  anyLine.map((n) =>
    lineAct(
      'focus',
      n,
      (sale, line) => ({ name: 'focus-prompt', sale, line }),
      (model, line) => {
        Object.assign(line, { later: false, skipped: 0 })
        model.focus = line
        return true
      },
    ),
  ),
  fc.tuple(anyLine, fc.integer({ min: 1, max: 3 })).map(([n, quantity]) =>
    lineAct(
      `quantity ${quantity}`,
      n,
      (sale, line) => ({ name: 'set-quantity', sale, line, quantity }),
      (_, line) => {
        line.quantity = quantity
        line.serials = line.serials.slice(0, quantity)
        line.skipped = Math.min(line.skipped, quantity - line.serials.length)
        return true
      },
    ),
  ),
  anyLine.map((n) =>
    lineAct(
      'remove',
      n,
      (sale, line) => ({ name: 'remove-line', sale, line }),
      (model, line) => {
        model.lines = (model.lines ?? []).filter((candidate) => candidate !== line)
        return true
      },
    ),
  ),
  fc.constant<Act>({
    title: 'void',
    event: (till) => ({ name: 'void', sale: till.sale }),
    model: (model) => {
      const taken = model.lines !== null
      Object.assign(model, { lines: null, paying: false, focus: null })
      return taken
    },
  }),
  fc.constant<Act>({
    title: 'suspend',
    event: (till) => ({ name: 'suspend', sale: till.sale }),
    model: (model) => {
      if (model.lines === null || model.lines.length === 0 || model.paying) return false
      model.aside.push(model.lines)
      Object.assign(model, { lines: null, focus: null })
      return true
    },
  }),
  fc.constant<Act>({
    title: 'recall the oldest',
    event: (till) => ({ name: 'recall', sale: [...till.counter.suspended.keys()][0] ?? 'none' }),
    model: (model) => {
      if (model.lines !== null) return false
      model.lines = model.aside.shift() ?? null
      return model.lines !== null
    },
  }),
  fc.constant<Act>({
    title: 'tender a cent',
    event: (till) => ({ name: 'tender', sale: till.sale, version: till.version, tender: { kind: 'cash', amount: 1 } }),
    model: (model) => {
      if (model.lines === null || model.lines.length === 0) return false
      const line = missing(model)
      if (line !== undefined) model.focus = line
      if (line !== undefined) return false
      Object.assign(model, { paying: true, focus: null })
      return true
    },
  }),
  fc.constant<Act>({
    title: 'give tenders back',
    event: (till) => ({ name: 'return-tenders', sale: till.sale }),
    model: (model) => {
      const taken = model.paying
      model.paying = false
      return taken
    },
  }),
  fc.boolean().map<Act>((enough) => ({
    title: enough ? 'complete' : 'complete with too little',
    event: (till) => ({
      name: 'complete',
      sale: till.sale,
      version: till.version,
      tenders: enough ? [{ kind: 'cash', amount: 10_000_000 }] : [],
    }),
    model: (model) => {
      if (model.lines === null || model.lines.length === 0) return false
      const line = missing(model)
      if (line !== undefined) model.focus = line
      if (line !== undefined || !enough) return false
      for (const each of model.lines) for (const serial of each.serials) model.sold.add(serial)
      Object.assign(model, { lines: null, paying: false, focus: null })
      model.receipts += 1
      return true
    },
  })),
]

await t.test('whatever a cashier does, the machine and the small model agree', async () => {
  fc.assert(
    fc.property(
      fc.commands(
        acts.map((arbitrary) => arbitrary.map((act) => new Play(act))),
        { maxCommands: 60, size: 'max' },
      ),
      (commands) => {
        fc.modelRun(() => {
          const model: Model = {
            lines: null,
            paying: false,
            focus: null,
            aside: [],
            sold: new Set(),
            receipts: 0,
          }
          // The repeat guard has tests of its own; here each act comes when it is over.
          const till = new Till()
          const now = till.now.bind(till)
          till.now = () => {
            till.ticks += 2000
            return now()
          }
          return { model, real: till }
        }, commands)
      },
    ),
    { numRuns: 500 },
  )
})
