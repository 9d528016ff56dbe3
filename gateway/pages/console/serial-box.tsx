import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { checkCount } from '../../../core/serials/check-count.js'
import type { ErrorCode } from '../../../core/errors/catalogue.js'
import { messageOf } from '../../../core/errors/error.js'
import type { Level } from '../../protocol/common.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Labelled, Refusal } from './parts.js'
import { SerialSources } from './serial-sources.js'
import { type BoxContent, type GivenSerial, type Mode, ofItem, type Runs, transactionOf } from './stock-document.js'

type Preview = HttpOutput<'serial-list.preview'>
type Row = Preview['rows'][number]

export interface SerialBoxProps {
  /** Null: of an item that is not there yet. */
  readonly itemId: string | null
  readonly name: string
  readonly mode: Mode
  readonly level: Level
  readonly quantity: number
  readonly content: BoxContent
  /** At each change, saved or not: closing keeps the draft. */
  readonly onChange: (content: BoxContent) => void
  readonly onClose: () => void
}

/** Wait for the next key before the list is checked. */
const pauseMs = 250
/** Nobody reads more; the faults stand first. */
const shownRows = 300

/**
 * In a final set a number that is on hand is not wrong: it stays. What the daemon says of a number that is to come in is
 * read that way here; the plan of the adjustment, which it makes itself, says the same.
 */
const judged = <P extends Preview>(preview: P, mode: Mode, level: Level, name: string, quantity: number): P => {
  if (mode === 'count') return counted(preview)
  // A registration may be done in several goes.
  if (mode === 'register' && preview.count > 0 && preview.count <= quantity) return { ...preview, countFault: null }
  if (mode !== 'final') return preview
  const stays = (row: Row): boolean => row.fault?.code === ('SERIAL_ALREADY_ON_HAND' satisfies ErrorCode)
  const kept = new Set(preview.rows.filter(stays).map(({ serial }) => serial))
  const serials = [...preview.serials, ...kept]
  const fault = checkCount(level, quantity, serials.length, name)
  return {
    ...preview,
    rows: preview.rows.map((row) => (stays(row) ? { ...row, fault: null } : row)),
    serials,
    count: serials.length,
    countFault: fault && { code: fault.code, message: messageOf(fault.code, fault.details) },
  }
}

/** Wrong in themselves; where a number is does not matter to who counts it, and is not told before the count is over. */
const wrongAnywhere: readonly string[] = [
  'SERIAL_DUPLICATE_IN_LIST',
  'SERIAL_FORMAT',
  'SERIAL_CHECK_DIGIT',
  'SERIAL_IS_PRODUCT_BARCODE',
] satisfies ErrorCode[]

const counted = <P extends Preview>(preview: P): P => {
  const rows = preview.rows.map((row) => ({
    ...row,
    state: null,
    warning: null,
    fault: row.fault !== null && wrongAnywhere.includes(row.fault.code) ? row.fault : null,
  }))
  const given = new Set(preview.serials.map((each) => (typeof each === 'string' ? each : each.serial)))
  const rest = rows.flatMap(({ fault, serial }) => (fault === null && !given.has(serial) ? [serial] : []))
  const serials = [...preview.serials, ...new Set(rest)]
  return { ...preview, rows, serials, count: serials.length, countFault: null }
}

const List = ({ preview, fine }: { readonly preview: Preview; readonly fine: string }): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.serialBox
  const isFine = (row: Row): boolean => row.fault === null
  const rows = [...preview.rows.filter((row) => !isFine(row)), ...preview.rows.filter(isFine)]
  return (
    <>
      <ol class="box-list">
        {rows.slice(0, shownRows).map((row) => (
          <li key={`${row.line} ${row.position} ${row.serial}`} class={isFine(row) ? '' : 'bad'}>
            <span class="soft small place">{at.place(row.line, row.position)}</span>
            <strong>{row.serial}</strong>
            {row.fault === null ? (
              <span class={`badge ${row.warning === null ? 'good' : 'warn'}`}>
                <Icon name={row.warning === null ? 'done' : 'warning'} /> {row.state ?? fine}
              </span>
            ) : (
              <span class="reason">
                <Icon name="refused" /> {row.fault.message}
              </span>
            )}
          </li>
        ))}
      </ol>
      {rows.length > shownRows && <p class="soft">{at.more(rows.length - shownRows)}</p>}
    </>
  )
}

const factsOf = (given: GivenSerial, facts: BoxContent['facts']): GivenSerial =>
  typeof given === 'string' ? (facts[given] ?? given) : { ...facts[given.serial], ...given }

/**
 * The Serial Number box: over the page, left what is entered, right what it means, "3 of 5" large. Save when count and
 * states are right; closing keeps what was typed as it is.
 */
