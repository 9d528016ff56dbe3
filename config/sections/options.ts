import Type, { type TObject, type TProperties } from 'typebox'

/**
 * The words every key carries: they become the annotated example, the reference page and the text of faults.
 * `examples` holds at least one value for a key without a default, so that the example file is never empty there.
 */
export interface KeyText<Value> {
  readonly title: string
  readonly description: string
  readonly default?: Value
  readonly examples?: readonly Value[]
}

/** A table of the file: refuses keys it does not know, and is there even when the file leaves it out. */
export const section = <Properties extends TProperties>(
  properties: Properties,
  text: { readonly title: string; readonly description: string; readonly optional?: boolean },
): TObject<Properties> => {
  const { optional = false, ...words } = text
  return Type.Object(properties, { additionalProperties: false, ...words, ...(optional ? {} : { default: {} }) })
}
