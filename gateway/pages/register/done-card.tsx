import type { JSX } from 'preact'
import type { JobState, LastSale, RegisterState } from '../../protocol/register-state.js'
import { Icon } from '../shared/icons.js'
import type { Texts } from '../shared/texts-en.js'
import { ActionButton } from './action-button.js'
import { printLabel } from './sale-actions.js'
import { useTill } from './till.js'

/** A job that is no longer listed has nothing to wait for or to ask: it is printed. */
const jobState = (state: RegisterState | null, sold: LastSale): JobState | null =>
  sold.job === null ? null : (state?.jobs.find((job) => job.id === sold.job)?.state ?? 'printed')

const printText = (texts: Texts['done'], state: JobState | null): string => {
  switch (state) {
    case null:
      return texts.noReceipt
    case 'queued':
      return texts.queued
    case 'sending':
    case 'sent':
      return texts.printing
    case 'printed':
      return texts.printed
    case 'unconfirmed':
      return texts.unconfirmed
    case 'failed':
    case 'expired':
      return texts.failed
    case 'dismissed':
      return texts.dismissed
  }
}

/** The sale that was just completed: change in large figures, receipt, paper. Stays until the next scan. */
export const DoneCard = ({ sold }: { readonly sold: LastSale }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.done
  const { money } = till.format.value
  const title = sold.total < 0 ? texts.returnTitle : texts.title
  const copied = till.copyOf.value === sold.document
  return (
    <section class="done" aria-label={title}>
      <p class="done-title">
        <Icon name="done" />
        <span>{title}</span>
      </p>
      <p class="done-number">{texts.receipt(sold.number)}</p>
      {sold.total < 0 ? (
        <p class="done-change">
          <span>{texts.givenBack}</span> <strong>{money(-sold.total)}</strong>
        </p>
      ) : sold.change > 0 ? (
        <p class="done-change">
          <span>{till.texts.value.tender.change}</span> <strong>{money(sold.change)}</strong>
        </p>
      ) : (
        <p class="done-change">
          <span>{texts.noChange}</span>
        </p>
      )}
      <p>{copied ? texts.againAsked : printText(texts, jobState(till.state.value, sold))}</p>
      <div class="row">
        <ActionButton name="newSale" look="action" />
        <ActionButton name="printAgain" />
      </div>
      <p class="soft">{texts.nextHow}</p>
      {till.soldLines.value.length > 0 && (
        <details class="done-labels">
          <summary>{texts.labels}</summary>
          <div class="row">
            {till.soldLines.value.map((line) => (
              <button key={line.id} type="button" class="button" onClick={() => void printLabel(till, line)}>
                {line.name}
              </button>
            ))}
          </div>
        </details>
      )}
    </section>
  )
}
