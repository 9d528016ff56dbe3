import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { noReason, ReasonFields, reasonToSend, ScannedField, SelectField } from './fields.js'
import { Ask } from './form-parts.js'
import { ItemPicker } from './item-picker.js'
import { Labelled, Link, Outcome } from './parts.js'
import { addressOf } from './route.js'
import type { PickedItem } from './stock-document.js'

type Unit = HttpOutput<'unit.attention'>['units'][number]
type Kind = Unit['kind']

const kinds: readonly Kind[] = ['conflict', 'return-pending', 'held', 'quarantine', 'damaged', 'blocked', 'late']

const look: Readonly<Record<Kind, string>> = {
  conflict: 'bad',
  blocked: 'bad',
  'return-pending': 'warn',
  late: 'warn',
  held: 'note',
  quarantine: 'note',
  damaged: 'note',
}

/** A list of numbers that must not be sold, from the maker or the police: all are blocked, or none. */
const BlockList = ({
  onClose,
  onDone,
}: {
  readonly onClose: () => void
  readonly onDone: (words: string) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.units
  const item = useSignal<PickedItem | null>(null)
  const list = useSignal('')
  const reason = useSignal(noReason)
  const contact = useSignal('')
  const block = async (requestId: string) => {
    const asked = {
      itemId: item.peek()?.itemId ?? '',
      serials: list.peek(),
      ...reasonToSend(reason.peek()),
      ...(contact.peek().trim() !== '' && { contact: contact.peek().trim() }),
    }
    if (item.peek() === null) {
      document.getElementById('picker')?.focus()
      return
    }
    const { units, inBaskets } = await ask('unit.block', asked, { requestId })
    onDone(
      [at.blocked(units), ...inBaskets.map(({ serial, register }) => texts.unit.inBasket(serial, register))].join(' '),
    )
  }
  return (
    <Ask title={at.blockTitle} words={at.blockWords} confirm={at.block} onConfirm={block} onClose={onClose}>
      {item.value === null ? (
        <ItemPicker
          onPick={(picked) => {
            item.value = picked
            requestAnimationFrame(() => document.getElementById('block-list')?.focus())
          }}
        />
      ) : (
        <p>
          <strong>{item.value.name}</strong>
        </p>
      )}
      <Labelled label={at.list} id="block-list" hint={at.listHint}>
        <textarea
          id="block-list"
          class="field"
          rows={5}
          spellcheck={false}
          value={list.value}
          onInput={(event) => (list.value = event.currentTarget.value)}
        />
      </Labelled>
      <div class="fields">
        <ReasonFields
          id="block-reason"
          use="block"
          value={reason.value}
          onChange={(change) => (reason.value = { ...reason.peek(), ...change })}
        />
        <ScannedField
          id="block-contact"
          label={texts.unit.contact}
          hint={texts.unit.contactHint}
          maxLength={100}
          value={contact.value}
          onChange={(text) => (contact.value = text)}
        />
      </div>
    </Ask>
  )
}

/** Inventory → Units to look at: whatever waits for somebody, the longest first. */
export const UnitsPage = ({ kind }: { readonly kind: string }): JSX.Element => {
  const { texts, ask, may, route, spoken } = useConsole()
  const at = texts.units
  const wanted = kinds.find((each) => each === kind)
  const { asked, again } = useAsked(`units ${kind}`, (signal) =>
    ask('unit.attention', wanted === undefined ? {} : { kind: wanted }, { signal }),
  )
  const { data, loading, refused } = asked.value
  const blocking = useSignal(false)
  const done = useSignal('')
  return (
    <div class="sheet">
      <div class="head">
        <h1>{at.title}</h1>
        {may('unit.block') && (
          <button type="button" class="button" onClick={() => (blocking.value = true)}>
            {at.blockTitle}…
          </button>
        )}
      </div>
      <div class="fields three">
        <SelectField
          id="kind"
          label={at.kindLabel}
          none={at.all}
          choices={kinds.map((value) => ({ value, words: at.kind[value] }))}
          value={wanted ?? ''}
          onChange={(value) => route.go(addressOf(['inventory', 'units'], { kind: value }), { replace: true })}
        />
      </div>
      <p role="status">{done.value}</p>
      <Outcome loading={loading} refused={refused} />
      {data?.units.length === 0 && <p class="empty">{at.none}</p>}
      {data !== null && data.units.length > 0 && (
        <table class="table" aria-label={at.title}>
          <thead>
            <tr>
              <th scope="col">{texts.words.serial}</th>
              <th scope="col">{texts.document.item}</th>
              <th scope="col">{at.why}</th>
              <th scope="col">{at.where}</th>
              <th scope="col" class="figure">
                {at.age}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.units.map((unit) => (
              <tr key={`${unit.kind} ${unit.itemId} ${unit.serial ?? ''} ${unit.transfer ?? ''}`}>
                <th scope="row">
                  {unit.serial === null ? (
                    texts.document.pieces(unit.pieces)
                  ) : (
                    <Link to={addressOf(['serials', unit.serial])}>{unit.serial}</Link>
                  )}
                </th>
                <td>{unit.item}</td>
                <td>
                  <span class={`badge ${look[unit.kind]}`}>{at.kind[unit.kind]}</span>
                </td>
                <td>
                  {unit.transfer === null ? (
                    unit.state
                  ) : (
                    <Link to={addressOf(['inventory', 'transfer', 'open', unit.transfer])}>
                      {texts.transfer.one(unit.transferNumber ?? '')}
                    </Link>
                  )}
                </td>
                <td class="figure">{at.ages(unit.ageSeconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data?.more === true && <p class="soft">{at.more}</p>}
      {blocking.value && (
        <BlockList
          onClose={() => (blocking.value = false)}
          onDone={(words) => {
            blocking.value = false
            done.value = words
            spoken.value = words
            again()
          }}
        />
      )}
    </div>
  )
}
