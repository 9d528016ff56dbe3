import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { ErrorBody, Level } from '../../protocol/common.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { refusalOf, useConsole } from './console.js'
import { Labelled, Refusal } from './parts.js'
import { type BoxContent, type Mode, ofItem, takesOnHand, transactionOf } from './stock-document.js'

interface Props {
  /** Null: of an item that is not there yet. */
  readonly itemId: string | null
  readonly level: Level
  readonly mode: Mode
  /** How many numbers the list still wants. */
  readonly left: number
  readonly onAdd: (lines: readonly string[], facts: BoxContent['facts']) => void
}

/** A list of more is made by a file. */
const mostOnHand = 5000

const holdsSeparator = (serial: string): boolean => /[,;\t\r\n]/.test(serial)

/** Numbers that nobody types: from a file, or made by a pattern. They come into the list as lines and can be changed there. */
export const SerialSources = ({ itemId, level, mode, left, onAdd }: Props): JSX.Element => {
  const { texts, ask } = useConsole()
  const transaction = transactionOf[mode]
  const at = texts.serialBox
  const file = useRef<HTMLInputElement>(null)
  const leftOut = useSignal<{ readonly name: string; readonly rows: readonly string[] } | null>(null)
  const refused = useSignal<ErrorBody | null>(null)
  const generating = useSignal(false)
  const prefix = useSignal('')
  const start = useSignal('1')
  const width = useSignal('4')

  const readFile = async (chosen: File) => {
    refused.value = null
    leftOut.value = null
    try {
      const { rows, serials } = await ask('serial-list.preview', {
        ...ofItem(itemId, level),
        transaction,
        csv: await chosen.text(),
      })
      const unreadable = rows.flatMap(({ line, serial, fault }) =>
        fault?.code === 'SERIAL_FORMAT'
          ? [at.row(line, fault.message)]
          : holdsSeparator(serial)
            ? [at.row(line, `${serial}: ${at.separator}`)]
            : [],
      )
      const lines = rows.flatMap(({ serial, fault }) =>
        fault?.code === 'SERIAL_FORMAT' || holdsSeparator(serial) ? [] : [serial],
      )
      const facts = serials.flatMap((each): [string, Exclude<typeof each, string>][] =>
        typeof each === 'string' ? [] : [[each.serial, each]],
      )
      if (unreadable.length > 0) leftOut.value = { name: chosen.name, rows: unreadable }
      onAdd(lines, Object.fromEntries(facts))
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  const generate = async () => {
    refused.value = null
    try {
      const template = {
        prefix: prefix.peek(),
        start: Number(start.peek().trim()),
        width: Number(width.peek().trim()),
        count: left,
      }
      const { serials } = await ask('serial-list.preview', {
        ...ofItem(itemId, level),
        transaction,
        generate: template,
      })
      generating.value = false
      onAdd(
        serials.map((each) => (typeof each === 'string' ? each : each.serial)),
        {},
      )
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  const takesOut = takesOnHand(mode)
  const takeOnHand = async () => {
    refused.value = null
    try {
      const found: string[] = []
      for (let after: string | null = ''; after !== null && found.length < mostOnHand;) {
        const page: HttpOutput<'serials.on-hand'> = await ask('serials.on-hand', {
          item: itemId ?? '',
          ...(after === '' ? {} : { after }),
        })
        found.push(...page.serials.map(({ serial }) => serial))
        after = page.next
      }
      onAdd(
        found.filter((serial) => !holdsSeparator(serial)),
        {},
      )
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  const small = (label: string, id: string, value: typeof prefix) => (
    <Labelled label={label} id={id}>
      <input
        id={id}
        class="field"
        autocomplete="off"
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          void generate()
        }}
      />
    </Labelled>
  )
  return (
    <div class="sources">
      <div class="row">
        <button type="button" class="button" onClick={() => file.current?.click()}>
          {at.file}
        </button>
        <input
          ref={file}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          class="unseen"
          tabIndex={-1}
          aria-label={at.file}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? []
            if (chosen !== undefined) void readFile(chosen)
            event.currentTarget.value = ''
          }}
        />
        {takesOut && (
          <button type="button" class="button" onClick={() => void takeOnHand()}>
            {at.onHand}
          </button>
        )}
        {!takesOut && mode !== 'count' && (
          <button
            type="button"
            class="button"
            aria-expanded={generating.value}
            onClick={() => (generating.value = !generating.peek())}
          >
            {at.generate}
          </button>
        )}
      </div>
      {generating.value && (
        <div class="fields three">
          {small(at.prefix, 'generate-prefix', prefix)}
          {small(at.start, 'generate-start', start)}
          {small(at.width, 'generate-width', width)}
          <button type="button" class="button" onClick={() => void generate()}>
            {at.make(left)}
          </button>
        </div>
      )}
      {leftOut.value !== null && (
        <div class="card warn" role="alert">
          <p>{at.fileLeftOut(leftOut.value.name)}</p>
          <ul>
            {leftOut.value.rows.slice(0, 50).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      )}
      <Refusal refused={refused.value} />
    </div>
  )
}
