import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Link, Outcome, StateBadge } from './parts.js'
import { addressOf } from './route.js'
import { UnitActions } from './unit-actions.js'

type Unit = HttpOutput<'serials.life'>['units'][number]
type Event = Unit['events'][number]

/** A kind that has no words of its own yet is readable as it is: `unit.swapped-in` → swapped in. */
const plainKind = (kind: string): string => (kind.split('.').at(-1) ?? kind).replaceAll('-', ' ')

const Step = ({ event }: { readonly event: Event }): JSX.Element => {
  const { texts, format } = useConsole()
  const { date, time } = format.value
  return (
    <li>
      <p>
        <strong>{texts.serial.kinds[event.kind] ?? plainKind(event.kind)}</strong>{' '}
        {event.document !== null &&
          (event.kind === 'unit.sold' ? (
            <Link to={addressOf(['sales', event.document])}>{event.documentNumber}</Link>
          ) : (
            event.documentNumber
          ))}
      </p>
      <p class="small soft">
        {date(event.at)}, {time(event.at)} {event.user !== '' && texts.serial.by(event.user)}{' '}
        {event.register !== null && texts.serial.register(event.register)}
      </p>
    </li>
  )
}

/** The life of a number, newest first; the state now stands on top. */
export const SerialPage = ({ serial }: { readonly serial: string }): JSX.Element => {
  const { texts, ask, route } = useConsole()
  const { asked, again } = useAsked(serial, (signal) => ask('serials.life', { serial }, { signal }))
  const { data, loading, refused } = asked.value
  return (
    <div class="sheet">
      <h1>{texts.serial.title(serial)}</h1>
      <Outcome loading={loading} refused={refused} />
      {data?.units.length === 0 && <p class="empty">{texts.serial.none(serial)}</p>}
      {data?.units.map((unit) => (
        <section key={unit.itemId} class="card" aria-label={`${unit.serial}, ${unit.item}`}>
          <h2>
            <Link to={addressOf(['catalog', 'items', unit.itemId])}>{unit.item}</Link>
          </h2>
          <p class="row">
            <strong class="large">{unit.serial}</strong> <StateBadge state={unit.state} />
          </p>
          {unit.numbers.map(({ number, kind }) => (
            <p key={number} class="small soft">
              {texts.unit.number[kind](number)}
            </p>
          ))}
          <UnitActions
            itemId={unit.itemId}
            serial={unit.serial}
            state={`${unit.state} ${unit.events.length}`}
            onDone={(now) => {
              if (now === unit.serial) again()
              else route.go(addressOf(['serials', now]), { replace: true })
            }}
          />
          <h3>{texts.serial.life}</h3>
          <ol class="timeline">
            {unit.events.toReversed().map((event) => (
              <Step key={event.number} event={event} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
