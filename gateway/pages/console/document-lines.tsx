import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { parseAmount } from '../shared/amounts.js'
import { Icon } from '../shared/icons.js'
import { useConsole } from './console.js'
import { LineAnswers } from './line-answers.js'
import { LevelBadge } from './parts.js'
import { SerialBox } from './serial-box.js'
import { type BoxContent, type DocumentLine, fitsCount, type Mode, readQuantity, withBox } from './stock-document.js'

export interface LineFault {
  /** Counts from 1. */
  readonly line: number
  readonly serial: string | null
  readonly message: string
}

interface Props {
  readonly lines: readonly DocumentLine[]
  /** What a line can do, where there is a choice. */
  readonly modes: readonly ('add' | 'subtract' | 'final')[]
  readonly withCost: boolean
  readonly faults: readonly LineFault[]
  readonly onChange: (lines: readonly DocumentLine[]) => void
}

/** Faults of a line that are told under it; a list of thousands is looked at in its box. */
const shownFaults = 5

/** Opens the Serial Number box of a line, and says how far it is. */
export const BoxButton = ({
  line,
  onOpen,
}: {
  readonly line: DocumentLine
  readonly onOpen: () => void
}): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.serialBox
  const { level, box, name } = line
  if (level === 'not') return <span class="soft">{texts.document.takesNone}</span>
  const wanted = readQuantity(line)
  const have = box.serials.length
  const fits = fitsCount(line)
  const counts = line.mode === 'count'
  const closed = !counts && (wanted === null || wanted === 0)
  return (
    <div class="row">
      <button
        type="button"
        class={`button ${fits ? '' : 'wanting'}`}
        id={`box-${line.id}`}
        aria-disabled={closed}
        aria-label={counts ? `${at.button} ${have}, ${name}` : undefined}
        onClick={() => (closed ? undefined : onOpen())}
      >
        <span>{at.button}</span>{' '}
        <strong>
          {counts ? texts.count.boxCount(have) : have === 0 && fits ? at.none : at.counted(have, wanted ?? 0)}
        </strong>
        <Icon name={fits ? 'done' : 'wanted'} />
      </button>
      {box.text.trim() !== box.savedText.trim() && <span class="badge warn">{at.unsaved}</span>}
    </div>
  )
}

const ModeChoice = ({
  line,
  modes,
  onChange,
}: {
  readonly line: DocumentLine
  readonly modes: Props['modes']
  readonly onChange: (mode: Mode) => void
}): JSX.Element => {
  const { texts } = useConsole()
  return (
    <select
      class="field"
      aria-label={texts.adjustment.modeOf(line.name)}
      value={line.mode}
      onChange={(event) => {
        const mode = modes.find((each) => each === event.currentTarget.value)
        if (mode !== undefined) onChange(mode)
      }}
    >
      {modes.map((mode) => (
        <option key={mode} value={mode}>
          {texts.adjustment.mode[mode]}
        </option>
      ))}
    </select>
  )
}

/** The lines of a document that moves stock; the Serial Number box only where an item takes numbers. */
export const DocumentLines = ({ lines, modes, withCost, faults, onChange }: Props): JSX.Element => {
  const { texts, store } = useConsole()
  const at = texts.document
  const open = useSignal<string | null>(null)
  const change = (id: string, part: Partial<DocumentLine>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)))
  const opened = lines.find(({ id }) => id === open.value)
  const close = () => {
    const id = open.peek()
    open.value = null
    requestAnimationFrame(() => document.getElementById(`box-${id ?? ''}`)?.focus())
  }
  if (lines.length === 0) return <p class="empty">{at.empty}</p>
  const minorDigits = store.value?.minorDigits ?? 2
  return (
    <>
      <table class="table lines" aria-label={at.lines}>
        <thead>
          <tr>
            <th scope="col" class="figure">
              {at.line}
            </th>
            <th scope="col">{at.item}</th>
            {modes.length > 0 && <th scope="col">{texts.adjustment.what}</th>}
            <th scope="col" class="figure">
              {at.quantity}
            </th>
            {withCost && (
              <th scope="col" class="figure">
                {at.cost}
              </th>
            )}
            <th scope="col">{at.serials}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => {
            const found = faults.filter((fault) => fault.line === index + 1)
            return (
              <tr key={line.id}>
                <td class="figure soft">{index + 1}</td>
                <th scope="row">
                  {line.name} <LevelBadge level={line.level} />
                  <p class="small soft">{line.upc}</p>
                  <LineAnswers line={line} onChange={(answers) => change(line.id, { answers })} />
                  {found.slice(0, shownFaults).map((fault) => (
                    <p key={`${fault.serial ?? ''} ${fault.message}`} class="field-fault">
                      <Icon name="refused" /> {fault.message}
                    </p>
                  ))}
                  {found.length > shownFaults && <p class="field-fault">{texts.serialBox.faults(found.length)}</p>}
                </th>
                {modes.length > 0 && (
                  <td>
                    <ModeChoice line={line} modes={modes} onChange={(mode) => change(line.id, { mode })} />
                  </td>
                )}
                <td class="figure">
                  <input
                    class="field short figure"
                    inputmode="numeric"
                    autocomplete="off"
                    maxLength={6}
                    aria-label={at.quantityOf(line.name)}
                    aria-invalid={readQuantity(line) === null}
                    value={line.quantity}
                    onInput={(event) => change(line.id, { quantity: event.currentTarget.value })}
                    onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
                  />
                </td>
                {withCost && (
                  <td class="figure">
                    <input
                      class="field short figure"
                      inputmode="decimal"
                      autocomplete="off"
                      aria-label={at.costOf(line.name)}
                      aria-invalid={line.cost.trim() !== '' && parseAmount(line.cost, minorDigits) === null}
                      value={line.cost}
                      onInput={(event) => change(line.id, { cost: event.currentTarget.value })}
                      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
                    />
                  </td>
                )}
                <td>
                  <BoxButton line={line} onOpen={() => (open.value = line.id)} />
                </td>
                <td class="figure">
                  <button
                    type="button"
                    class="button quiet square"
                    aria-label={at.remove(line.name)}
                    title={at.remove(line.name)}
                    onClick={() => onChange(lines.filter(({ id }) => id !== line.id))}
                  >
                    <Icon name="remove" />
                  </button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {opened !== undefined && (
        <SerialBox
          itemId={opened.itemId}
          name={opened.name}
          mode={opened.mode}
          level={opened.level}
          quantity={readQuantity(opened) ?? 0}
          content={opened.box}
          onChange={(box: BoxContent) => change(opened.id, withBox(opened, box))}
          onClose={close}
        />
      )}
    </>
  )
}
