import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks'
import type { Health } from '../../core/store/store.js'
import type { Counts } from '../sessions/counts.js'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What the daemon counts, for Prometheus. One object with its own registry: two daemons in one test do not mix. */
export interface Metrics extends Counts {
  request(method: string, route: string, status: number, seconds: number): void
  /** A print job came to an end: printed, unconfirmed, failed, expired. */
  job(kind: string, outcome: string): void
  /** The page of `/metrics`, in the text format. */
  page(): Promise<string>
  readonly contentType: string
  /** Gives the watch on the event loop back. */
  stop(): void
}

export interface MetricsDeps {
  readonly version: string
  /** Connections of the database pool. */
  readonly pool: Health['connections']
}

/** Seconds; a scan or a request of a register should end in the first three. */
const buckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10]

export const createMetrics = ({ version, pool }: MetricsDeps): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const loop = watchEventLoop()
  const requests = new Histogram({
    name: 'tillgate_http_request_seconds',
    help: 'HTTP requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  })
  const refusals = new Counter({
    name: 'tillgate_refusals_total',
    help: 'Requests refused, by code of the error catalogue.',
    labelNames: ['code'],
    registers,
  })
  const sockets = new Gauge({ name: 'tillgate_register_lines', help: 'Open WebSockets of registers.', registers })
  const closes = new Counter({
    name: 'tillgate_register_line_closes_total',
    help: 'Register lines closed, by close code.',
    labelNames: ['code'],
    registers,
  })
  const scans = new Counter({
    name: 'tillgate_scans_total',
    help: 'Scans that reached a register.',
    labelNames: ['register'],
    registers,
  })
  const sales = new Histogram({
    name: 'tillgate_sale_completion_seconds',
    help: 'Completed sales: time from the request to the commit.',
    labelNames: ['register'],
    buckets,
    registers,
  })
  const jobs = new Counter({
    name: 'tillgate_print_jobs_total',
    help: 'Print jobs that came to an end, by outcome.',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  addProcessGauges(registry, loop, version, pool)
  return {
    request: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    refused: (code) => refusals.inc({ code }),
    lineOpened: () => sockets.inc(),
    lineClosed(code) {
      sockets.dec()
      closes.inc({ code })
    },
    scan: (register) => scans.inc({ register }),
    sale: (register, seconds) => sales.observe({ register }, seconds),
    job: (kind, outcome) => jobs.inc({ kind, outcome }),
    page: () => registry.metrics(),
    contentType: registry.contentType,
    stop: () => void loop.disable(),
  }
}

/** 10 times a second is enough to see a blocked loop, and costs nothing that can be measured. */
const loopIntervalMs = 100

const watchEventLoop = (): IntervalHistogram => {
  const loop = monitorEventLoopDelay({ resolution: loopIntervalMs })
  loop.enable()
  return loop
}

const addProcessGauges = (
  registry: Registry,
  loop: IntervalHistogram,
  version: string,
  pool: MetricsDeps['pool'],
): void => {
  const info = new Gauge({
    name: 'tillgate_info',
    help: 'The version that runs.',
    labelNames: ['version'],
    registers: [],
  })
  info.set({ version }, 1)
  const lag = new Gauge({
    name: 'tillgate_event_loop_lag_seconds',
    help: 'Longest delay of the event loop since the last look.',
    registers: [],
    collect() {
      // A sample holds the interval itself, too.
      this.set(Math.max(0, loop.max / 1e9 - loopIntervalMs / 1000))
      loop.reset()
    },
  })
  const connections = new Gauge({
    name: 'tillgate_database_connections',
    help: 'Connections of the pool; `waiting` counts requests without one.',
    labelNames: ['state'],
    registers: [],
    collect() {
      const { total, idle, waiting } = pool()
      this.set({ state: 'busy' }, total - idle)
      this.set({ state: 'idle' }, idle)
      this.set({ state: 'waiting' }, waiting)
    },
  })
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory.',
    registers: [],
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  const cpu = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time, user and system.',
    registers: [],
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  const start = new Gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process, seconds since 1970.',
    registers: [],
  })
  start.set(Math.round(Date.now() / 1000 - process.uptime()))
  for (const metric of [info, lag, connections, memory, cpu, start]) registry.registerMetric(metric)
}
