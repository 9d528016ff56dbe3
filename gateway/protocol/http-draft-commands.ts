import Type from 'typebox'
import { closed, Instant, Uuid, mostCounted } from './common.js'
import { httpCommand } from './http-command.js'

const Kind = Type.Enum(['receiving', 'adjustment', 'transfer', 'vendor-return', 'count'], {
  description: 'Which document it is going to be.',
})
const Version = Type.Integer({
  minimum: 0,
  maximum: mostCounted,
  description: 'Counts the changes of the draft, from 1.',
})

const fields = {
  draft: Uuid,
  kind: Kind,
  version: Version,
  user: Type.String({ description: 'Who began it.' }),
  changedBy: Type.String(),
  changedAt: Instant,
}
const Body = Type.String({ maxLength: 6_000_000, description: 'Whatever the page keeps; nobody else reads it.' })

/**
 * Half-done documents of the back office: kept in the database, so that another screen and another day go on with them.
 * A draft of a kind is for those who may post that kind: each kind has the name of its permission.
 */
export const draftCommands = {
  'draft.list': httpCommand({
    name: 'draft.list',
    summary: 'Drafts of one kind of document, the newest first.',
    input: Type.Object({ kind: Kind }, closed),
    output: Type.Object({ drafts: Type.Array(Type.Object(fields, closed)) }, closed),
    permission: 'draft',
    effect: 'query',
    http: { method: 'GET', path: '/v1/drafts' },
    requestId: 'none',
    errors: ['PERMISSION_REQUIRED'],
  }),
  'draft.show': httpCommand({
    name: 'draft.show',
    summary: 'One draft.',
    input: Type.Object({ draft: Uuid }, closed),
    output: Type.Object({ ...fields, body: Body }, closed),
    permission: 'draft',
    effect: 'query',
    http: { method: 'GET', path: '/v1/drafts/:draft' },
    requestId: 'none',
    errors: ['DRAFT_UNKNOWN', 'PERMISSION_REQUIRED'],
  }),
  'draft.save': httpCommand({
    name: 'draft.save',
    summary: 'Keep a draft: version 0 makes it, later ones name the version they change. The second of two is told.',
    input: Type.Object({ draft: Uuid, kind: Kind, version: Version, body: Body }, closed),
    output: Type.Object({ version: Version }, closed),
    permission: 'draft',
    effect: 'command',
    http: { method: 'POST', path: '/v1/drafts/:draft' },
    requestId: 'none',
    errors: ['DRAFT_CHANGED', 'DRAFT_UNKNOWN', 'PERMISSION_REQUIRED'],
  }),
  'draft.discard': httpCommand({
    name: 'draft.discard',
    summary: 'Throw a draft away; one that is gone already changes nothing.',
    input: Type.Object({ draft: Uuid }, closed),
    output: Type.Object({}, closed),
    permission: 'draft',
    effect: 'command',
    http: { method: 'DELETE', path: '/v1/drafts/:draft' },
    requestId: 'none',
    errors: ['PERMISSION_REQUIRED'],
  }),
} as const
