import type { JSX } from 'preact'
import { attributeKinds, classificationKinds, levels, type LevelBearer } from '../../../core/catalog/level.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import type { ItemDetails } from '../../protocol/http-shapes.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import type { ItemForm, ReadForm } from './item-form.js'
import { levelWords } from './level-words.js'
import { Labelled } from './parts.js'
import { SerialRulesFields } from './serial-rules-fields.js'
import { UpcTags } from './upc-tags.js'

interface Props {
  readonly form: ItemForm
  readonly item: ItemDetails | null
  readonly faults: ReadForm['faults']
  readonly readOnly: boolean
  readonly set: (change: Partial<ItemForm>) => void
}

type TextField = Extract<
  keyof ItemForm,
  'productId' | 'productName' | 'description' | 'upc' | 'price' | 'cost' | 'taxRate' | 'serialFormat' | LevelBearer
>
type Flag = 'exact' | 'chain' | 'active'

const Input = ({
  form,
  faults,
  readOnly,
  set,
  field,
  label,
  hint,
  inputMode,
  list,
}: Props & {
  readonly field: TextField
  readonly label: string
  readonly hint?: string
  readonly inputMode?: 'decimal'
  readonly list?: string
}): JSX.Element => {
  const fault = faults[field] ?? null
  return (
    <Labelled label={label} id={`item-${field}`} fault={fault} {...(hint === undefined ? {} : { hint })}>
      <input
        id={`item-${field}`}
        type="text"
        class={`field ${inputMode === undefined ? '' : 'figure'}`}
        autocomplete="off"
        spellcheck={false}
        readOnly={readOnly}
        aria-invalid={fault !== null}
        {...(fault === null ? {} : { 'aria-describedby': `item-${field}-fault` })}
        inputmode={inputMode ?? 'text'}
        list={list}
        value={form[field]}
        onInput={(event) => set({ [field]: event.currentTarget.value })}
      />
    </Labelled>
  )
}

const Check = ({ form, set, readOnly, field, label }: Props & { readonly field: Flag; readonly label: string }) => (
  <label class="check">
    <input
      id={`item-${field}`}
      type="checkbox"
      checked={form[field]}
      disabled={readOnly}
      onChange={(event) => set({ [field]: event.currentTarget.checked })}
    />
    {label}
  </label>
)

/** The three words and "inherit", each with one sentence. */
const LevelChoice = (props: Props): JSX.Element => {
  const { texts } = useConsole()
  const { form, item, set, readOnly } = props
  const inherited =
    item === null || item.ownLevel !== null
      ? texts.level.inherit
      : texts.level.inherits(texts.level.name[item.level], levelWords(texts, item.levelSource))
  // What the item's own settings mean depends on the level it will have.
  const level = form.level === 'inherit' ? (item?.ownLevel === null ? item.level : 'not') : form.level
  return (
    <fieldset class="choice" id="item-level">
      <legend>{texts.level.label}</legend>
      {(['inherit', ...levels] as const).map((each) => (
        <label key={each} class="check">
          <input
            type="radio"
            name="level"
            checked={form.level === each}
            disabled={readOnly}
            onChange={() => set({ level: each })}
          />
          <span>
            {each === 'inherit' ? inherited : texts.level.name[each]}
            {each !== 'inherit' && <span class="small soft meaning">{texts.level.meaning[each]}</span>}
          </span>
        </label>
      ))}
      {level === 'sometimes' && (
        <div class="indented">
          <SerialRulesFields
            id="item-serialRules"
            rules={form.serialRules}
            readOnly={readOnly}
            onChange={(serialRules) => set({ serialRules })}
          />
        </div>
      )}
    </fieldset>
  )
}

const Names = ({ levels: bearers }: HttpOutput<'catalog.levels'>): JSX.Element => (
  <>
    {[...classificationKinds, ...attributeKinds].map((kind) => (
      <datalist key={kind} id={`names-${kind}`}>
        {[...new Set(bearers.filter((each) => each.kind === kind).map(({ name }) => name))].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    ))}
  </>
)

export const ItemFields = (props: Props): JSX.Element => {
  const { texts, ask, may } = useConsole()
  const { form, item, faults, readOnly, set } = props
  const { asked } = useAsked('levels', (signal) => ask('catalog.levels', {}, { signal }))
  const at = texts.item
  return (
    <>
      <div class="fields">
        <Input {...props} field="productId" label={at.productId} hint={at.productIdHint} />
        <Input {...props} field="productName" label={at.productName} />
        <Input {...props} field="description" label={at.description} />
        <Input {...props} field="upc" label={at.upc} hint={at.upcHint} />
      </div>
      {readOnly ? (
        <p>
          {texts.tags.label}: {form.additionalUpcs.join(', ') || texts.none}
        </p>
      ) : (
        <UpcTags
          item={item?.itemId ?? null}
          main={form.upc}
          upcs={form.additionalUpcs}
          fault={faults.additionalUpcs ?? null}
          onChange={(additionalUpcs) => set({ additionalUpcs })}
        />
      )}
      <div class="fields three">
        <Input {...props} field="price" label={at.price} inputMode="decimal" />
        {may('cost') && <Input {...props} field="cost" label={at.cost} inputMode="decimal" />}
        <Input {...props} field="taxRate" label={at.taxRate} inputMode="decimal" />
      </div>
      <LevelChoice {...props} />
      <fieldset class="choice">
        <legend>{at.filing}</legend>
        <p class="small soft">{at.filingHint}</p>
        <div class="fields three">
          {[...classificationKinds, ...attributeKinds].map((kind) => (
            <Input key={kind} {...props} field={kind} label={texts.bearer[kind]} list={`names-${kind}`} />
          ))}
        </div>
        {asked.value.data !== null && <Names {...asked.value.data} />}
      </fieldset>
      <fieldset class="choice">
        <legend>{at.more}</legend>
        <Input
          {...props}
          field="serialFormat"
          label={at.serialFormat}
          hint={
            item !== null && item.serialFormat !== null && item.ownSerialFormat === null
              ? at.inheritedFormat(item.serialFormat)
              : at.serialFormatHint
          }
        />
        <Check {...props} field="exact" label={at.exact} />
        <Check {...props} field="chain" label={at.chain} />
      </fieldset>
      <Check {...props} field="active" label={at.active} />
    </>
  )
}
