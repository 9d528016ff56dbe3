import { randomUUID } from 'node:crypto'
import type { TSchema } from 'typebox'

interface Shape {
  readonly anyOf?: readonly TSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly type?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maxItems?: number
  readonly items?: TSchema
  readonly properties?: Readonly<Record<string, TSchema>>
}

type Path = readonly (string | number)[]

/** Texts that fit the patterns of the tables: ids, days, times, numbers of customers, keys. */
const texts = (): readonly string[] => [randomUUID(), '2027-03-31', '08:00', 'A1-000001', '1', '4711', 'A'.repeat(43)]

/** A value that a schema takes, with every optional key, of which each call makes another one. */
export const sampleOf = (schema: TSchema): unknown => {
  const shape: Shape = schema
  if (shape.anyOf) return sampleOf(shape.anyOf[0] ?? {})
  if (shape.enum) return shape.enum[0]
  if ('const' in shape) return shape.const
  switch (shape.type) {
    case 'string': {
      const { pattern } = shape
      const fitting = pattern === undefined ? undefined : texts().find((text) => new RegExp(pattern, 'u').test(text))
      if (pattern !== undefined && fitting === undefined) throw new Error(`no text here fits ${pattern}`)
      return fitting ?? 'x'.repeat(Math.max(shape.minLength ?? 0, 4))
    }
    case 'integer':
      return Math.max(shape.minimum ?? 0, 1)
    case 'number':
      return Math.max(shape.minimum ?? 0, 1) + 0.25
    case 'boolean':
      return false
    case 'array':
      return shape.items === undefined || shape.maxItems === 0 ? [] : [sampleOf(shape.items)]
    case 'object':
      return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([key, value]) => [key, sampleOf(value)]))
    default:
      return null
  }
}

/** The places of all simple values. */
const leaves = (value: unknown, path: Path = []): readonly (readonly [Path, unknown])[] => {
  if (Array.isArray(value)) return value.flatMap((each: unknown, index) => leaves(each, [...path, index]))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))
  return [[path, value]]
}

/** The JSON of a value with other text in the place of one of its simple values. */
const withRaw = (value: unknown, [key, ...rest]: Path, raw: string): string => {
  if (key === undefined) return raw
  const inside = (each: unknown, at: string | number): string =>
    at === key ? withRaw(each, rest, raw) : JSON.stringify(each)
  if (Array.isArray(value)) return `[${value.map(inside).join(',')}]`
  const entries = Object.entries(value as object).map(([at, each]) => `${JSON.stringify(at)}:${inside(each, at)}`)
  return `{${entries.join(',')}}`
}

export interface BadBody {
  readonly what: string
  readonly text: string
  /** What the refusal must say. */
  readonly expected: { readonly code: string; readonly details?: object }
}

const invalid = { code: 'REQUEST_INVALID' }

/** Bodies that no command takes, made from what this one does: each has one fault, and so one refusal. */
export const badBodies = (input: TSchema, sample: unknown = sampleOf(input)): readonly BadBody[] => {
  const whole = JSON.stringify(sample)
  const withKey = (key: string): string => `{${[key, ...(whole === '{}' ? [] : [whole.slice(1, -1)])].join(',')}}`
  const first = Object.entries(sample as object)[0]
  return [
    { what: 'a list', text: '[]', expected: invalid },
    { what: 'cut off', text: whole.slice(0, -1), expected: invalid },
    { what: 'an unknown key', text: withKey('"colour":"red"'), expected: { ...invalid, details: { path: '/colour' } } },
    { what: 'constructor', text: withKey('"constructor":{"prototype":{"x":1}}'), expected: invalid },
    { what: '__proto__', text: withKey('"__proto__":{"x":1}'), expected: invalid },
    { what: 'half a surrogate pair', text: withKey('"\\ud83d":1'), expected: invalid },
    {
      what: 'too deep',
      text: withKey(`"colour":${'['.repeat(3000)}${']'.repeat(3000)}`),
      expected: { ...invalid, details: { problem: /nested/ } },
    },
    {
      what: 'a list without end',
      text: withKey(`"colour":[${'0,'.repeat(5000)}0]`),
      expected: { ...invalid, details: { path: '/colour' } },
    },
    ...(first === undefined
      ? []
      : [
          {
            what: 'a key twice',
            text: withKey(`${JSON.stringify(first[0])}:${JSON.stringify(first[1])}`),
            expected: { ...invalid, details: { problem: /stands twice/ } },
          },
        ]),
    ...leaves(sample).flatMap(([path, value]): readonly BadBody[] => {
      const at = `/${path.join('/')}`
      const put = (what: string, raw: string, expected: BadBody['expected']): BadBody => ({
        what: `${what} at ${at}`,
        text: withRaw(sample, path, raw),
        expected,
      })
      if (typeof value === 'string')
        return [
          put('a number', '7', invalid),
          put('NUL', '"ab\\u0000c"', { code: 'TEXT_NUL', details: { position: 3, path: at } }),
          put('a lone surrogate', '"a\\udc00"', { ...invalid, details: { path: at } }),
        ]
      if (typeof value === 'number')
        return ['1e400', ...(Number.isInteger(value) ? ['1.5', '9223372036854775808'] : []), '"1"'].map((raw) =>
          put(raw, raw, invalid),
        )
      return [put('an object', '{"a":1}', invalid)]
    }),
  ]
}