export const SerialBox = (props: SerialBoxProps): JSX.Element => {
  const { itemId, name, mode, level, quantity, content, onChange, onClose } = props
  const transaction = transactionOf[mode]
  const { texts, ask } = useConsole()
  const at = texts.serialBox
  const { text, runs } = content
  const isEmpty = text.trim() === ''
  const dialog = useRef<HTMLDialogElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    area.current?.focus()
    // The next scan begins a line of its own.
    if (!isEmpty && !/[\n,;]\s*$/.test(content.text)) onChange({ ...content, text: `${content.text}\n` })
    area.current?.setSelectionRange(content.text.length, content.text.length)
  }, [])
  const key = `${quantity} ${runs} ${text}`
  const { asked } = useAsked(
    isEmpty ? null : key,
    async (signal) => ({
      key,
      ...(await ask(
        'serial-list.preview',
        { ...ofItem(itemId, level), transaction, ...(mode !== 'count' && { quantity }), text, runs },
        { signal },
      )),
    }),
    pauseMs,
  )
  const { data, loading, refused } = asked.value
  const preview = isEmpty || data === null ? null : judged(data, mode, level, name, quantity)
  const isNewest = preview?.key === key && !loading
  const wrong = preview?.rows.filter(({ fault }) => fault !== null).length ?? 0
  const have = preview?.count ?? 0
  const why =
    isEmpty && content.savedText === ''
      ? at.empty
      : isEmpty
        ? null
        : refused !== null
          ? refused.message
          : !isNewest || preview === null
            ? at.checking
            : wrong > 0
              ? at.faults(wrong)
              : preview.ask
                ? at.ask
                : (preview.countFault?.message ?? null)
  const tried = useSignal(false)
  const set = (change: Partial<BoxContent>) => {
    tried.value = false
    onChange({ ...content, ...change })
  }
  const save = () => {
    tried.value = true
    if (why !== null) return
    const serials = isEmpty || preview === null ? [] : preview.serials.map((each) => factsOf(each, content.facts))
    onChange({ ...content, serials, savedText: text })
    onClose()
  }
  const choose = (chosen: Runs) => {
    set({ runs: chosen })
    area.current?.focus()
  }
  const complete = isNewest && why === null
  return (
    <dialog ref={dialog} class="dialog box" aria-labelledby="box-title" onClose={onClose}>
      <div class="head">
        <h2 id="box-title">{at.title(name)}</h2>
        <p class={`box-count ${complete ? 'complete' : ''}`} role="status">
          {mode === 'count' ? texts.count.boxCount(have) : at.counted(have, quantity)}
        </p>
      </div>
      <div class="box-sides">
        <div class="box-side">
          <Labelled label={at.input} id="box-input" hint={at.inputHint}>
            <textarea
              ref={area}
              id="box-input"
              class="field"
              rows={10}
              spellcheck={false}
              autocomplete="off"
              autocapitalize="characters"
              aria-describedby="box-why"
              value={text}
              onInput={(event) => set({ text: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
                event.preventDefault()
                save()
              }}
            />
          </Labelled>
          {preview?.ask === true && isNewest && (
            <div class="card warn" role="group" aria-label={at.ask}>
              <p>{at.ask}</p>
              <ul>
                {preview.entries
                  .filter(({ twoReadings }) => twoReadings)
                  .slice(0, 5)
                  .map(({ line, position, words }) => (
                    <li key={`${line} ${position}`}>{words}</li>
                  ))}
              </ul>
              <div class="row">
                <button type="button" class="button" onClick={() => choose('never')}>
                  {at.asSerials}
                </button>
                <button type="button" class="button" onClick={() => choose('always')}>
                  {at.asRanges}
                </button>
              </div>
            </div>
          )}
          <SerialSources
            itemId={itemId}
            level={level}
            mode={mode}
            left={Math.max(quantity - (preview?.rows.length ?? 0), 1)}
            onAdd={(lines, facts) =>
              set({
                text: [...(isEmpty ? [] : [text.replace(/\s+$/, '')]), ...lines, ''].join('\n'),
                facts: { ...content.facts, ...facts },
              })
            }
          />
        </div>
        <section class="box-side" aria-label={at.list}>
          {preview === null ? (
            <p class="soft">{at.empty}</p>
          ) : (
            <List preview={preview} fine={mode === 'count' ? texts.count.inBox : at.fine} />
          )}
        </section>
      </div>
      <Refusal refused={refused} />
      <div class="row">
        <button
          type="button"
          class="button action"
          aria-disabled={why !== null}
          aria-describedby="box-why"
          onClick={save}
        >
          {at.save} <kbd aria-hidden="true">Ctrl ↵</kbd>
        </button>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {at.close}
        </button>
        <p id="box-why" role="status" class={tried.value && why !== null ? 'field-fault' : 'soft'}>
          {why}
        </p>
      </div>
    </dialog>
  )
}
