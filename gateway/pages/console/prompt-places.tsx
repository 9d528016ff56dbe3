import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { levelBearers } from '../../../core/catalog/level.js'
import type { HttpInput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { SelectField } from './fields.js'
import { useSending } from './form-parts.js'
import { ItemPicker } from './item-picker.js'
import { Refusal } from './parts.js'
import type { PromptCode } from './prompt-form.js'

type Use = PromptCode['uses'][number]
type Attached = HttpInput<'prompt.attach'>
type Occasion = keyof ReturnType<typeof useConsole>['texts']['prompts']['occasions']
type Cell = NonNullable<Attached['sale']>

const occasions: readonly Occasion[] = ['sale', 'return', 'receiving', 'adjustment', 'transfer']
const cells: readonly Cell[] = ['required', 'optional', 'none']

/** The matrix of a prompt: each place with a cell for each kind of transaction, and a row to add one. */
export const PromptPlaces = ({
  prompt,
  onChange,
}: {
  readonly prompt: PromptCode
  readonly onChange: (words: string) => void
}): JSX.Element => {
  const { texts, ask, may } = useConsole()
  const at = texts.prompts
  const { asked } = useAsked('levels', (signal) => ask('catalog.levels', {}, { signal }))
  const kind = useSignal<Use['kind']>('department')
  const place = useSignal<{ readonly id: string; readonly name: string } | null>(null)
  const { refused, changed, send } = useSending()
  const places = (asked.value.data?.levels ?? []).filter((each) => each.kind === kind.value)
  const nameOf = ({ name }: Pick<Use, 'name'>) => name ?? at.gone
  const kindWords = (each: Use['kind']) => (each === 'item' ? at.item : texts.bearer[each])
  const attach = (use: Omit<Attached, 'prompt'>, name: string) =>
    send(async () => {
      await ask('prompt.attach', { prompt: prompt.id, ...use })
      place.value = null
      onChange(at.attached(prompt.code, name))
    })
  const change = (use: Use, part: Partial<Pick<Use, Occasion | 'customer'>>) => {
    // The cell alone: another one that is changed before this one came back stays as it is.
    void attach({ kind: use.kind, placeId: use.placeId, ...part }, nameOf(use))
  }
  const detach = (use: Use) =>
    send(async () => {
      await ask('prompt.detach', { prompt: prompt.id, use: use.id })
      onChange(at.detached(nameOf(use)))
    })
  const add = () => {
    const chosen = place.peek()
    if (chosen === null) return
    void attach({ kind: kind.peek(), placeId: chosen.id, sale: 'required' }, chosen.name)
  }
  return (
    <section class="card" aria-label={at.placesOf(prompt.code)}>
      <h2>{at.placesOf(prompt.code)}</h2>
      {prompt.uses.length > 0 && (
        <table class="table matrix">
          <thead>
            <tr>
              <th scope="col">{at.place}</th>
              {occasions.map((each) => (
                <th key={each} scope="col">
                  {at.occasions[each]}
                </th>
              ))}
              <th scope="col">{at.customerShort}</th>
              <td>
                <span class="unseen">{at.remove}</span>
              </td>
            </tr>
          </thead>
          <tbody>
            {prompt.uses.map((use) => (
              <tr key={use.id}>
                <th scope="row">
                  {nameOf(use)} <span class="small soft">{kindWords(use.kind)}</span>
                </th>
                {occasions.map((each) => (
                  <td key={each}>
                    <select
                      class="field"
                      aria-label={`${nameOf(use)}: ${at.occasions[each]}`}
                      value={use[each]}
                      disabled={!may('catalog.write')}
                      onChange={(event) => change(use, { [each]: event.currentTarget.value as Cell })}
                    >
                      {cells.map((cell) => (
                        <option key={cell} value={cell}>
                          {at.cells[cell]}
                        </option>
                      ))}
                    </select>
                  </td>
                ))}
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${nameOf(use)}: ${at.customer}`}
                    checked={use.customer}
                    disabled={!may('catalog.write')}
                    onChange={(event) => change(use, { customer: event.currentTarget.checked })}
                  />
                </td>
                <td class="figure">
                  {may('catalog.write') && (
                    <button
                      type="button"
                      class="button quiet"
                      aria-label={at.detach(nameOf(use))}
                      onClick={() => void detach(use)}
                    >
                      {at.remove}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="small soft">{at.customerHint}</p>
      {may('catalog.write') && (
        <form
          aria-label={at.attach}
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <div class="fields three">
            <SelectField
              id="place-kind"
              label={at.placeKind}
              choices={(['item', ...levelBearers] as const).map((value) => ({ value, words: kindWords(value) }))}
              value={kind.value}
              onChange={(value) => {
                kind.value = value as Use['kind']
                place.value = null
                changed()
              }}
            />
            {kind.value !== 'item' && (
              <SelectField
                id="place"
                label={at.place}
                none={at.choose}
                choices={places.map(({ id, name, within }) => ({
                  value: id,
                  words: within === null ? name : `${name} (${within})`,
                }))}
                value={place.value?.id ?? ''}
                onChange={(id) => {
                  const found = places.find((each) => each.id === id)
                  place.value = found === undefined ? null : { id, name: found.name }
                  changed()
                }}
              />
            )}
          </div>
          {kind.value === 'item' && <ItemPicker onPick={({ itemId, name }) => (place.value = { id: itemId, name })} />}
          {kind.value === 'item' && place.value !== null && <p>{place.value.name}</p>}
          <Refusal refused={refused.value} />
          <button type="submit" class="button action" aria-disabled={place.value === null}>
            {at.attach}
          </button>
        </form>
      )}
    </section>
  )
}
