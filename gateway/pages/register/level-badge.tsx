import type { JSX } from 'preact'
import type { Level } from '../../protocol/common.js'
import { useTill } from './till.js'

/** Whether a serial number will be asked for. An item that takes none needs no badge. */
export const LevelBadge = ({
  level,
  short = false,
}: {
  readonly level: Level
  readonly short?: boolean
}): JSX.Element | null => {
  const { texts } = useTill()
  if (level === 'not') return null
  return (
    <span class={`badge ${level === 'always' ? 'note' : ''}`}>
      {short ? texts.value.level.short[level] : texts.value.level[level]}
    </span>
  )
}
