import { completeConfig } from '../../config/load.js'
import type { Config } from '../../config/schema.js'

/** The configuration of the demo: two registers with a scanner each, one receipt and one label printer, all simulated. */
export const demoConfig = (input: {
  readonly serveUrl: string
  readonly pepperFile: string
  readonly port: number
}): Promise<Config> => completeConfig(demoToml(input), 'demo.toml')

const register = (number: number): string => `
[[register]]
number = ${number}
scanners = ["scanner-${number}"]
receipt_printer = "receipt-1"
label_printer = "label-1"
${number === 1 ? 'drawer = "pin-2"' : ''}

[[scanner]]
id = "scanner-${number}"
transport = { kind = "virtual" }
`

const demoToml = ({
  serveUrl,
  pepperFile,
  port,
}: {
  readonly serveUrl: string
  readonly pepperFile: string
  readonly port: number
}): string => `
[store]
number = 1

[database]
serve = ${JSON.stringify(serveUrl)}

[server]
port = ${port}

[security]
pepper_file = ${JSON.stringify(pepperFile)}

[log]
level = "warn"
${register(1)}${register(2)}
[[printer]]
id = "receipt-1"
kind = "receipt"
profile = "epson-80"
transport = { kind = "virtual" }

[[printer]]
id = "label-1"
kind = "label"
transport = { kind = "virtual" }
media = { width_mm = 57, height_mm = 32 }
`
