import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Device, PrintJob } from '../../protocol/register-state.js'
import { Icon } from '../shared/icons.js'
import { ActionButton } from './action-button.js'
import { troubleOf, waitingPaper } from './device-trouble.js'
import { useTill } from './till.js'
import { askingJobs } from './what-is-open.js'

const NoticeCard = (): JSX.Element | null => {
  const till = useTill()
  const notice = till.notice.value
  if (notice === null) return null
  return (
    <div class="card bad notice">
      <Icon name="refused" />
      <p class="refusal-words">
        {notice.scan !== null && !notice.text.includes(notice.scan) && <span class="notice-scan">{notice.scan}</span>}
        {notice.text}
      </p>
      <button
        type="button"
        class="button quiet square"
        aria-label={till.texts.value.dismiss}
        onClick={() => (till.notice.value = null)}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

const OfflineCard = (): JSX.Element | null => {
  const till = useTill()
  const since = till.offlineSince.value
  const texts = till.texts.value.line
  if (since === null) return null
  return (
    <div class="card bad notice">
      <Icon name="line-off" />
      <div>
        <p>
          <strong>{texts.offlineSince(till.format.value.time(since))}</strong> {texts.offlineMeaning}
        </p>
        {till.waiting.value > 0 && <p>{texts.waiting}</p>}
      </div>
      <button type="button" class="button" onClick={() => till.client.reconnect()}>
        {texts.retry}
      </button>
    </div>
  )
}

const jobWords = (job: PrintJob, texts: ReturnType<typeof useTill>['texts']['value']['jobs']): string => {
  if (job.state === 'unconfirmed') return texts.unconfirmed(job.printer)
  return job.state === 'expired' ? texts.expired(job.printer) : texts.failed(job.printer)
}

/** “Did it come out?”: one question at a time, the oldest first. */
const JobCard = (): JSX.Element | null => {
  const till = useTill()
  const texts = till.texts.value.jobs
  const jobs = askingJobs(till.state.value)
  const job = jobs[0]
  if (job === undefined) return null
  return (
    <section class="card warn" aria-label={texts.title}>
      <p>
        <strong>
          {job.title}
          {job.copy > 0 && ` (${texts.copy(job.copy)})`}
          {job.state === 'unconfirmed' && ` – ${texts.title}`}
        </strong>{' '}
        {jobWords(job, texts)} {job.reason}{' '}
        {jobs.length > 1 && <span class="badge">{texts.more(jobs.length - 1)}</span>}
      </p>
      <div class="row">
        <ActionButton name="cameOut" />
        <ActionButton name="jobAgain" />
        <ActionButton name="jobDismiss" look="quiet" />
      </div>
    </section>
  )
}

const DeviceCard = ({ device }: { readonly device: Device }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.devices
  const hidden = useMemo(() => signal(false), [device.since])
  const paper = waitingPaper(till.state.value, device)
  if (hidden.value) return <></>
  return (
    <div class="card warn notice">
      <Icon name={device.kind} />
      <p>
        <strong>{texts.kind[device.kind]}:</strong> {device.text.replace(/\.?$/, '.')}{' '}
        {paper.receipts + paper.labels > 0 && texts.waiting(paper.receipts, paper.labels)} {texts.sellOn}
      </p>
      <button
        type="button"
        class="button quiet square"
        aria-label={till.texts.value.dismiss}
        onClick={() => (hidden.value = true)}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

const DatabaseCard = (): JSX.Element | null => {
  const till = useTill()
  const database = till.state.value?.database
  if (database === undefined || database.state === 'ready') return null
  return (
    <div class="card bad notice">
      <Icon name="database" />
      <p>
        <strong>{till.texts.value.strip.database.down}.</strong> {database.text}
      </p>
    </div>
  )
}

/** What is wrong or waits for an answer, above the basket, the gravest first. */
export const Cards = (): JSX.Element => {
  const till = useTill()
  return (
    <div class="cards">
      <OfflineCard />
      {till.offlineSince.value === null && <DatabaseCard />}
      <NoticeCard />
      <JobCard />
      {troubleOf(till.state.value).map((device) => (
        <DeviceCard key={device.id} device={device} />
      ))}
    </div>
  )
}
