import t from 'tap'
import type { Device, Prompt } from '../../protocol/register-state.js'
import { isPressed, shortcutAria, shortcutName } from '../shared/shortcut.js'
import { addressOf } from './address.js'
import { toneOf, troubleOf, waitingPaper } from './device-trouble.js'
import { refusalSteps } from './refusal-steps.js'
import { emptyState } from '../../client/testing/scripted-server.js'

await t.test('the page finds its register’s line and pairing below its own address', async (t) => {
  const at = (protocol: string, pathname: string) => addressOf({ protocol, host: 'store:8443', pathname })
  t.strictSame(at('https:', '/register/0198'), {
    register: '0198',
    line: 'wss://store:8443/register/0198/line',
    pair: '/register/0198/pair',
  })
  t.equal(at('http:', '/register/0198/').line, 'ws://store:8443/register/0198/line')
})

const prompt = (code: string, canPostpone: boolean): Prompt => ({
  line: '0198b3a0-0000-7000-8000-000000000009',
  item: 'Watch',
  n: 1,
  of: 1,
  mandatory: true,
  canSkip: false,
  canPostpone,
  why: '',
  refused: { entered: 'X', error: { code, message: '', details: {}, retryable: false } },
})

await t.test('what can be done about a refusal, the likeliest first', async (t) => {
  t.strictSame(refusalSteps(prompt('SERIAL_FORMAT', true)), ['correct'])
  t.strictSame(refusalSteps(prompt('SERIAL_IS_PRODUCT_BARCODE', true)), ['add-other'])
  t.strictSame(
    refusalSteps(prompt('SERIAL_IS_PRODUCT_BARCODE', false)),
    [],
    'another item only where this one can wait',
  )
  t.strictSame(refusalSteps(prompt('SERIAL_HELD_BY_REGISTER', true)), ['another', 'look-up'], 'any other refusal')
  t.strictSame(refusalSteps({ ...prompt('SERIAL_FORMAT', true), refused: null }), [])
})

await t.test('keys are told by what is on them, whatever the layout needs for it', async (t) => {
  const event = (key: string, more: object = {}) => ({
    key,
    code: '',
    altKey: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    ...more,
  })
  t.ok(isPressed({ key: '?' }, event('?', { shiftKey: true })))
  t.ok(
    isPressed({ key: 'L', alt: true }, event('@', { altKey: true, code: 'KeyL' })),
    'Alt+L types a sign on some layouts',
  )
  t.notOk(isPressed({ key: 'Delete' }, event('Delete', { shiftKey: true })), 'Shift+Delete is another key')
  t.ok(isPressed({ key: 'Delete', shift: true }, event('Delete', { shiftKey: true })))
  t.notOk(isPressed({ key: 'F4' }, event('F4', { altKey: true })), 'Alt+F4 is the system’s')
  t.equal(shortcutName({ key: 'Delete', shift: true }), '⇧ Del')
  t.equal(shortcutAria({ key: 'L', alt: true }), 'Alt+L')
})

await t.test('devices: what a cashier must know, and what waits for them', async (t) => {
  const device = (kind: Device['kind'], state: Device['state']): Device => ({
    id: kind,
    kind,
    state,
    text: '',
    since: '2026-11-24T10:15:00.000Z',
    conditions: [],
  })
  const printer = device('receipt-printer', 'faulted')
  const job = { printer: 'p', reason: null, at: '2026-11-24T10:15:00.000Z', copy: 0, title: '' }
  const state = {
    ...emptyState(),
    devices: [device('scanner', 'ready'), printer, device('cash-drawer', 'unknown')],
    jobs: [
      { ...job, id: '1', kind: 'receipt' as const, state: 'queued' as const },
      { ...job, id: '2', kind: 'label' as const, state: 'queued' as const },
      { ...job, id: '3', kind: 'receipt' as const, state: 'unconfirmed' as const },
    ],
  }
  t.strictSame(
    troubleOf(state).map(({ kind }) => kind),
    ['receipt-printer'],
    'a drawer that tells nothing is no trouble',
  )
  t.strictSame(waitingPaper(state, printer), { receipts: 1, labels: 0 })
  t.strictSame((['ready', 'warning', 'absent', 'unknown'] as const).map(toneOf), ['good', 'warn', 'bad', 'plain'])
})
