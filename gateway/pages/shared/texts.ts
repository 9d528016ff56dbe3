import { english, type Texts } from './texts-en.js'

const languages: Readonly<Record<string, Texts>> = { en: english }

/** The texts for a locale such as `de-CH`; English where its language has no file yet. */
export const textsFor = (locale: string): Texts => languages[locale.split('-')[0] ?? ''] ?? english
