import { readFile } from 'node:fs/promises'
import t from 'tap'
import { EXIT } from '../cli/exit-codes.js'
import { COMMANDS } from '../cli/table.js'

/** Settings of the unit, each name with all its values in order. */
const readUnit = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
  const text = await readFile(new URL('../../../systemd/tillgate.service', import.meta.url), 'utf8')
  const settings = new Map<string, string[]>()
  for (const [, name = '', value = ''] of text.matchAll(/^([A-Za-z]+)=(.*)$/gmu))
    settings.set(name, [...(settings.get(name) ?? []), value])
  return settings
}

void t.test('the unit and the daemon agree', async (t) => {
  const unit = await readUnit()
  const only = (name: string) => unit.get(name)?.join(' ')
  t.equal(only('Type'), 'notify')
  t.equal(only('NotifyAccess'), 'all', 'systemd-notify is a child, not the daemon itself')
  const final = [EXIT.USAGE, EXIT.CONFIG].map(({ code }) => code)
  t.equal(only('RestartPreventExitStatus'), final.join(' '))
  t.ok(Number(only('TimeoutStopSec')) > 30, 'longer than a stop of several parts takes')
  t.match(unit.get('Environment'), [/.*/u, /^UV_THREADPOOL_SIZE=\d+$/u])
  const command = /tillgate (\w+) --config \S+$/u.exec(only('ExecStart') ?? '')?.[1]
  t.ok(
    COMMANDS.some(({ name }) => name === command),
    `there is a command ${command}`,
  )
})
