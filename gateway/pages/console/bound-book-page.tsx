import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { BookView } from '../../../core/reports/report-filter.js'
import { useConsole } from './console.js'
import { SelectField } from './fields.js'
import { TextField, useSending } from './form-parts.js'
import { Refusal } from './parts.js'
import { saveFile } from './save-file.js'

const views: readonly BookView[] = ['both', 'original', 'corrected']

/** Reports → Bound Book: the days, the view, and the file. */
export const BoundBookPage = (): JSX.Element => {
  const { texts, file } = useConsole()
  const at = texts.boundBook
  const from = useSignal('')
  const to = useSignal('')
  const view = useSignal<BookView>('both')
  const { refused, changed, send } = useSending()
  const download = () =>
    send(async () => {
      const days = {
        ...(from.peek() === '' ? {} : { from: from.peek() }),
        ...(to.peek() === '' ? {} : { to: to.peek() }),
      }
      saveFile(await file('report.bound-book-file', { ...days, view: view.peek() }), `bound-book-${view.peek()}.csv`)
    })
  const edit = (day: typeof from) => (text: string) => {
    day.value = text
    changed()
  }
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <p class="soft">{at.about}</p>
      <form
        class="card"
        aria-label={at.title}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void download()
        }}
      >
        <div class="fields three">
          <TextField id="book-from" label={at.from} type="date" value={from.value} onInput={edit(from)} />
          <TextField id="book-to" label={at.to} type="date" value={to.value} onInput={edit(to)} />
          <SelectField
            id="book-view"
            label={at.view}
            hint={at.viewHint[view.value]}
            value={view.value}
            choices={views.map((each) => ({ value: each, words: at.views[each] }))}
            onChange={(value) => {
              view.value = views.find((each) => each === value) ?? 'both'
              changed()
            }}
          />
        </div>
        <Refusal refused={refused.value} />
        <div class="row">
          <button type="submit" class="button action">
            {texts.reports.download}
          </button>
        </div>
      </form>
    </div>
  )
}
