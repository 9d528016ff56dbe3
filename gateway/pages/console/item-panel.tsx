import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { ErrorBody } from '../../protocol/common.js'
import type { ItemDetails } from '../../protocol/http-shapes.js'
import { Icon } from '../shared/icons.js'
import { remember } from '../shared/remember.js'
import { ArchiveQuestion } from './archive-question.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { emptyForm, formOf, isSame, type ItemForm, openingToSend, readForm } from './item-form.js'
import { ItemFields } from './item-fields.js'
import { levelWords } from './level-words.js'
import { OpeningStock } from './opening-stock.js'
import { LevelBadge, Outcome, Refusal } from './parts.js'
import { RegulatedFields } from './regulated-fields.js'
import { SerialsOnHand } from './serials-on-hand.js'

interface Props {
  readonly item: string | null
  readonly minorDigits: number
  readonly onClose: () => void
  readonly onSaved: (item: string) => void
}

const readDraft = (text: string | null): ItemForm | null => {
  if (text === null) return null
  try {
    return { ...emptyForm, ...(JSON.parse(text) as Partial<ItemForm>) }
  } catch {
    return null
  }
}

/** One item at the side of the list: what it is, how it is serialized, what is on hand. */
export const ItemPanel = ({ item, onClose, onSaved, minorDigits }: Props): JSX.Element => {
  const { texts, ask } = useConsole()
  const { asked, again } = useAsked(item, (signal) => ask('catalog.details', { item: item ?? '' }, { signal }))
  const { data, loading, refused } = asked.value
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <aside class="side" aria-labelledby="side-title">
      <div class="head">
        <h2 id="side-title" tabIndex={-1} ref={heading}>
          {item === null ? texts.item.newTitle : (data?.name ?? '…')}
        </h2>
        <button
          type="button"
          class="button quiet square"
          aria-label={texts.close}
          title={texts.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <Outcome loading={loading} refused={refused} />
      {(item === null || data !== null) && (
        <Editor
          item={data}
          minorDigits={minorDigits}
          onSaved={(saved) => {
            if (item !== null) again()
            onSaved(saved)
          }}
        />
      )}
      {item !== null && <RegulatedFields item={item} />}
    </aside>
  )
}

const Editor = ({
  item,
  minorDigits,
  onSaved,
}: {
  readonly item: ItemDetails | null
  readonly minorDigits: number
  readonly onSaved: (item: string) => void
}): JSX.Element => {
  const { texts, ask, may, format, spoken } = useConsole()
  const stored = remember(`tillgate.console.item.${item?.itemId ?? 'new'}`, true)
  const before = item === null ? null : formOf(item, format.value.amount)
  const form = useSignal<ItemForm>(readDraft(stored.get()) ?? before ?? emptyForm)
  const tried = useSignal(false)
  const refused = useSignal<ErrorBody | null>(null)
  const archiving = useSignal<ErrorBody | null>(null)
  const done = useSignal('')
  // One request id for what is in the form: pressed twice, it is saved once.
  const request = useRef(randomId())
  const busy = useRef(false)
  const base = before ?? emptyForm
  const unsaved = !isSame(form.value, base)
  const read = readForm(form.value, before, minorDigits, texts.item)
  const writable = may('catalog.write')

  const set = (change: Partial<ItemForm>) => {
    form.value = { ...form.peek(), ...change }
    request.current = randomId()
    refused.value = null
    done.value = ''
    stored.set(isSame(form.peek(), base) ? null : JSON.stringify(form.peek()))
  }
  const discard = () => {
    set(base)
    tried.value = false
  }
  const save = async (confirm = false) => {
    tried.value = true
    const { input, faults } = readForm(form.peek(), before, minorDigits, texts.item)
    const [faulty] = Object.keys(faults)
    if (faulty !== undefined) {
      document.getElementById(`item-${faulty}`)?.focus()
      return
    }
    if (busy.current) return
    busy.current = true
    try {
      const options = { requestId: request.current }
      const saved =
        item === null
          ? await ask('catalog.create', { ...input, ...openingToSend(form.peek()) }, options)
          : await ask('catalog.update', { item: item.itemId, ...input, ...(confirm && { confirm }) }, options)
      stored.set(null)
      tried.value = false
      const name = form.peek().description.trim() || form.peek().productName.trim()
      done.value = item === null ? texts.item.created(name) : texts.item.changed(name)
      spoken.value = done.value
      onSaved(saved.itemId)
    } catch (error) {
      const body = refusalOf(error)
      // What would be archived is said, and asked about, before it is.
      if (body.code === 'LEVEL_CHANGE_CONFIRM') archiving.value = body
      else refused.value = body
      const at = body.details['at']
      if (typeof at === 'string') document.getElementById(`item-${at}`)?.focus()
    } finally {
      busy.current = false
    }
  }
  return (
    <>
      <form
        class="editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {item !== null && (
          <p class="row">
            <LevelBadge level={item.level} pending={item.pending} />{' '}
            <span class="soft">{levelWords(texts, item.levelSource)}</span>
            {item.pending && (
              <span class="small">{texts.level.pendingMeaning(Math.max(item.onHand - item.registered, 0))}</span>
            )}
          </p>
        )}
        {item !== null && <SerialsOnHand item={item} />}
        <ItemFields
          form={form.value}
          item={item}
          faults={tried.value ? read.faults : {}}
          readOnly={!writable}
          set={set}
        />
        {item === null && writable && may('adjustment') && (
          <OpeningStock
            form={form.value}
            fault={(tried.value ? read.faults.openingQuantity : null) ?? null}
            set={set}
          />
        )}
        {writable && (
          <div class="editor-foot">
            <Refusal refused={refused.value} />
            <div class="row">
              <button type="submit" class="button action" aria-disabled={!unsaved}>
                {item === null ? texts.item.create : texts.save}
              </button>
              {unsaved && (
                <button type="button" class="button" onClick={discard}>
                  {texts.item.discard}
                </button>
              )}
              <p class="soft" role="status">
                {done.value !== '' ? done.value : unsaved ? texts.item.unsaved : ''}
              </p>
            </div>
          </div>
        )}
      </form>
      {archiving.value !== null && (
        <ArchiveQuestion
          refusal={archiving.value}
          onConfirm={async () => {
            archiving.value = null
            request.current = randomId()
            await save(true)
          }}
          onClose={() => (archiving.value = null)}
        />
      )}
    </>
  )
}
