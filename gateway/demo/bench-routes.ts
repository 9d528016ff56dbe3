import type { FastifyInstance } from 'fastify'
import { TillgateError } from '../../core/errors/error.js'
import type { RunningDaemon } from '../daemon/daemon.js'
import { BenchFault, BenchScan, type BenchDevice, type BenchSample } from '../protocol/bench.js'
import { labelFaults, receiptFaults } from './faults.js'
import type { PictureBox } from './picture-box.js'

export interface BenchDeps {
  readonly running: () => RunningDaemon
  readonly pictures: PictureBox
  readonly samples: readonly BenchSample[]
}

/**
 * The bench of the demo, below `/bench`: a virtual scanner, what the printers printed, and switches for their faults.
 * Only the demo registers these routes; a real store says that it has no bench.
 */
export const benchRoutes = (app: FastifyInstance, { running, pictures, samples }: BenchDeps): void => {
  const simulators = () => running().devices.simulators

  app.get('/bench/state', async () => ({ samples, devices: devicesOf(simulators()) }))
  app.get('/bench/pictures', async () => pictures.list())
  app.get<{ Params: { file: string } }>('/bench/pictures/:file', async (request, reply) => {
    const png = pictures.png(request.params.file.replace(/\.png$/, ''))
    if (png === null) throw new TillgateError('NOT_FOUND', { what: 'picture', name: request.params.file })
    return reply.type('image/png').header('cache-control', 'private, max-age=3600').send(Buffer.from(png))
  })

  app.post<{ Body: BenchScan }>('/bench/scan', { schema: { body: BenchScan } }, async ({ body }, reply) => {
    const rows = await running().store.registers.list()
    const register = rows.find(({ id }) => id === body.register)
    const scanner = register === undefined ? undefined : simulators().scanners.get(`scanner-${register.number}`)
    if (scanner === undefined) throw new TillgateError('REGISTER_UNKNOWN', { register: body.register })
    scanner.scan(body.code)
    return reply.code(204).send()
  })

  app.post<{ Body: BenchFault }>('/bench/fault', { schema: { body: BenchFault } }, async ({ body }, reply) => {
    await setFault(simulators(), body)
    return reply.code(204).send()
  })
}

type Simulators = RunningDaemon['devices']['simulators']

const choices = (faults: Readonly<Record<string, { readonly label: string }>>) =>
  Object.entries(faults).map(([id, { label }]) => ({ id, label }))

const devicesOf = ({ receiptPrinters, labelPrinters }: Simulators): readonly BenchDevice[] => [
  ...[...receiptPrinters].map(([id, simulator]) => ({
    id,
    label: 'Receipt printer',
    faults: choices(receiptFaults),
    fault: simulator.fault()?.kind ?? null,
  })),
  ...[...labelPrinters].map(([id, simulator]) => ({
    id,
    label: 'Label printer',
    faults: choices(labelFaults),
    fault: simulator.fault()?.kind ?? null,
  })),
]

const setFault = async (
  { receiptPrinters, labelPrinters }: Simulators,
  { device, fault }: BenchFault,
): Promise<void> => {
  const receipt = receiptPrinters.get(device)
  const label = labelPrinters.get(device)
  const known = receipt === undefined ? labelFaults : receiptFaults
  if (receipt === undefined && label === undefined) throw new TillgateError('DEVICE_UNKNOWN', { device })
  if (fault !== null && !Object.hasOwn(known, fault))
    throw new TillgateError('NOT_FOUND', { what: 'fault', name: fault })
  await receipt?.setFault(fault === null ? null : (receiptFaults[fault]?.fault ?? null))
  await label?.setFault(fault === null ? null : (labelFaults[fault]?.fault ?? null))
}
