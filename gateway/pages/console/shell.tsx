import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from '../shared/icons.js'
import { useConsole } from './console.js'
import { menuOf } from './menu.js'
import { pageOf } from './pages.js'
import { Link } from './parts.js'
import { addressOf } from './route.js'
import { SearchBox, searchBoxId } from './search-box.js'

const Menu = (): JSX.Element => {
  const console = useConsole()
  const { place } = console.route
  const here = addressOf(place.value.path)
  return (
    <nav class={`menu ${console.menuOpen.value ? 'open' : ''}`} id="menu" aria-label={console.texts.menu}>
      {menuOf(console).map(({ words, entries }) => {
        const open = entries.filter(({ permission }) => console.may(permission))
        if (open.length === 0) return null
        return (
          <section key={words.join('/')}>
            <h2 class="menu-title">{words.join(' → ')}</h2>
            <ul>
              {open.map((entry) => (
                <li key={entry.to}>
                  <Link
                    to={entry.to}
                    class="menu-entry"
                    {...(here === entry.to || here.startsWith(`${entry.to}/`) ? { 'aria-current': 'page' } : {})}
                  >
                    {entry.words}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </nav>
  )
}

const TopBar = (): JSX.Element => {
  const { texts, user, store, theme, signOut, menuOpen } = useConsole()
  return (
    <header class="top">
      <button
        type="button"
        class="button quiet square menu-button"
        aria-expanded={menuOpen.value}
        aria-controls="menu"
        aria-label={texts.menu}
        onClick={() => (menuOpen.value = !menuOpen.value)}
      >
        <Icon name="menu" />
      </button>
      <p class="top-place">
        <strong>{texts.console}</strong> <span class="soft">{store.value?.name}</span>{' '}
        {store.value?.training === true && <span class="badge warn">{texts.training}</span>}
      </p>
      <SearchBox />
      <button
        type="button"
        class="button quiet square"
        aria-label={texts.theme[theme.theme.value]}
        title={texts.theme[theme.theme.value]}
        onClick={() => theme.next()}
      >
        <Icon name={theme.theme.value} />
      </button>
      <Link to={addressOf(['pin'])} class="top-user">
        <Icon name="user" /> {user.value?.name} <span class="unseen">{texts.pin.title}</span>
      </Link>
      <button
        type="button"
        class="button quiet square"
        aria-label={texts.signIn.signOut}
        title={texts.signIn.signOut}
        onClick={() => void signOut()}
      >
        <Icon name="sign-out" />
      </button>
    </header>
  )
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null

export const Shell = (): JSX.Element => {
  const console = useConsole()
  const { texts, route, menuOpen, spoken } = console
  const page = pageOf(console, route.place.value)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && menuOpen.peek()) menuOpen.value = false
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      document.getElementById(searchBoxId)?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  useEffect(() => {
    document.title = texts.title(page.title)
    spoken.value = page.title
  }, [page.title])
  return (
    <div class="shell">
      <TopBar />
      <Menu />
      <main class="page" id="main" key={page.key}>
        {page.permission !== null && !console.may(page.permission) ? (
          <p>{texts.notAllowed(page.title)}</p>
        ) : (
          page.render()
        )}
      </main>
    </div>
  )
}
