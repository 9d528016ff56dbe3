const needed = [20, 19]

/** Ends with a clear word when this Node is too old, before a syntax error could say it unclearly. */
export function checkNode() {
  const parts = process.versions.node.split('.').map(Number)
  if (parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1])) return
  console.error(
    'Tillgate needs Node ' +
      needed.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      '. ' +
      'Install a newer one (nodejs.org, or "nvm install" in this folder) and run the command again.',
  )
  process.exit(1)
}
