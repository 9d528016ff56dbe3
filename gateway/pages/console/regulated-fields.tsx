import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { TextField, useSending } from './form-parts.js'
import { Outcome, Refusal } from './parts.js'

type Fields = NonNullable<HttpOutput<'catalog.regulated'>['fields']>
type Name = keyof Fields
const names: readonly Name[] = ['manufacturer', 'importer', 'model', 'type', 'calibre']
const empty: Fields = { manufacturer: null, importer: null, model: null, calibre: null, type: null }

/** What the bound book says of an item; an item without any of it does not stand in the book. Folded: few need it. */
export const RegulatedFields = ({ item }: { readonly item: string }): JSX.Element => {
  const { texts, ask, may, spoken } = useConsole()
  const at = texts.boundBook
  const { asked } = useAsked(item, (signal) => ask('catalog.regulated', { item }, { signal }))
  const { data, loading, refused } = asked.value
  const fields = useSignal<Fields>(empty)
  const done = useSignal('')
  const { refused: failed, changed, send } = useSending()
  useEffect(() => {
    if (data !== null) fields.value = data.fields ?? empty
  }, [data])
  const save = () =>
    send(async (requestId) => {
      const given = names.some((name) => fields.peek()[name] !== null) ? fields.peek() : null
      await ask('catalog.set-regulated', { item, fields: given }, { requestId })
      done.value = given === null ? at.out : at.saved
      spoken.value = done.value
    })
  return (
    <details class="regulated">
      <summary>
        {at.fields} {data !== null && data.fields !== null && <span class="badge note">{at.inBook}</span>}
      </summary>
      <Outcome loading={loading} refused={refused} />
      <form
        class="editor"
        aria-label={at.fields}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p class="small soft">{at.hint}</p>
        <div class="fields">
          {names.map((name) => (
            <TextField
              key={name}
              id={`regulated-${name}`}
              label={at.field[name]}
              maxLength={200}
              value={fields.value[name] ?? ''}
              onInput={(text) => {
                fields.value = { ...fields.peek(), [name]: text.trim() === '' ? null : text }
                done.value = ''
                changed()
              }}
            />
          ))}
        </div>
        <Refusal refused={failed.value} />
        {may('catalog.write') && (
          <div class="row">
            <button type="submit" class="button">
              {at.save}
            </button>
            <p class="soft" role="status">
              {done.value}
            </p>
          </div>
        )}
      </form>
    </details>
  )
}
