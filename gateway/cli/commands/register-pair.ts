import { pairRegister } from '../../security/accounts.js'
import { defineCommand } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { openPepper, withStore } from '../open.js'
import { readRegisterNumber, tellPairing } from '../pairing-words.js'

export const command = defineCommand({
  positionals: [{ name: 'number', description: 'Number of the register.' }],
  options: { ...CONFIG_OPTION, ...JSON_OPTION },
  description:
    'Prints a new one-time code for a register there is: for a new screen, or when the first code was not used in time. An older code of that register ends. Screens that are paired already stay so.',
  examples: [{ line: 'tillgate register pair 1', does: 'A new code for register 1.' }],
  async run({ arguments: { number: typed }, options, io }) {
    const number = readRegisterNumber(typed)
    const config = await loadConfigFor(io, options.config)
    const pepper = await openPepper(config)
    const pairing = await withStore(config, (store) => pairRegister(store, pepper, number))
    tellPairing(pairing, config, io, options.json === true)
    return EXIT.OK.code
  },
})
