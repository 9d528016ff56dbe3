import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { TillgateError } from '../../core/errors/error.js'

/** Checks a value and gives it back with its type. */
export type Check<S extends TSchema> = (value: unknown) => Static<S>

/**
 * A compiled check of a schema; nothing is coerced, filled in or dropped. Throws REQUEST_INVALID with the first fault in
 * plain words and the path of the field. Compile once, at the start.
 */
export const createCheck = <S extends TSchema>(schema: S): Check<S> => {
  const compiled = Compile(schema)
  return (value) => {
    if (compiled.Check(value)) return value
    throw new TillgateError('REQUEST_INVALID', describeFault(compiled.Errors(value)))
  }
}

/** The fault a person should correct first, of all that a check found. */
export const describeFault = (
  errors: readonly TLocalizedValidationError[],
): { readonly problem: string; readonly path: string } => {
  const unknown = errors.find((error) => error.keyword === 'additionalProperties')
  if (unknown?.keyword === 'additionalProperties') {
    const key = unknown.params.additionalProperties[0] ?? ''
    return fault(`unknown key ${JSON.stringify(key)}`, `${unknown.instancePath}/${key}`)
  }
  const first = errors[0]
  if (!first) return fault('it does not fit', '/')
  if (first.keyword === 'required') {
    const key = first.params.requiredProperties[0] ?? ''
    return fault(`missing key ${JSON.stringify(key)}`, `${first.instancePath}/${key}`)
  }
  const choices = errors.flatMap((error) => {
    if (error.instancePath !== first.instancePath) return []
    if (error.keyword === 'enum') return error.params.allowedValues.map((value) => JSON.stringify(value))
    return error.keyword === 'const' ? [JSON.stringify(error.params.allowedValue)] : []
  })
  return fault(choices.length > 0 ? `it must be ${choices.join(' or ')}` : `it ${first.message}`, first.instancePath)
}

const fault = (problem: string, path: string): { problem: string; path: string } => ({
  problem: problem.slice(0, 200),
  path: path.slice(0, 200) || '/',
})
