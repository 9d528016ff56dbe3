import { render } from 'preact'
import { App } from './app.js'
import './console.css'
import { createConsole } from './console.js'

const root = document.getElementById('page')
if (root !== null) {
  const console = createConsole()
  void console.start() // Its faults are shown by the sign-in; others end in the browser's log.
  render(<App console={console} />, root)
}
