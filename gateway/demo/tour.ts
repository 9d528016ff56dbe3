import { createHttpClient, type HttpClient } from '../client/http-client.js'
import { moneyText } from '../printing/money-text.js'
import type { RegisterState, Sale } from '../protocol/register-state.js'
import { demoPairingCode } from './pairing-codes.js'
import type { PictureBox } from './picture-box.js'
import { gs1Scan, samples } from './samples.js'
import { TourScreen } from './tour-screen.js'

export interface TourDeps {
  readonly url: string
  readonly out: (line: string) => void
  readonly pictures: PictureBox
}

interface Tour extends TourDeps {
  readonly http: HttpClient
  readonly screen: TourScreen
  /** Two units received for this tour, so that it can be taken again and again. */
  readonly serials: readonly [string, string]
}

/** Plays the five things over the public protocol and tells each message in plain words. Rejects when one goes wrong. */
export const takeTour = async (deps: TourDeps): Promise<void> => {
  const { url, out } = deps
  let token: string | null = null
  const http = createHttpClient({ url, token: () => token })
  const serials = await receiveUnits(http, out, (value) => {
    token = value
  })
  const paired = await http.request('register.pair', { register: '1', code: demoPairingCode(1), as: 'token' })
  const screen = new TourScreen(url, 1, paired.token ?? '')
  try {
    await screen.client.ready()
    await screen.client.request('session.sign-in', { user: 'Ben', pin: '2222' })
    out('Ben signs in at register 1.')
    await clearRegister(screen)
    const tour: Tour = { ...deps, http, screen, serials }
    const first = await sellAlways(tour)
    await refuseSecondTime(tour, first)
    await sellSometimes(tour)
    await oneCode(tour)
    await reload(tour, paired.token ?? '')
    out('')
    out('The tour is over: everything went as it should.')
  } finally {
    screen.close()
  }
}

/** Cleo receives two units, over HTTP. */
const receiveUnits = async (
  http: HttpClient,
  out: TourDeps['out'],
  signedIn: (token: string) => void,
): Promise<readonly [string, string]> => {
  const session = await http.request('session.open', { user: 'Cleo', pin: '3333' })
  signedIn(session.token)
  const mark = Date.now().toString(36).toUpperCase()
  const serials = [`TOUR-${mark}-1`, `TOUR-${mark}-2`] as const
  const received = await http.request('receiving.post', {
    reference: 'Tour',
    lines: [{ code: samples.always.upc, quantity: 2, serials: [...serials] }],
  })
  out(`Cleo receives two ${samples.always.name}: document ${received.number}, serial numbers ${serials.join(' and ')}.`)
  return serials
}

/** A sale of an earlier, interrupted run is put away. */
const clearRegister = async ({ client }: TourScreen): Promise<void> => {
  const sale = client.state()?.sale
  if (sale === null || sale === undefined) return
  if (sale.state === 'tendering') await client.request('sale.return-tenders', { sale: sale.id })
  await client.request('sale.void', { sale: sale.id })
}

const saleOf = ({ sale }: RegisterState): Sale => {
  if (sale === null) throw new Error('There is no sale on the screen.')
  return sale
}

const heading = (out: TourDeps['out'], n: number, text: string): void => {
  out('')
  out(`${n}. ${text}`)
}

const scan = (screen: TourScreen, code: string): Promise<unknown> =>
  screen.client.request('sale.scan', { code, source: 'typed' })

/** Pays in cash and gives the receipt's number. */
const pay = async ({ screen, out }: Tour, sale: Sale): Promise<string> => {
  const { store } = saleStore(screen)
  const money = moneyText(store.locale, store.currency)
  const done = await screen.client.request('sale.complete', {
    sale: sale.id,
    version: sale.version,
    tenders: [{ kind: 'cash', amount: sale.due }],
  })
  out(`   Paid ${money(done.total)} in cash: receipt ${done.number}.`)
  return done.number
}

const saleStore = (screen: TourScreen): RegisterState['register'] => {
  const state = screen.client.state()
  if (state === null) throw new Error('The screen is not connected.')
  return state.register
}

