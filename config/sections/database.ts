import Type from 'typebox'
import { section } from './options.js'

const passwordFile = (role: string) =>
  Type.Optional(
    Type.String({
      title: `Password file of ${role}`,
      description: `File whose first line is the password of ${role}. Relative to this configuration file. Leave out where PostgreSQL asks for none.`,
      minLength: 1,
      examples: [`${role}.password`],
    }),
  )

export const databaseSection = section(
  {
    serve: Type.String({
      title: 'Connection of the daemon',
      description:
        'PostgreSQL 15 or later, as the role that may add to the journal but never change it. Without a password: that belongs into serve_password_file or into the environment.',
      minLength: 1,
      examples: ['postgres://tillgate_serve@localhost:5432/tillgate'],
    }),
    serve_password_file: passwordFile('serve'),
    migrate: Type.Optional(
      Type.String({
        title: 'Connection of the owner',
        description:
          'As the role that owns the schema; used by "tillgate migrate" only. May be left out on a machine that never migrates.',
        minLength: 1,
        examples: ['postgres://tillgate_owner@localhost:5432/tillgate'],
      }),
    ),
    migrate_password_file: passwordFile('migrate'),
    pool_size: Type.Integer({
      title: 'Connections of the daemon',
      description: 'At most so many at once. One per register that sells at the same moment is plenty.',
      minimum: 2,
      maximum: 200,
      default: 10,
    }),
  },
  { title: 'The database', description: 'Two roles: one owns the schema, one serves.' },
)

export const securitySection = section(
  {
    pepper_file: Type.String({
      title: 'Pepper file',
      description:
        'File with the secret that is mixed into every PIN hash and kept outside the database. Made at the first start if it is not there. Keep a copy: without it no PIN works. Relative to this configuration file.',
      minLength: 1,
      default: '/var/lib/tillgate/pepper',
    }),
  },
  { title: 'Security', description: 'Secrets by reference; no secret stands in this file.' },
)

export const logSection = section(
  {
    level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      title: 'Least level',
      description: 'What is less important is not written. trace shows the raw bytes of devices.',
      default: 'info',
    }),
  },
  { title: 'Log', description: 'JSON lines on standard output; readable lines when a terminal looks.' },
)
