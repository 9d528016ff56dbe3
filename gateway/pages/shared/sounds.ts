import { type ReadonlySignal, signal } from '@preact/signals'
import { type Remembered, remember } from './remember.js'

export interface Sounds {
  /** A short high beep. */
  readonly good: () => void
  /** A low double beep. */
  readonly bad: () => void
  /** False until the browser lets a page make sounds: after the first touch or key, or at once in a kiosk. */
  readonly awake: ReadonlySignal<boolean>
  readonly muted: ReadonlySignal<boolean>
  readonly toggle: () => void
}

interface Tone {
  readonly hertz: number
  readonly at: number
  readonly seconds: number
  readonly shape: OscillatorType
}
const goodTones: readonly Tone[] = [{ hertz: 1760, at: 0, seconds: 0.07, shape: 'sine' }]
const badTones: readonly Tone[] = [
  { hertz: 196, at: 0, seconds: 0.14, shape: 'square' },
  { hertz: 165, at: 0.2, seconds: 0.2, shape: 'square' },
]
/** One thing may be told twice, by an answer and by the daemon's feedback; it is heard once. */
const once = 250

const play = (context: AudioContext, tones: readonly Tone[]) => {
  for (const { hertz, at, seconds, shape } of tones) {
    const start = context.currentTime + at
    const oscillator = new OscillatorNode(context, { type: shape, frequency: hertz })
    const gain = new GainNode(context, { gain: 0 })
    // A ramp of 5 ms at both ends, or the speaker clicks.
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(shape === 'square' ? 0.15 : 0.3, start + 0.005)
    gain.gain.setValueAtTime(shape === 'square' ? 0.15 : 0.3, start + seconds - 0.005)
    gain.gain.linearRampToValueAtTime(0, start + seconds)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start)
    oscillator.stop(start + seconds)
  }
}

/** The page's two sounds, made here: no file to load, no sound too late. */
export const createSounds = (): Sounds => {
  const stored: Remembered = remember('tillgate.muted')
  const muted = signal(stored.get() === 'yes')
  const awake = signal(false)
  let context: AudioContext | null = null
  let last = { tones: goodTones, at: -Infinity }

  const wake = () => {
    context ??= new AudioContext()
    const waking = context
    // Refused until a gesture came; the next gesture tries again.
    waking.resume().then(
      () => (awake.value = waking.state === 'running'),
      () => undefined,
    )
  }
  const sound = (tones: readonly Tone[]) => {
    const now = performance.now()
    if (last.tones === tones && now - last.at < once) return
    last = { tones, at: now }
    if (!muted.value && context?.state === 'running') play(context, tones)
  }
  for (const gesture of ['pointerdown', 'keydown']) {
    addEventListener(gesture, () => (awake.value ? undefined : wake()), { capture: true })
  }
  wake()

  return {
    good: () => sound(goodTones),
    bad: () => sound(badTones),
    awake,
    muted,
    toggle: () => {
      muted.value = !muted.value
      stored.set(muted.value ? 'yes' : null)
    },
  }
}
