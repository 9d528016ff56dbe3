import { render } from 'preact'
import { connectRegister } from '../../client/index.js'
import { createSounds } from '../shared/sounds.js'
import { createTheme } from '../shared/theme.js'
import { addressOf } from './address.js'
import { App } from './app.js'
import { benchHasRoom } from './bench-room.js'
import { fetchBench } from './bench.js'
import { createDrafts } from './drafts.js'
import { listenToKeys } from './key-input.js'
import './register.css'
import { keepScreenName } from './screen-name.js'
import { createTill } from './till.js'

const start = (root: HTMLElement) => {
  const address = addressOf(location)
  const screen = keepScreenName(address.register)
  const client = connectRegister({
    url: address.line,
    WebSocket,
    ...(screen.name === null ? {} : { screen: screen.name }),
  })
  screen.keep(client.screen)
  const till = createTill({
    client,
    address,
    sounds: createSounds(),
    theme: createTheme(),
    drafts: createDrafts(address.register),
  })
  // The network or the person came back: no need to sit out the pause.
  const comeBack = () => (client.line() === 'offline' ? client.reconnect() : undefined)
  addEventListener('online', comeBack)
  document.addEventListener('visibilitychange', () => (document.hidden ? undefined : comeBack()))
  listenToKeys(till)
  fetchBench().then(
    (bench) => (till.bench.value = bench === null ? null : benchHasRoom()),
    () => undefined, // Nobody answered: no bench.
  )
  render(<App till={till} />, root)
}

const root = document.getElementById('page')
if (root !== null) start(root)
