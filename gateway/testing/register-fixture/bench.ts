import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BenchFault, BenchPicture, BenchScan, BenchState } from '../../protocol/bench.js'
import { goods } from './goods.js'

const state: BenchState = {
  samples: [
    ...goods.slice(0, 5).map(({ name, upc }) => ({ label: name, code: upc ?? '', kind: 'item' as const })),
    { label: 'Trail Watch, on hand', code: 'TW42-0011', kind: 'serial' },
    { label: 'Trail Watch, sold before', code: 'TW42-0007', kind: 'serial' },
    { label: 'Unknown code', code: '9521111111116', kind: 'other' },
  ],
  devices: [
    {
      id: 'receipt-1',
      label: 'Receipt printer',
      faults: [
        { id: 'paper-out', label: 'Paper out' },
        { id: 'refused', label: 'Switched off' },
      ],
      fault: null,
    },
    { id: 'label-1', label: 'Label printer', faults: [{ id: 'refused', label: 'Switched off' }], fault: null },
  ],
}

const pictures: BenchPicture[] = [
  {
    id: '1',
    printer: 'Receipt printer',
    kind: 'receipt',
    at: '2026-11-24T15:05:00.000Z',
    url: '/bench/pictures/1.svg',
    text: 'MAIN STREET\nRunning Shoe Aero  $89.50\nTOTAL  $97.44',
  },
]

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="160"><rect width="300" height="160" fill="#fff"/>
<g font-family="monospace" font-size="14"><text x="10" y="30">MAIN STREET</text><text x="10" y="60">Running Shoe Aero  $89.50</text>
<text x="10" y="100" font-weight="bold">TOTAL  $97.44</text></g></svg>`

const read = (request: IncomingMessage, then: (body: unknown) => void) => {
  let text = ''
  request.on('data', (chunk: Buffer) => (text += chunk.toString()))
  request.on('end', () => then(JSON.parse(text)))
}

/** The bench of the fixture. Returns false for what is not below `/bench`. */
export const handleBench = (
  request: IncomingMessage,
  response: ServerResponse,
  { scan }: { readonly scan: (code: string) => void },
): boolean => {
  const json = (body: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  switch (`${request.method} ${request.url}`) {
    case 'GET /bench/state':
      json(state)
      return true
    case 'GET /bench/pictures':
      json(pictures)
      return true
    case 'GET /bench/pictures/1.svg':
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(drawing)
      return true
    case 'POST /bench/scan':
      read(request, (body) => {
        scan((body as BenchScan).code)
        response.writeHead(204).end()
      })
      return true
    case 'POST /bench/fault':
      read(request, (body) => {
        const { device, fault } = body as BenchFault
        const found = state.devices.find(({ id }) => id === device)
        if (found) found.fault = fault
        response.writeHead(found ? 204 : 404).end()
      })
      return true
    default:
      return false
  }
}
