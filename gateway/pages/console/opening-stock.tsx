import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { BoxButton } from './document-lines.js'
import { useConsole } from './console.js'
import { TextField } from './form-parts.js'
import { type ItemForm, openingLevel, openingLine } from './item-form.js'
import { SerialBox } from './serial-box.js'
import { readQuantity } from './stock-document.js'

/** What is there of a new item already, with its serial numbers: posted together with the item, or neither is. */
export const OpeningStock = ({
  form,
  fault,
  set,
}: {
  readonly form: ItemForm
  readonly fault: string | null
  readonly set: (change: Partial<ItemForm>) => void
}): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.item
  const open = useSignal(false)
  const line = openingLine(form)
  const close = () => {
    open.value = false
    requestAnimationFrame(() => document.getElementById('box-opening')?.focus())
  }
  return (
    <fieldset class="choice">
      <legend>{at.opening}</legend>
      <p class="small soft">{at.openingHint}</p>
      <div class="row">
        <TextField
          id="item-openingQuantity"
          label={at.openingQuantity}
          inputMode="numeric"
          maxLength={6}
          fault={fault}
          value={form.openingQuantity}
          onInput={(openingQuantity) => set({ openingQuantity })}
        />
        {form.level !== 'not' && <BoxButton line={line} onOpen={() => (open.value = true)} />}
      </div>
      {open.value && (
        <SerialBox
          itemId={null}
          name={form.description.trim() || form.productName.trim() || at.newTitle}
          mode="add"
          level={openingLevel(form)}
          quantity={readQuantity(line) ?? 0}
          content={form.openingBox}
          onChange={(openingBox) => set({ openingBox })}
          onClose={close}
        />
      )}
    </fieldset>
  )
}
