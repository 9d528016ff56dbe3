/** The value below which the given part of the samples lies (nearest rank); NaN without samples. */
export const quantile = (samples: readonly number[], part: number): number => {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** Latencies in milliseconds, summed up. */
export interface Latency {
  readonly count: number
  readonly medianMs: number
  readonly p99Ms: number
  readonly maxMs: number
}

export const latencyOf = (samples: readonly number[]): Latency => ({
  count: samples.length,
  medianMs: median(samples),
  p99Ms: quantile(samples, 0.99),
  maxMs: quantile(samples, 1),
})
