import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { CountResult } from './count-result.js'
import { DiscardButton } from './discard-button.js'
import { DocumentForm } from './document-form.js'
import { DocumentLines } from './document-lines.js'
import { ItemPicker } from './item-picker.js'
import { Outcome } from './parts.js'
import { addressOf } from './route.js'
import { type DocumentLine, emptyBox, linesToSend, missingOf, piecesOf, withItem } from './stock-document.js'
import { useDocument } from './use-document.js'

export type Count = HttpOutput<'count.show'>

/** What somebody has counted so far; kept as a draft, apart from what others counted. */
interface Counted {
  readonly lines: readonly DocumentLine[]
}

const empty: Counted = { lines: [] }
/** A longer list is not laid out beforehand: its lines come as they are scanned. */
const laidOut = 200
const list = addressOf(['inventory', 'count'])

/** The draft of a count's round: an id of its own, the same on every screen. */
const draftOf = ({ id, countedBy }: Count): string =>
  id.slice(0, -1) + ((Number.parseInt(id.slice(-1), 16) + 1 + countedBy.length) % 16).toString(16)

const linesOf = ({ items }: Count): readonly DocumentLine[] =>
  items.length > laidOut
    ? []
    : items.map(({ itemId, item, level }) => ({
        id: itemId,
        mode: 'count',
        itemId,
        name: item,
        upc: null,
        level,
        quantity: '0',
        cost: '',
        box: emptyBox,
      }))

/** Blind: what should be there is told when somebody has said what is. */
const Blind = ({ count, onCounted }: { readonly count: Count; readonly onCounted: () => void }): JSX.Element => {
  const { texts, ask, spoken, store } = useConsole()
  const at = texts.count
  const document = useDocument({ id: draftOf(count), kind: 'count', empty })
  const { keeper, set } = document
  const laid = (lines: readonly DocumentLine[]) => (lines.length === 0 ? linesOf(count) : lines)
  const lines = laid(document.body.lines)
  const minorDigits = store.value?.minorDigits ?? 2
  const missing = lines.length === 0 ? null : missingOf(lines, minorDigits, texts.document)
  const submit = () =>
    document.submit(missing, async (requestId) => {
      const asked = { id: count.id, version: count.version, lines: linesToSend(lines, minorDigits) }
      await ask('count.submit', asked, { requestId })
      await keeper.discard()
      spoken.value = at.submitted
      onCounted()
    })
  return (
    <DocumentForm
      title={at.one(count.name)}
      document={document}
      missing={missing}
      action={at.submit}
      hint={at.submitHint}
      total={texts.document.pieces(piecesOf(lines))}
      list={list}
      onSubmit={submit}
    >
      <p>
        {count.recount ? at.recountHint(count.countedBy) : at.blind}{' '}
        <span class="soft">{at.items(count.items.length)}</span>
      </p>
      <ItemPicker
        withSerials
        onPick={(item, serial) => set({ lines: withItem(laid(keeper.body.peek().lines), item, serial, 'count') })}
      />
      <DocumentLines
        lines={lines}
        modes={[]}
        withCost={false}
        faults={[]}
        onChange={(changed) => set({ lines: changed })}
      />
    </DocumentForm>
  )
}

/** Inventory → Inventory Count → one count: counted blind, then looked at. */
export const CountPage = ({ id }: { readonly id: string }): JSX.Element => {
  const { texts, ask, route } = useConsole()
  const { asked, again } = useAsked(id, (signal) => ask('count.show', { id }, { signal }))
  const { data: count, loading, refused } = asked.value
  if (count === null)
    return (
      <div class="sheet">
        <h1>{texts.count.title}</h1>
        <Outcome loading={loading} refused={refused} />
      </div>
    )
  if (count.result !== null) return <CountResult count={count} result={count.result} onChanged={again} />
  return (
    <>
      <Blind key={`${count.id} ${count.countedBy.length}`} count={count} onCounted={again} />
      <div class="row">
        <DiscardButton
          words={texts.count.cancel}
          question={texts.count.cancelAsk}
          discard={async () => void (await ask('count.cancel', { id, version: count.version }))}
          onDone={() => route.go(list)}
        />
      </div>
    </>
  )
}
