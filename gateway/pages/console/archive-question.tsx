import type { JSX } from 'preact'
import type { ErrorBody } from '../../protocol/common.js'
import { useConsole } from './console.js'
import { Ask } from './form-parts.js'

/** Items that are not serialized any more keep no numbers: how many go is said, and asked about, before they do. */
export const ArchiveQuestion = ({
  refusal,
  onConfirm,
  onClose,
}: {
  /** What the daemon said instead of doing it: how many numbers of how many items. */
  readonly refusal: ErrorBody
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}): JSX.Element => {
  const { texts } = useConsole()
  const { n, items, item } = refusal.details
  return (
    <Ask
      title={texts.level.archiveTitle}
      words={texts.level.archiveWords(Number(n), Number(items), String(item))}
      confirm={texts.level.archive}
      danger
      onConfirm={onConfirm}
      onClose={onClose}
    />
  )
}
