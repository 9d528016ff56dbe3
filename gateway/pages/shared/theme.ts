import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { remember } from './remember.js'

export type Theme = 'system' | 'light' | 'dark'
const order: readonly Theme[] = ['system', 'light', 'dark']

export interface ThemeSwitch {
  readonly theme: ReadonlySignal<Theme>
  next(): void
}

/** Light or dark by the system until somebody chooses; the choice stays on this screen. */
export const createTheme = (): ThemeSwitch => {
  const stored = remember('tillgate.theme')
  const theme = signal<Theme>(order.find((name) => name === stored.get()) ?? 'system')
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
  })
  return {
    theme,
    next: () => {
      theme.value = order[(order.indexOf(theme.value) + 1) % order.length] ?? 'system'
      stored.set(theme.value === 'system' ? null : theme.value)
    },
  }
}