const sellAlways = async (tour: Tour): Promise<string> => {
  const { screen, out, serials, pictures } = tour
  const { always } = samples
  heading(out, 1, `Sell an item that always needs a serial number: ${always.name}`)
  await scan(screen, always.upc)
  const asked = saleOf(
    await screen.until('the line asks for a serial number', ({ sale }) => sale?.prompt?.mandatory === true),
  )
  out(`   Scanned ${always.upc}. The line asks: ${asked.prompt?.why ?? ''}`)
  out(`   Paying now is refused: ${asked.cannotTenderBecause?.message ?? ''}`)
  await scan(screen, serials[0])
  const ready = saleOf(await screen.until('the sale can be paid', ({ sale }) => sale?.canTender === true))
  out(`   Scanned ${serials[0]}: accepted.`)
  const before = pictures.list().length
  const number = await pay(tour, ready)
  await screen.until('the receipt is printed', ({ jobs }) => jobs.length === 0 && pictures.list().length > before)
  for (const line of (pictures.list()[0]?.text ?? '').split('\n')) out(`   | ${line}`)
  return number
}

const refuseSecondTime = async ({ screen, out, serials }: Tour, number: string): Promise<void> => {
  const { always } = samples
  heading(out, 2, 'The same serial number a second time')
  await scan(screen, always.upc)
  const asked = saleOf(
    await screen.until('the line asks for a serial number', ({ sale }) => sale !== null && sale.prompt !== null),
  )
  const error = await screen.refusal(scan(screen, serials[0]))
  if (error.code !== 'SERIAL_ALREADY_SOLD' || !error.message.includes(number))
    throw new Error(`Refused for another reason: ${error.message}`)
  out(`   Refused: ${error.message}`)
  await screen.client.request('sale.void', { sale: asked.id })
}

const sellSometimes = async (tour: Tour): Promise<void> => {
  const { screen, out } = tour
  const { sometimes } = samples
  heading(out, 3, `An item that may have a serial number: ${sometimes.name}`)
  await scan(screen, sometimes.upc)
  const asked = saleOf(
    await screen.until('the line offers to take a serial number', ({ sale }) => sale?.prompt?.canSkip === true),
  )
  out(`   The line offers: ${asked.prompt?.why ?? ''} It is skipped.`)
  await screen.client.request('sale.skip-prompt', { sale: asked.id, line: asked.prompt?.line ?? '' })
  await pay(tour, saleOf(await screen.until('the sale can be paid', ({ sale }) => sale?.canTender === true)))
}

const oneCode = async (tour: Tour): Promise<void> => {
  const { screen, out, serials, pictures } = tour
  const { always } = samples
  heading(out, 4, 'One code with product and serial number, and a label')
  const code = gs1Scan(always, serials[1])
  await scan(screen, code)
  const sale = saleOf(
    await screen.until('the item is there with its number', (state) => state.sale?.canTender === true),
  )
  out(
    `   Scanned ${code}: ${sale.lines[0]?.name ?? ''} with serial number ${sale.lines[0]?.serials[0]?.label ?? ''}, in one scan.`,
  )
  const before = pictures.list().length
  await screen.client.request('print.label', { itemId: sale.lines[0]?.itemId ?? '', copies: 1, serial: serials[1] })
  await screen.until('the label is printed', ({ jobs }) => jobs.length === 0 && pictures.list().length > before)
  out(`   A label came out: ${(pictures.list()[0]?.text ?? '').split('\n').join(' · ')}`)
}

const reload = async (tour: Tour, credential: string): Promise<void> => {
  const { screen, out, url } = tour
  heading(out, 5, 'Close the screen in the middle of a sale, and open it again')
  const before = saleOf(await screen.until('a sale is open', ({ sale }) => sale !== null))
  screen.close()
  out('   The screen is gone.')
  const again = new TourScreen(url, 1, credential)
  try {
    const after = saleOf(await again.client.ready())
    if (JSON.stringify(after.lines) !== JSON.stringify(before.lines)) throw new Error('The sale is not as it was.')
    out(
      `   It is back: ${after.lines.length} line, ${after.lines[0]?.serials.map(({ label }) => label).join(', ') ?? ''}, as it was.`,
    )
    await pay({ ...tour, screen: again }, after)
  } finally {
    again.close()
  }
}
