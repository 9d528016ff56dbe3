import type { ComponentChildren, JSX } from 'preact'

/** One act with its fields; its heading names it for whoever cannot see the frame. */
export const TermsForm = ({
  title,
  go,
  submit,
  children,
}: {
  readonly title: string
  readonly go: string
  readonly submit: () => void
  readonly children: ComponentChildren
}): JSX.Element => (
  <form
    class="card terms"
    aria-label={title}
    onSubmit={(event) => {
      event.preventDefault()
      submit()
    }}
  >
    <h3>{title}</h3>
    {children}
    <button type="submit" class="button action">
      {go}
    </button>
  </form>
)

interface FieldOf {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly set: (value: string) => void
  readonly max?: number
}

export const TermsField = ({ id, label, value, set, max = 200 }: FieldOf): JSX.Element => (
  <p class="labelled-field">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="field"
      value={value}
      maxLength={max}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => set(event.currentTarget.value)}
    />
  </p>
)
