import type { JSX } from 'preact'
import { Icon } from '../shared/icons.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Outcome } from './parts.js'

const look = { ready: 'good', busy: 'note', warning: 'warn', faulted: 'bad', absent: 'bad', unknown: '' } as const

/** Registers, devices and the print jobs that wait, each in words. */
export const DevicesPage = (): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.devices
  const { asked, again } = useAsked('devices', async (signal) => ({
    ...(await ask('device.list', {}, { signal })),
    ...(await ask('print.jobs', {}, { signal })),
    ...(await ask('register.list', {}, { signal })),
  }))
  const { data, loading, refused } = asked.value
  const { date, time } = format.value
  return (
    <div class="sheet">
      <div class="head">
        <h1>{at.title}</h1>
        <button type="button" class="button" onClick={again}>
          {at.reload}
        </button>
      </div>
      <Outcome loading={loading} refused={refused} />
      {data !== null && (
        <>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{at.device}</th>
                <th scope="col">{at.state}</th>
                <th scope="col">{at.since}</th>
              </tr>
            </thead>
            <tbody>
              {data.devices.map((device) => (
                <tr key={device.id}>
                  <th scope="row">
                    <Icon name={device.kind} /> {at.kind[device.kind]} {device.id}
                  </th>
                  <td>
                    <span class={`badge ${look[device.state]}`}>{device.text}</span>
                  </td>
                  <td>
                    {date(device.since)}, {time(device.since)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {data.devices.length === 0 && <p class="empty">{at.none}</p>}
          <h2>{at.jobs}</h2>
          {data.jobs.length === 0 && <p class="soft">{at.noJobs}</p>}
          <ul class="plain-list">
            {data.jobs.map((job) => (
              <li key={job.id}>
                <strong>{job.title}</strong> <span class="badge warn">{job.state}</span>{' '}
                <span class="soft">
                  {job.printer} {job.reason}
                </span>
              </li>
            ))}
          </ul>
          <h2>{at.registers}</h2>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{at.register}</th>
                <th scope="col">{at.name}</th>
                <th scope="col">{at.screen}</th>
              </tr>
            </thead>
            <tbody>
              {data.registers.map((register) => (
                <tr key={register.id}>
                  <th scope="row">{register.number}</th>
                  <td>{register.name}</td>
                  <td>{register.paired ? at.paired : at.unpaired}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  )
}
