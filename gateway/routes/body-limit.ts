import type { TSchema } from 'typebox'

/** Every route takes this much: room for a short message with spaces and keys that nobody knows, to be told so. */
const least = 16 * 1024

/** A UTF-16 unit of a text as JSON, at worst: `\u0000`. */
const escapedUnit = 6

/** Longest a number of JSON is that is taken. */
const numberBytes = 24

interface Shape {
  readonly anyOf?: readonly TSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly type?: unknown
  readonly maxLength?: number
  readonly maxItems?: number
  readonly items?: TSchema
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly patternProperties?: unknown
}

/** Bytes of the longest JSON of a shape; infinite where the shape sets no end. */
const longest = (schema: TSchema): number => {
  const shape: Shape = schema
  if (shape.anyOf) return Math.max(...shape.anyOf.map(longest))
  if (shape.enum) return Math.max(...shape.enum.map((value) => JSON.stringify(value).length))
  if ('const' in shape) return JSON.stringify(shape.const).length
  switch (shape.type) {
    case 'string':
      // A text with a pattern and no length of its own is an id, a date or a number.
      return 2 + escapedUnit * (shape.maxLength ?? ('pattern' in shape ? 64 : Infinity))
    case 'array':
      return 2 + (shape.maxItems ?? Infinity) * (1 + (shape.items ? longest(shape.items) : Infinity))
    case 'object':
      if (shape.patternProperties) return Infinity
      return Object.entries(shape.properties ?? {}).reduce(
        (sum, [key, value]) => sum + key.length + 4 + longest(value),
        2,
      )
    case 'integer':
    case 'number':
    case 'boolean':
    case 'null':
      return numberBytes
    default:
      return Infinity
  }
}

/**
 * Bytes that a route takes as its body: what the longest input of its schema needs, and no more than `most`, so that a
 * sign-in cannot make the daemon read as much as a delivery with all its serial numbers.
 */
export const bodyLimitOf = (input: TSchema, most: number): number => Math.min(most, Math.max(least, longest(input)))
