/**
 * Tells a keyboard-wedge scanner from a person by the times of the keys. A wedge types a whole code at the speed of its
 * cable or radio (1–30 ms a key, evenly); a person's fastest roll over neighbouring keys gives two or three such gaps in
 * a row, not a code of them. Pure: keys and times in, verdicts out; what a verdict does is the page's business.
 */
export interface KeyPress {
  /** One character, or `Enter` or `Tab` as the end of a code. */
  readonly key: string
  /** Milliseconds, from the key's own event: a busy page handles keys late, but their times stay true. */
  readonly at: number
  /** True for a key that is held down: never a scanner's. */
  readonly repeat?: boolean
}

export type Verdict =
  { readonly kind: 'scan'; readonly code: string } | { readonly kind: 'person'; readonly keys: readonly KeyPress[] }

export interface WedgeState {
  /** The keys of the burst that is not judged yet. */
  readonly burst: readonly KeyPress[]
}

export interface WedgeTiming {
  /** A longer gap ends a burst. */
  readonly gap: number
  /** Mean gap up to which a burst is a machine's. */
  readonly mean: number
  /** Fewest characters of a scan that ends with Enter or Tab, and of one that ends with silence. */
  readonly shortest: number
  readonly shortestUnmarked: number
}

export const wedgeTiming: WedgeTiming = { gap: 80, mean: 35, shortest: 4, shortestUnmarked: 8 }
export const idle: WedgeState = { burst: [] }

const isEnd = (key: string): boolean => key === 'Enter' || key === 'Tab'

/** Whether the keys of one burst (the end key not among them) came from a machine. `endedAt`: time of the end key. */
const isMachine = (keys: readonly KeyPress[], endedAt: number | null, timing: WedgeTiming): boolean => {
  const first = keys[0]
  const last = keys.at(-1)
  if (first === undefined || last === undefined || keys.some((press) => press.repeat === true)) return false
  if (keys.length < (endedAt === null ? timing.shortestUnmarked : timing.shortest)) return false
  const gaps = keys.length - (endedAt === null ? 1 : 0)
  return ((endedAt ?? last.at) - first.at) / gaps <= timing.mean
}

const judge = (keys: readonly KeyPress[], end: KeyPress | null, timing: WedgeTiming): Verdict[] => {
  if (isMachine(keys, end === null ? null : end.at, timing)) {
    return [{ kind: 'scan', code: keys.map((press) => press.key).join('') }]
  }
  const all = end === null ? keys : [...keys, end]
  return all.length === 0 ? [] : [{ kind: 'person', keys: all }]
}

export interface WedgeStep {
  readonly state: WedgeState
  readonly verdicts: readonly Verdict[]
}

/** Takes one key. The key that ends a scan is part of it: it must press nothing. */
export const takeKey = (state: WedgeState, press: KeyPress, timing: WedgeTiming = wedgeTiming): WedgeStep => {
  const last = state.burst.at(-1)
  const cold = last !== undefined && press.at - last.at > timing.gap
  const before = cold ? judge(state.burst, null, timing) : []
  const burst = cold ? [] : state.burst
  if (isEnd(press.key)) return { state: idle, verdicts: [...before, ...judge(burst, press, timing)] }
  return { state: { burst: [...burst, press] }, verdicts: before }
}

/** Judges what is left once nothing followed for `timing.gap` milliseconds. */
export const takeSilence = (state: WedgeState, timing: WedgeTiming = wedgeTiming): WedgeStep => ({
  state: idle,
  verdicts: judge(state.burst, null, timing),
})
