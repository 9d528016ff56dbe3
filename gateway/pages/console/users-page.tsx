import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { Labelled, Outcome, Refusal } from './parts.js'
import { PinReset } from './pin-page.js'

type User = HttpOutput<'user.list'>['users'][number]
const roles: readonly User['role'][] = ['cashier', 'clerk', 'manager', 'administrator']
const roleOf = (text: string): User['role'] => roles.find((role) => role === text) ?? 'cashier'

const RoleChoice = ({
  id,
  label,
  value,
  onChange,
}: {
  readonly id: string
  readonly label?: string
  readonly value: User['role']
  readonly onChange: (role: User['role']) => void
}): JSX.Element => {
  const { texts } = useConsole()
  return (
    <select
      id={id}
      class="field"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(roleOf(event.currentTarget.value))}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {texts.users.role[role]}
        </option>
      ))}
    </select>
  )
}

/** A new person: name, role, PIN. What was typed stays when it is refused. */
const NewUser = ({ onDone }: { readonly onDone: (words: string) => void }): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.users
  const name = useSignal('')
  const role = useSignal<User['role']>('cashier')
  const pin = useSignal('')
  const refused = useSignal<{ readonly message: string } | null>(null)
  const add = async () => {
    if (!/^\d{4,12}$/.test(pin.peek())) {
      refused.value = { message: at.wantsPin }
      document.getElementById('user-pin')?.focus()
      return
    }
    try {
      await ask('user.add', { name: name.peek().trim(), role: role.peek(), pin: pin.peek() })
      onDone(at.added(name.peek().trim()))
      name.value = ''
      pin.value = ''
      refused.value = null
    } catch (error) {
      refused.value = refusalOf(error)
      document.getElementById('user-name')?.focus()
    }
  }
  return (
    <form
      class="card"
      aria-label={at.new}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.peek().trim() === '') document.getElementById('user-name')?.focus()
        else void add()
      }}
    >
      <h2>{at.new}</h2>
      <div class="fields three">
        <Labelled label={at.name} id="user-name">
          <input
            id="user-name"
            class="field"
            autocomplete="off"
            maxLength={80}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value
              refused.value = null
            }}
          />
        </Labelled>
        <Labelled label={at.roleLabel} id="user-role">
          <RoleChoice id="user-role" value={role.value} onChange={(chosen) => (role.value = chosen)} />
        </Labelled>
        <Labelled label={at.pin} id="user-pin" hint={at.pinHint}>
          <input
            id="user-pin"
            class="field"
            type="password"
            inputmode="numeric"
            autocomplete="off"
            maxLength={12}
            value={pin.value}
            onInput={(event) => {
              pin.value = event.currentTarget.value
              refused.value = null
            }}
          />
        </Labelled>
      </div>
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="submit" class="button action">
          {at.add}
        </button>
      </div>
    </form>
  )
}

/** Users: who may do what; access is ended, never erased. */
export const UsersPage = (): JSX.Element => {
  const { texts, ask, spoken, user: me } = useConsole()
  const at = texts.users
  const { asked, again } = useAsked('users', (signal) => ask('user.list', {}, { signal }))
  const { data, loading, refused } = asked.value
  const failed = useSignal<{ readonly message: string } | null>(null)
  const done = useSignal('')
  const resetting = useSignal<User | null>(null)
  const tell = (words: string) => {
    done.value = words
    spoken.value = words
    failed.value = null
    again()
  }
  const change = async (user: User, what: { readonly role?: User['role']; readonly active?: boolean }) => {
    try {
      await ask('user.change', { user: user.id, ...what })
      tell(at.changed(user.name))
    } catch (error) {
      failed.value = refusalOf(error)
      again()
    }
  }
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <Outcome loading={loading} refused={refused} />
      <Refusal refused={failed.value} />
      <p role="status" class="soft">
        {done.value}
      </p>
      {data !== null && (
        <table class="table" aria-label={at.title}>
          <thead>
            <tr>
              <th scope="col">{at.name}</th>
              <th scope="col">{at.roleLabel}</th>
              <th scope="col">{at.pin}</th>
              <th scope="col">{at.access}</th>
            </tr>
          </thead>
          <tbody>
            {data.users.map((user) => (
              <tr key={user.id}>
                <th scope="row">
                  {user.name} {user.id === me.value?.id && <span class="badge">{at.you}</span>}{' '}
                  {user.paused && <span class="badge warn">{at.paused}</span>}
                </th>
                <td>
                  <RoleChoice
                    id={`role-${user.id}`}
                    label={at.roleOf(user.name)}
                    value={user.role}
                    onChange={(role) => void change(user, { role })}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    class="button"
                    id={`pin-${user.id}`}
                    aria-label={texts.pin.resetOf(user.name)}
                    onClick={() => (resetting.value = user)}
                  >
                    {texts.pin.reset}
                  </button>
                </td>
                <td>
                  <button type="button" class="button" onClick={() => void change(user, { active: !user.active })}>
                    {user.active ? at.end(user.name) : at.giveBack(user.name)}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <NewUser onDone={tell} />
      {resetting.value !== null && (
        <PinReset
          user={resetting.value}
          onClose={(words) => {
            const id = resetting.peek()?.id ?? ''
            resetting.value = null
            if (words !== null) tell(words)
            requestAnimationFrame(() => document.getElementById(`pin-${id}`)?.focus())
          }}
        />
      )}
    </div>
  )
}
