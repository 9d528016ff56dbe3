import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { BenchFault, BenchPicture, BenchSample, BenchScan, BenchState } from '../../protocol/bench.js'
import { Icon } from '../shared/icons.js'
import { benchCoversAll } from './bench-room.js'
import { type Till, useTill } from './till.js'

const refreshEvery = 1000

/** The bench of the demo; null in a real store. */
export const fetchBench = async (): Promise<BenchState | null> => {
  const response = await fetch('/bench/state')
  return response.status === 200 ? ((await response.json()) as BenchState) : null
}

const post = async (path: string, body: BenchScan | BenchFault): Promise<boolean> => {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.ok
  } catch {
    // Nobody answered.
    return false
  }
}

const scan = async (till: Till, code: string) => {
  // On a phone: let the cashier see what the scan did.
  if (benchCoversAll()) till.bench.value = false
  if (code !== '' && !(await post('/bench/scan', { register: till.state.value?.register.id ?? '', code })))
    till.refuse({ message: till.texts.value.bench.failed }, code)
}

const Samples = ({ samples }: { readonly samples: readonly BenchSample[] }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.bench
  return (
    <>
      {(['item', 'serial', 'other'] as const).map((kind) => {
        const some = samples.filter((sample) => sample.kind === kind)
        if (some.length === 0) return null
        return (
          <details key={kind} open={kind !== 'other'}>
            <summary>{texts.kinds[kind]}</summary>
            <div class="samples">
              {some.map(({ label, code }) => (
                <button key={code} type="button" class="button sample" onClick={() => void scan(till, code)}>
                  <span>{label}</span>
                  <span class="soft small">{code}</span>
                </button>
              ))}
            </div>
          </details>
        )
      })}
    </>
  )
}

const Faults = ({ bench, changed }: { readonly bench: BenchState; readonly changed: () => void }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.bench
  const set = async (device: string, fault: string | null) => {
    if (!(await post('/bench/fault', { device, fault }))) till.refuse({ message: texts.failed }, null)
    changed()
  }
  return (
    <ul class="faults">
      {bench.devices.map((device) => (
        <li key={device.id}>
          <span aria-hidden="true">{device.label}</span>
          <select
            class="field"
            aria-label={texts.fault(device.label)}
            value={device.fault ?? ''}
            onChange={(event) =>
              void set(device.id, event.currentTarget.value === '' ? null : event.currentTarget.value)
            }
          >
            <option value="">{texts.none}</option>
            {device.faults.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </li>
      ))}
    </ul>
  )
}

const Pictures = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.bench
  const pictures = useSignal<readonly BenchPicture[]>([])
  useEffect(() => {
    const refresh = async () => {
      const response = await fetch('/bench/pictures')
      if (!response.ok) return
      const got = (await response.json()) as BenchPicture[]
      // Drawn again only when something new came out.
      if (got[0]?.id !== pictures.peek()[0]?.id) pictures.value = got
    }
    const tick = () => void refresh().catch(() => undefined) // Nobody answered; the next tick tries again.
    tick()
    const timer = setInterval(tick, refreshEvery)
    return () => clearInterval(timer)
  }, [])
  if (pictures.value.length === 0) return <p class="soft">{texts.nothingYet}</p>
  return (
    <div class="pictures">
      {pictures.value.slice(0, 8).map((picture) => (
        <figure key={picture.id}>
          <figcaption class="soft small">
            {picture.printer} · {till.format.value.time(picture.at)}
          </figcaption>
          <img src={picture.url} alt={texts.alt(picture.kind, till.format.value.time(picture.at))} />
          <details>
            <summary>{texts.asText}</summary>
            <pre>{picture.text}</pre>
          </details>
        </figure>
      ))}
    </div>
  )
}

/** The side panel of the demo: a scanner, faults, and the paper that came out. */
export const Bench = (): JSX.Element | null => {
  const till = useTill()
  const texts = till.texts.value.bench
  const bench = useSignal<BenchState | null>(null)
  const code = useSignal('')
  // A screen that is no register's has nothing to scan for.
  const open = till.bench.value === true && till.state.value !== null && typeof till.line.value !== 'object'
  const load = () =>
    void fetchBench().then(
      (got) => (bench.value = got),
      () => undefined,
    ) // As in Pictures.
  useEffect(() => {
    if (open) load()
  }, [open])
  if (!open || bench.value === null) return null
  return (
    <aside class="bench" aria-label={texts.title}>
      <div class="overlay-head">
        <h2>{texts.title}</h2>
        <button
          type="button"
          class="button quiet square"
          aria-label={till.texts.value.close}
          onClick={() => (till.bench.value = false)}
        >
          <Icon name="close" />
        </button>
      </div>
      <p class="soft small">{texts.what}</p>
      <h3>{texts.scanner}</h3>
      <form
        class="prompt-entry"
        onSubmit={(event) => {
          event.preventDefault()
          void scan(till, code.value.trim())
        }}
      >
        <label class="unseen" for="bench-code">
          {texts.code}
        </label>
        <input
          id="bench-code"
          class="field"
          value={code.value}
          placeholder={texts.code}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => (code.value = event.currentTarget.value)}
        />
        <button type="submit" class="button action">
          {texts.scan}
        </button>
      </form>
      <div class="bench-samples">
        <Samples samples={bench.value.samples} />
      </div>
      <h3>{texts.paper}</h3>
      <Pictures />
      <h3>{texts.faults}</h3>
      <Faults bench={bench.value} changed={load} />
    </aside>
  )
}
