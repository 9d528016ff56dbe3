import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Ask } from './form-parts.js'
import { Outcome } from './parts.js'
import { PromptForm, type PromptCode } from './prompt-form.js'
import { PromptPlaces } from './prompt-places.js'

/** Catalog → Prompts: the codes, how each is answered, and where it is asked. */
export const PromptsPage = (): JSX.Element => {
  const { texts, ask, may, spoken } = useConsole()
  const at = texts.prompts
  const { asked, again } = useAsked('prompts', (signal) => ask('prompt.list', {}, { signal }))
  const { data, loading, refused } = asked.value
  const chosen = useSignal<string | null>(null)
  const going = useSignal<PromptCode | null>(null)
  const done = useSignal('')
  const open = data?.prompts.find(({ id }) => id === chosen.value) ?? null
  const tell = (words: string) => {
    done.value = words
    spoken.value = words
    again()
  }
  const saved = (prompt: PromptCode | null) => {
    const isNew = chosen.peek() === null
    chosen.value = prompt !== null && isNew ? prompt.id : null
    if (prompt !== null) tell(isNew ? at.added(prompt.code) : at.changed(prompt.code))
  }
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <p class="soft">{at.hint}</p>
      <Outcome loading={loading} refused={refused} />
      <p role="status" class="soft">
        {done.value}
      </p>
      {data?.prompts.length === 0 && <p class="empty">{at.none}</p>}
      {data !== null && data.prompts.length > 0 && (
        <table class="table" aria-label={at.list}>
          <thead>
            <tr>
              <th scope="col">{at.code}</th>
              <th scope="col">{at.label}</th>
              <th scope="col">{at.kind}</th>
              <th scope="col">{at.places}</th>
              <td>
                <span class="unseen">{at.change}</span>
              </td>
            </tr>
          </thead>
          <tbody>
            {data.prompts.map((prompt) => (
              <tr key={prompt.id}>
                <th scope="row">
                  {prompt.code} {!prompt.active && <span class="badge">{at.inactive}</span>}
                </th>
                <td>{prompt.label}</td>
                <td>
                  {at.kinds[prompt.kind]}{' '}
                  <span class="small soft">{prompt.choices.join(', ') || prompt.format || ''}</span>
                </td>
                <td>{at.asked(prompt.uses.length)}</td>
                <td class="figure">
                  <button
                    type="button"
                    class="button"
                    aria-label={at.edit(prompt.code)}
                    onClick={() => (chosen.value = prompt.id)}
                  >
                    {at.change}
                  </button>{' '}
                  {may('catalog.write') && (
                    <button
                      type="button"
                      class="button quiet"
                      aria-label={at.removeOf(prompt.code)}
                      onClick={() => (going.value = prompt)}
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
      {open !== null && <PromptPlaces key={open.id} prompt={open} onChange={tell} />}
      {may('catalog.write') && <PromptForm key={open?.id ?? ''} prompt={open} onDone={saved} />}
      {going.value !== null && (
        <Ask
          title={at.removeOf(going.value.code)}
          words={at.removeAsk(going.value.code)}
          confirm={at.remove}
          danger
          onClose={() => (going.value = null)}
          onConfirm={async () => {
            const { id, code } = going.peek() ?? { id: '', code: '' }
            await ask('prompt.remove', { prompt: id })
            going.value = null
            if (chosen.peek() === id) chosen.value = null
            tell(at.removed(code))
          }}
        />
      )}
    </div>
  )
}
