import { text } from 'node:stream/consumers'
import { didYouMean } from '../../../config/suggest.js'
import { addUser } from '../../security/accounts.js'
import { roles, type Role } from '../../security/permissions.js'
import { defineCommand, UsageError, type Io } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { openPepper, withStore } from '../open.js'

const ROLES = Object.keys(roles)

export const command = defineCommand({
  positionals: [{ name: 'name', description: 'Name to sign in with; unique.' }],
  options: {
    role: { type: 'string', value: 'ROLE', description: `${ROLES.join(', ')}; else cashier.` },
    'pin-stdin': { type: 'boolean', description: 'Read the PIN from standard input instead of asking for it.' },
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
  description:
    'Adds a user and asks for the PIN (4 to 12 digits) twice, without showing it. A PIN is never an argument: other users of the machine can read those. May be done while the daemon runs.',
  examples: [
    { line: 'tillgate user add Ana --role manager', does: 'Asks for the PIN, then adds Ana.' },
    { line: 'tillgate user add Bo --pin-stdin < pin.txt', does: 'For scripts.' },
  ],
  async run({ arguments: { name = '' }, options, io }) {
    const role = readRole(options.role ?? 'cashier')
    const config = await loadConfigFor(io, options.config)
    const pin = options['pin-stdin'] ? (await text(io.input())).trim() : await askPin(io)
    const pepper = await openPepper(config)
    const user = await withStore(config, (store) => addUser(store, pepper, { name, role, pin }))
    if (options.json) io.out(JSON.stringify({ id: user.id, name: user.name, role: user.role }))
    else io.out(`${user.name} is a ${user.role} now.`)
    return EXIT.OK.code
  },
})

const readRole = (typed: string): Role => {
  if (isRole(typed)) return typed
  throw new UsageError(
    [`There is no role "${typed}"; there are: ${ROLES.join(', ')}.`, didYouMean(typed, ROLES)]
      .filter(Boolean)
      .join(' '),
  )
}

const isRole = (name: string): name is Role => Object.hasOwn(roles, name)

const askPin = async (io: Io): Promise<string> => {
  const pin = await io.askSecret('PIN: ')
  if (pin === null) throw new UsageError('There is no terminal to ask for the PIN; use --pin-stdin.')
  if ((await io.askSecret('PIN again: ')) !== pin) throw new UsageError('The two PINs differ.')
  return pin
}
