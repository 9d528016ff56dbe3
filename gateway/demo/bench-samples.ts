import type { BenchSample } from '../protocol/bench.js'
import { gs1Scan, samples, unknownSerial, type Sample } from './samples.js'

const levels = {
  always: 'always needs a serial number',
  sometimes: 'may have a serial number',
  not: 'no serial number',
} as const

const askedFor = (sample: Sample): string =>
  sample === samples.required ? 'not sold without its serial number' : levels[sample.level]

const ofItem = (sample: Sample): readonly BenchSample[] => [
  { label: `${sample.name} (${askedFor(sample)})`, code: sample.upc, kind: 'item' },
  ...sample.serials.map((serial): BenchSample => ({
    label: `${serial}, a ${sample.name}`,
    code: serial,
    kind: 'serial',
  })),
]

const [oneCode = ''] = samples.gs1.serials

/** What the bench's scanner offers as one click. */
export const benchSamples: readonly BenchSample[] = [
  ...Object.values(samples).flatMap(ofItem),
  { label: `${samples.gs1.name} with its number, in one GS1 code`, code: gs1Scan(samples.gs1, oneCode), kind: 'other' },
  { label: 'A serial number that nobody received', code: unknownSerial, kind: 'other' },
]
