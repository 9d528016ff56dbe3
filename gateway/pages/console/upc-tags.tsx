import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { checkUpc } from '../../../core/catalog/check-item.js'
import { additionalUpcLimit } from '../../../core/catalog/item-input.js'
import { messageOf } from '../../../core/errors/error.js'
import { RequestError } from '../../client/request-error.js'
import { Icon } from '../shared/icons.js'
import { type Console, useConsole } from './console.js'

interface Props {
  readonly item: string | null
  readonly main: string
  readonly upcs: readonly string[]
  readonly onChange: (upcs: readonly string[]) => void
  readonly fault: string | null
}

const keyOf = (text: string): string | null => {
  const checked = checkUpc(text)
  return checked.ok ? checked.upc.key : null
}

/** Whose code it is already, when it is another item's. */
const ownerOf = async ({ ask }: Console, item: string | null, code: string): Promise<string | null> => {
  try {
    const found = await ask('catalog.item-by-code', { code: code.replace(/^\s*store:/i, '') })
    return found.itemId === item ? null : found.name
  } catch (error) {
    // Nobody's, or nobody could be asked: saving checks it once more.
    if (error instanceof RequestError) return null
    throw error
  }
}

/** Additional UPCs as tags: type or scan and press Enter to add one, its cross takes it away. */
export const UpcTags = ({ item, main, upcs, onChange, fault }: Props): JSX.Element => {
  const console = useConsole()
  const { texts, spoken } = console
  const draft = useSignal('')
  const refused = useSignal<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const left = additionalUpcLimit - upcs.length
  const newest = useRef(upcs)
  newest.current = upcs

  const refuse = (words: string) => {
    refused.value = words
    field.current?.select()
  }
  const add = async () => {
    const text = draft.peek().trim()
    if (text === '') return
    const checked = checkUpc(text)
    if (left <= 0) return refuse(messageOf('UPC_LIMIT', {}))
    if (!checked.ok) return refuse(messageOf(checked.code, checked.details))
    const { key, display } = checked.upc
    if (keyOf(main) === key) return refuse(texts.tags.main(display))
    if (upcs.some((each) => keyOf(each) === key)) return refuse(texts.tags.twice(display))
    const owner = await ownerOf(console, item, text)
    if (owner !== null) return refuse(messageOf('UPC_DUPLICATE', { upc: display, item: owner }))
    draft.value = ''
    refused.value = null
    onChange([...newest.current, text])
    spoken.value = texts.tags.added(display)
    return undefined
  }
  const remove = (upc: string) => {
    refused.value = null
    onChange(upcs.filter((each) => each !== upc))
    spoken.value = texts.tags.removed(upc)
    field.current?.focus()
  }
  const shown = refused.value ?? fault
  return (
    <div class="labelled">
      <label for="item-tags">{texts.tags.label}</label>
      <div class="tags">
        {upcs.map((upc) => (
          <span key={upc} class="tag">
            {upc}
            <button type="button" aria-label={texts.tags.remove(upc)} onClick={() => remove(upc)}>
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          ref={field}
          id="item-tags"
          class="tag-field"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          aria-invalid={shown !== null}
          aria-describedby="item-tags-hint item-tags-fault"
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value
            refused.value = null
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              // In this field Enter adds; it does not save the item.
              event.preventDefault()
              void add()
            } else if (event.key === 'Backspace' && draft.peek() === '') {
              const last = upcs.at(-1)
              if (last !== undefined) remove(last)
            }
          }}
          // A code that was typed but not entered is not forgotten when the item is saved.
          onBlur={() => void add()}
        />
      </div>
      <p class="small soft" id="item-tags-hint">
        {texts.tags.hint(left)}
      </p>
      <div role="alert" id="item-tags-fault">
        {shown !== null && (
          <p class="field-fault">
            <Icon name="refused" /> {shown}
          </p>
        )}
      </div>
    </div>
  )
}
