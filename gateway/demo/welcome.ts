import { demoPairingCode } from './pairing-codes.js'
import { thingsToTry } from './samples.js'

/** What the demo tells when it is ready: where to look, and five things to try. */
export const welcome = (url: string): readonly string[] => [
  '',
  `Tillgate is ready. Open ${url}/register/1`,
  `  Pairing code ${demoPairingCode(1)} (register 2: ${url}/register/2, code ${demoPairingCode(2)})`,
  `  The console for the back office: ${url}/console (sign in as Ada)`,
  '  Sign in as Ben with PIN 2222 (cashier), or as Ada with PIN 1111 (manager).',
  '',
  'Five things to try; the bench at the side of the page has the scanner:',
  ...thingsToTry.flatMap(({ title, steps }, index) => [
    `  ${index + 1}. ${title}`,
    ...steps.map(({ scan, text }) => `       ${text}${scan === null ? '' : ` [${scan}]`}`),
  ]),
  '',
  'Ctrl-C stops everything; the data stays for the next run (--fresh starts over).',
]
