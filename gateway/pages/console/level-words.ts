import type { ConsoleTexts } from './texts-en.js'

/** Where a level comes from, in words: `category Phones` → "from category Phones". */
export const levelWords = (texts: ConsoleTexts, source: string): string => {
  if (source === 'item') return texts.level.sourceItem
  if (source === 'default') return texts.level.sourceDefault
  const [kind = '', ...name] = source.split(' ')
  return texts.level.source(kind, name.join(' '))
}
