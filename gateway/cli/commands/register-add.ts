import { addRegister } from '../../security/accounts.js'
import { defineCommand } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { openPepper, withStore } from '../open.js'
import { readRegisterNumber, tellPairing } from '../pairing-words.js'

export const command = defineCommand({
  positionals: [
    { name: 'number', description: 'Number of the register, 1 to 9999.' },
    { name: 'name', description: 'What people call it; else "Register NUMBER".', optional: true },
  ],
  options: { ...CONFIG_OPTION, ...JSON_OPTION },
  description:
    'Adds a register to the store and prints a one-time code. Open the address it tells on the screen of that register and enter the code; from then on that screen is the register. May be done while the daemon runs.',
  examples: [
    { line: 'tillgate register add 1', does: 'The first register, and its code.' },
    { line: 'tillgate register add 12 "Golf desk"', does: 'A register with a name.' },
  ],
  async run({ arguments: { number: typed, name }, options, io }) {
    const number = readRegisterNumber(typed)
    const config = await loadConfigFor(io, options.config)
    const pepper = await openPepper(config)
    const pairing = await withStore(config, (store) =>
      addRegister(store, pepper, { number, name: name ?? `Register ${number}` }),
    )
    tellPairing(pairing, config, io, options.json === true)
    return EXIT.OK.code
  },
})
