import { isTillgateError, fillText } from '../../core/errors/error.js'
import { inspectDatabase, type DatabaseLook } from '../../core/store/inspect.js'
import { configOf, fault, ok, skipped, warning, type Check, type Finding, type Look } from './finding.js'

/** The look at the database, or the finding that says why there is none. */
const lookOf = async (look: Look): Promise<DatabaseLook | null> => {
  try {
    return (await look.database?.()) ?? null
  } catch {
    return null // Told by the check "database".
  }
}

const unseen = skipped('Not looked at: the database was not reached.')

export const databaseCheck: Check = {
  name: 'database',
  needsConfig: true,
  async run(look) {
    try {
      const database = await look.database?.()
      if (!database) return [unseen]
      const { version, versionNumber, encoding } = database
      const name = `Database ${database.database} as ${database.role}`
      if (versionNumber < 150_000)
        return [fault(`${name}: PostgreSQL ${version} is too old.`, 'Upgrade PostgreSQL to 15 or later.')]
      if (encoding !== 'UTF8')
        return [fault(`${name}: the encoding is ${encoding}.`, 'Create the database with encoding UTF8.')]
      return [ok(`${name}: PostgreSQL ${version}, UTF8.`)]
    } catch (error) {
      return [faultOf(error)]
    }
  },
}

export const rolesCheck: Check = {
  name: 'roles',
  needsConfig: true,
  async run(look) {
    const serve = await lookOf(look)
    if (!serve) return [unseen]
    const findings: Finding[] = []
    if (serve.isSuperuser)
      findings.push(fault(`The daemon would be superuser (${serve.role}).`, 'Give [database] serve a role of its own.'))
    else if (serve.ownsSchema || serve.mayChangeJournal)
      findings.push(
        fault(
          `The role of the daemon (${serve.role}) may change the journal.`,
          'Use a role that does not own the schema for [database] serve, then run "tillgate migrate".',
        ),
      )
    else findings.push(ok(`The role of the daemon (${serve.role}) may add to the journal, not change it.`))
    const { migrate } = configOf(look).database
    if (migrate !== undefined) findings.push(await ownerFinding(migrate))
    return findings
  },
}

const ownerFinding = async (url: string): Promise<Finding> => {
  try {
    const { role, schema, ownsSchema } = await inspectDatabase(url)
    return schema !== null && !ownsSchema
      ? fault(`${role} of [database] migrate does not own the schema.`, 'Name the role that made the database.')
      : ok(`The owner (${role}) can be reached.`)
  } catch (error) {
    return faultOf(error)
  }
}

export const schemaCheck: Check = {
  name: 'schema',
  needsConfig: true,
  async run(look) {
    const database = await lookOf(look)
    if (!database) return [unseen]
    const { schema: have, neededSchema: need, daemon } = database
    if (have === null) return [fault('The database holds no Tillgate schema.', 'Run "tillgate migrate".')]
    if (have.number > need.number)
      return [
        fault(
          `The schema (${have.number}) is newer than this Tillgate knows (${need.number}).`,
          'Install the Tillgate that made it, or a later one.',
        ),
      ]
    if (have.number < need.number || have.digest !== need.digest)
      return [
        fault(
          `The schema (${have.number}) is not the one this Tillgate needs (${need.number}).`,
          'Stop the daemon, run "tillgate migrate", start it again.',
        ),
      ]
    const findings = [ok(`The schema is current (${have.number}).`)]
    if (daemon?.runs === true && look.address.who !== 'tillgate')
      findings.push(
        warning(
          `A daemon (process ${daemon.pid} on ${daemon.host}) writes to this database but does not answer at the configured address.`,
          'Stop it, if it is not meant to run; or use its configuration.',
        ),
      )
    return findings
  },
}

const faultOf = (error: unknown): Finding =>
  isTillgateError(error)
    ? fault(fillText(error.entry.text, error.details), fillText(error.entry.next, error.details))
    : fault(`PostgreSQL said: ${error instanceof Error ? error.message : String(error)}`, 'See the log of PostgreSQL.')
