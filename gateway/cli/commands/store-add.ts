import { setUpStore } from '../../../core/store/set-up-store.js'
import { defineCommand, UsageError } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'

export const command = defineCommand({
  positionals: [{ name: 'name', description: 'Name of the store, as on receipts.' }],
  options: {
    zone: {
      type: 'string',
      value: 'ZONE',
      description: 'Time zone, such as Europe/Berlin; else that of this machine.',
    },
    currency: { type: 'string', value: 'CODE', description: 'Currency by ISO 4217; else USD.' },
    locale: { type: 'string', value: 'TAG', description: 'Language and country of paper, such as de-DE; else en-US.' },
    venue: { type: 'string', value: 'NAME', description: 'The venue the store stands in; else its own name.' },
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
  description:
    'Enters the store of the configuration ([store] number) into the catalog: name, time zone, currency. Needed once, after the first "tillgate migrate"; currency and number are meant to stay.',
  examples: [
    { line: 'tillgate store add "Main Street" --zone America/New_York', does: 'The store sells in US dollars.' },
    { line: 'tillgate store add Hafen --zone Europe/Berlin --currency EUR --locale de-DE', does: 'The same in euros.' },
  ],
  async run({ arguments: { name = '' }, options, io }) {
    const zone = options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    const { currency = 'USD', locale = 'en-US' } = options
    if (!isKnown(() => new Intl.DateTimeFormat('en', { timeZone: zone })))
      throw new UsageError(`There is no time zone ${zone}.`)
    if (!isKnown(() => new Intl.Locale(locale))) throw new UsageError(`${locale} is not a language tag.`)
    if (!Intl.supportedValuesOf('currency').includes(currency))
      throw new UsageError(`There is no currency ${currency}.`)
    const config = await loadConfigFor(io, options.config)
    const { number } = config.store
    const venue = { number: 1, name: options.venue ?? name }
    const made = await setUpStore(config.database.serve, { venue, number, name, zone, locale, currency }, 'refuse')
    const id = made.storeId
    if (options.json) io.out(JSON.stringify({ id, number, name, zone, locale, currency }))
    else io.out(`Store ${number}, ${name}: ${zone}, ${currency}, ${locale}.`)
    return EXIT.OK.code
  },
})

const isKnown = (make: () => unknown): boolean => {
  try {
    make()
    return true
  } catch {
    return false // Intl throws a RangeError for what it does not know.
  }
}
