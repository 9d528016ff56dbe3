import Type, { type Static } from 'typebox'
import { TillgateError } from '../../core/errors/error.js'
import { readStatement, writeStatement, type Statement } from '../../core/inventory/signed-text.js'
import type { Manifest, TransferNews, Transfers, TransferUnitState } from '../../core/store/store.js'
import { createCheck } from '../protocol/check.js'
import { isSignedBy, type StoreKeyPair } from '../security/store-key.js'

// Short arrays instead of objects: every sign costs paper.
const Id = Type.String({ pattern: '^[0-9a-f]{32}$' })
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })
const Key = Type.String({ minLength: 1, maxLength: 64 })
const Scope = Type.Union([Type.Literal(0), Type.Literal(1)])

const ManifestPayload = Type.Object(
  {
    v: Type.Literal(1),
    t: Id,
    n: Type.String({ minLength: 1, maxLength: 60 }),
    a: Id,
    b: Id,
    at: Type.String({ maxLength: 30 }),
    l: Type.Array(
      Type.Tuple([
        Count,
        Type.String({ minLength: 1, maxLength: 100 }),
        Count,
        // Scope, key, version, label (0: as the key), owner epoch, event number, day it came into stock (0: unknown).
        Type.Array(
          Type.Tuple([
            Scope,
            Key,
            Count,
            Type.Union([Type.String({ minLength: 1, maxLength: 128 }), Type.Literal(0)]),
            Count,
            Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
            Count,
          ]),
          { maxItems: 100_000 },
        ),
      ]),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { additionalProperties: false },
)

const states = [
  'in-transit',
  'late',
  'released',
  'received',
  'returned',
  'lost',
] as const satisfies readonly TransferUnitState[]

const NewsPayload = Type.Object(
  {
    v: Type.Literal(1),
    t: Id,
    by: Id,
    r: Type.Union([
      Type.Tuple([Type.String({ maxLength: 500 }), Type.String({ maxLength: 200 }), Type.String({ maxLength: 40 })]),
      Type.Null(),
    ]),
    // Scope, key, state, event number, owner epoch.
    u: Type.Array(Type.Tuple([Scope, Key, Type.Integer({ minimum: 0, maximum: states.length - 1 }), Count, Count]), {
      maxItems: 100_000,
    }),
    // Line, received, released, returned, lost, awaited.
    p: Type.Array(Type.Tuple([Count, Count, Count, Count, Count, Scope]), { maxItems: 1000 }),
  },
  { additionalProperties: false },
)

const checkManifest = createCheck(ManifestPayload)
const checkNews = createCheck(NewsPayload)

const bare = (uuid: string): string => uuid.replaceAll('-', '')
const uuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
const dayMs = 86_400_000
const dayOf = (text: string | null): number => (text === null ? 0 : Math.floor(Date.parse(text) / dayMs))
const textOfDay = (day: number): string | null =>
  day === 0 || day > 100_000 ? null : new Date(day * dayMs).toISOString().slice(0, 10)

/** The codes of a manifest, for the slip that travels with the goods. */
export const writeManifest = (manifest: Manifest, key: StoreKeyPair): readonly string[] => {
  const payload: Static<typeof ManifestPayload> = {
    v: 1,
    t: bare(manifest.transfer),
    n: manifest.number,
    a: bare(manifest.source),
    b: bare(manifest.destination),
    at: manifest.at,
    l: manifest.lines.map(({ position, code, quantity, units }) => [
      position,
      code,
      quantity,
      units.map((unit) => [
        unit.scope === '*' ? 1 : 0,
        unit.key,
        unit.version,
        unit.label === unit.key ? 0 : unit.label,
        unit.epoch,
        unit.number,
        dayOf(unit.receivedOn),
      ]),
    ]),
  }
  return writeStatement('M', payload, key)
}

/** The codes of what a store tells about its part in a transfer. */
export const writeNews = (news: TransferNews, key: StoreKeyPair): readonly string[] => {
  const payload: Static<typeof NewsPayload> = {
    v: 1,
    t: bare(news.transfer),
    by: bare(news.by),
    r: news.recall === null ? null : [news.recall.reason, news.recall.by, news.recall.at],
    u: news.units.map(({ scope, key: serial, state, number, epoch }) => [
      scope === '*' ? 1 : 0,
      serial,
      Math.max(
        0,
        states.findIndex((one) => one === state),
      ),
      number,
      epoch,
    ]),
    p: news.pieces.map(({ position, received, released, returned, lost, late }) => [
      position,
      received,
      released,
      returned,
      lost,
      late ? 1 : 0,
    ]),
  }
  return writeStatement('N', payload, key)
}

/** @throws TillgateError MANIFEST_INVALID, MANIFEST_INCOMPLETE, MANIFEST_KEY_UNKNOWN */
export const readManifest = async (text: string, keys: Transfers['keys']): Promise<Manifest> => {
  const statement = readStatement(text)
  const { t, n, a, b, at, l } = checked(statement, 'M', checkManifest)
  await verify(statement, uuid(a), n, keys)
  if (Number.isNaN(Date.parse(at))) throw invalid('its time cannot be read')
  const manifest = { transfer: uuid(t), number: n, source: uuid(a), destination: uuid(b), at }
  return {
    ...manifest,
    lines: l.map(([position, code, quantity, units]) => ({
      position,
      code,
      quantity,
      units: units.map(([scope, key, version, label, epoch, number, day]) => ({
        scope: scope === 1 ? '*' : 'item',
        key,
        version,
        label: label === 0 ? key : label,
        epoch,
        number,
        receivedOn: textOfDay(day),
      })),
    })),
  }
}

/** @throws TillgateError as `readManifest` */
export const readNews = async (text: string, keys: Transfers['keys']): Promise<TransferNews> => {
  const statement = readStatement(text)
  const { t, by, r, u, p } = checked(statement, 'N', checkNews)
  await verify(statement, uuid(by), 'This text', keys)
  return {
    transfer: uuid(t),
    by: uuid(by),
    recall: r === null ? null : { reason: r[0], by: r[1], at: r[2] },
    units: u.map(([scope, key, state, number, epoch]) => ({
      scope: scope === 1 ? '*' : 'item',
      key,
      state: states[state] ?? 'in-transit',
      number,
      epoch,
    })),
    pieces: p.map(([position, received, released, returned, lost, late]) => ({
      position,
      received,
      released,
      returned,
      lost,
      late: late === 1,
    })),
  }
}

const checked = <T>(statement: Statement, kind: Statement['kind'], check: (value: unknown) => T): T => {
  if (statement.kind !== kind) throw invalid('it is a text of another kind')
  try {
    return check(statement.payload)
  } catch {
    // Signed or not: what does not have the form is not read further.
    throw invalid('its content has another form')
  }
}

const verify = async (
  { keyId, signed, signature }: Statement,
  store: string,
  name: string,
  keys: Transfers['keys'],
): Promise<void> => {
  const known = (await keys(keyId)).filter(({ storeId }) => storeId === store)
  if (known.length === 0) throw new TillgateError('MANIFEST_KEY_UNKNOWN', { t: name })
  if (!known.some(({ publicKey }) => isSignedBy(publicKey, signed, signature))) throw invalid('the signature is wrong')
}

const invalid = (problem: string): TillgateError => new TillgateError('MANIFEST_INVALID', { problem })
