import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Console, ConsoleContext, useConsole } from './console.js'
import { Shell } from './shell.js'
import { SignInAgain, SignInPage } from './sign-in.js'

const Screen = (): JSX.Element | null => {
  const { user, ended } = useConsole()
  if (user.value === undefined) return null
  if (user.value === null) return <SignInPage />
  return (
    <>
      <Shell />
      {ended.value && <SignInAgain />}
    </>
  )
}

export const App = ({ console }: { readonly console: Console }): JSX.Element => {
  const { texts, spoken } = console
  useEffect(() => {
    document.documentElement.lang = texts.language
    document.documentElement.dir = texts.direction
  }, [])
  return (
    <ConsoleContext.Provider value={console}>
      <Screen />
      <p class="unseen" role="status">
        {spoken.value}
      </p>
    </ConsoleContext.Provider>
  )
}
