import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { levels, type LevelBearer } from '../../../core/catalog/level.js'
import { ruledTransactions } from '../../../core/catalog/serial-rules.js'
import type { ErrorBody, Level } from '../../protocol/common.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { ArchiveQuestion } from './archive-question.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { changedRules, chosenRules, SerialRulesFields } from './serial-rules-fields.js'
import { Labelled, LevelBadge, Outcome, Refusal } from './parts.js'

type Bearer = HttpOutput<'catalog.levels'>['levels'][number]
type Preview = HttpOutput<'catalog.preview-level'>

const Changes = ({ preview }: { readonly preview: Preview }): JSX.Element => {
  const { texts } = useConsole()
  const { name } = texts.level
  if (preview.items === 0) return <p>{texts.levels.nothing}</p>
  return (
    <>
      <p>
        <strong>{texts.levels.summary(preview.items)}</strong>
      </p>
      <ul class="plain-list">
        {preview.changes.map((change) => (
          <li key={`${change.from} ${change.to}`}>
            {texts.levels.row(change.items, name[change.from], name[change.to])}
            {change.to === 'always' && change.unregistered > 0 && (
              <p class="warn-words">{texts.levels.unregistered(change.unregistered)}</p>
            )}
            {change.registered > 0 && <p class="small soft">{texts.levels.registered(change.registered)}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Over the page: the choice, what it would change, Save. */
const Choice = ({
  bearer,
  onClose,
}: {
  readonly bearer: Bearer
  readonly onClose: (saved: boolean) => void
}): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const { kind, id, name } = bearer
  const serialFormat = useSignal(bearer.serialFormat ?? '')
  const newFormat = serialFormat.value.trim() === '' ? null : serialFormat.value.trim()
  const formatChanged = newFormat !== bearer.serialFormat
  const rules = useSignal(chosenRules(bearer.serialRules))
  const newRules = changedRules(chosenRules(bearer.serialRules), rules.value)
  const chosen = useSignal<Level | null>(bearer.level)
  const refused = useSignal<ErrorBody | null>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('input:checked')?.focus()
  }, [])
  const level = chosen.value
  const changed = level !== bearer.level
  const { asked } = useAsked(changed ? String(level) : null, (signal) =>
    ask('catalog.preview-level', { kind, id, level: level ?? 'inherit' }, { signal }),
  )
  const preview = asked.value
  const ready = changed ? preview.data !== null && !preview.loading : formatChanged || newRules !== null
  const archiving = useSignal<ErrorBody | null>(null)
  const save = async (confirm = false) => {
    if (!ready) return
    try {
      const done = await ask('catalog.set-level', {
        kind,
        id,
        ...(changed && { level: chosen.peek() }),
        ...(formatChanged && { serialFormat: newFormat }),
        ...(newRules !== null && { serialRules: newRules }),
        ...(confirm && { confirm }),
      })
      spoken.value = texts.levels.done(done.name, done.items)
      onClose(true)
    } catch (error) {
      const body = refusalOf(error)
      if (body.code === 'LEVEL_CHANGE_CONFIRM') archiving.value = body
      else refused.value = body
    }
  }
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="choice-title" onClose={() => onClose(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2 id="choice-title">{texts.levels.changeOf(name)}</h2>
        <fieldset class="choice">
          <legend>{texts.levels.choose}</legend>
          {([null, ...levels] as const).map((each) => (
            <label key={each} class="check">
              <input
                type="radio"
                name="bearer-level"
                checked={level === each}
                onChange={() => {
                  chosen.value = each
                  refused.value = null
                }}
              />
              <span>
                {each === null ? texts.levels.inherits : texts.level.name[each]}
                {each !== null && <span class="small soft meaning">{texts.level.meaning[each]}</span>}
              </span>
            </label>
          ))}
        </fieldset>
        {level !== 'not' && level !== 'always' && (
          <SerialRulesFields
            id="bearer-rules"
            rules={rules.value}
            onChange={(next) => {
              rules.value = next
              refused.value = null
            }}
          />
        )}
        <Labelled label={texts.item.serialFormat} id="bearer-format" hint={texts.item.serialFormatHint}>
          <input
            id="bearer-format"
            class="field"
            autocomplete="off"
            spellcheck={false}
            value={serialFormat.value}
            onInput={(event) => {
              serialFormat.value = event.currentTarget.value
              refused.value = null
            }}
          />
        </Labelled>
        <section class="preview" aria-live="polite" aria-label={texts.levels.preview}>
          <h3>{texts.levels.preview}</h3>
          {!changed && <p class="soft">{texts.levels.nothing}</p>}
          {changed && preview.data !== null && !preview.loading && <Changes preview={preview.data} />}
          {changed && <Outcome loading={preview.loading} refused={preview.refused} />}
        </section>
        <Refusal refused={refused.value} />
        <div class="row">
          <button type="submit" class="button action" aria-disabled={!ready}>
            {texts.save}
          </button>
          <button type="button" class="button" onClick={() => onClose(false)}>
            {texts.cancel}
          </button>
        </div>
      </form>
      {archiving.value !== null && (
        <ArchiveQuestion
          refusal={archiving.value}
          onConfirm={async () => {
            archiving.value = null
            await save(true)
          }}
          onClose={() => (archiving.value = null)}
        />
      )}
    </dialog>
  )
}

/** Catalog → Attributes → one kind: each with its default serialization type. */
export const LevelsPage = ({ kind }: { readonly kind: LevelBearer }): JSX.Element => {
  const { texts, ask, may, format } = useConsole()
  const { asked, again } = useAsked(kind, (signal) => ask('catalog.levels', {}, { signal }))
  const { data, loading, refused } = asked.value
  const rows = data?.levels.filter((each) => each.kind === kind) ?? []
  const chosen = useSignal<Bearer | null>(null)
  const done = (saved: boolean) => {
    const id = chosen.peek()?.id
    chosen.value = null
    if (saved) again()
    requestAnimationFrame(() => document.getElementById(`change-${id ?? ''}`)?.focus())
  }
  const within = rows.some((row) => row.within !== null)
  return (
    <div class="sheet">
      <h1>{texts.bearers[kind]}</h1>
      <Outcome loading={loading} refused={refused} />
      {data !== null && rows.length === 0 && <p class="empty">{texts.levels.none}</p>}
      {rows.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{texts.bearer[kind]}</th>
              {within && <th scope="col">{texts.levels.within}</th>}
              <th scope="col">{texts.levels.choose}</th>
              <th scope="col" class="figure">
                {texts.levels.items}
              </th>
              {may('catalog.write') && (
                <td>
                  <span class="unseen">{texts.levels.change}</span>
                </td>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                {within && <td>{row.within}</td>}
                <td>
                  {row.level === null ? (
                    <span class="soft">{texts.levels.inherits}</span>
                  ) : (
                    <LevelBadge level={row.level} />
                  )}{' '}
                  {row.serialFormat !== null && <span class="small soft">{row.serialFormat}</span>}
                  {ruledTransactions.map((cell) => {
                    const rule = row.serialRules[cell]
                    return (
                      rule !== undefined && (
                        <span key={cell} class="badge">
                          {texts.prompts.occasions[cell]}: {texts.prompts.cells[rule]}
                        </span>
                      )
                    )
                  })}
                </td>
                <td class="figure">{format.value.number(row.items)}</td>
                {may('catalog.write') && (
                  <td class="figure">
                    <button
                      type="button"
                      class="button"
                      id={`change-${row.id}`}
                      aria-label={`${texts.levels.change}: ${row.name}`}
                      onClick={() => (chosen.value = row)}
                    >
                      {texts.levels.change}
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {chosen.value !== null && <Choice bearer={chosen.value} onClose={done} />}
    </div>
  )
}
