import type { JSX } from 'preact'
import { TextField } from './form-parts.js'

/** A field for an amount of money. */
export const AmountField = ({
  id,
  label,
  value,
  fault,
  hint,
  onInput,
}: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly fault: string | null
  readonly hint?: string
  readonly onInput: (text: string) => void
}): JSX.Element => (
  <TextField
    id={id}
    label={label}
    inputMode="decimal"
    maxLength={20}
    value={value}
    fault={fault}
    onInput={onInput}
    {...(hint === undefined ? {} : { hint })}
  />
)
