// The reporter of `npm test`: a line per test file, each failure in full, and a closing line that programs read too.
import { Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { Parser } from 'tap-parser'
import { stringify } from 'tap-yaml'

/** Lines that a file printed beside its results; the last ones are shown when it fails. */
const keptLines = 40

const indent = (text, by) => text.trimEnd().replaceAll(/^/gm, ' '.repeat(by))
const reason = (directive) => (typeof directive === 'string' ? `: ${directive}` : '')

/**
 * Counts tests, not assertions. A test is a `t.test` without another one inside; a file without any is one test.
 * A test that contains others counts only when it failed by itself: its own assertion, a crash, a time-out.
 */
export default class Summary extends Transform {
  #counts = { passed: 0, failed: 0, skipped: 0 }
  #files = 0
  #shown = 0
  #since = Date.now()
  #decoder = new StringDecoder('utf8')
  #parser = new Parser()
  /** Test files that were given to tap and have not reported yet. */
  #missing = new Set((process.env['TILLGATE_TEST_FILES'] ?? '').split('\n').filter((file) => file !== ''))

  constructor() {
    super()
    this.#watch(this.#parser, [])
    this.#parser.on('bailout', (why) => this.#fail(['everything'], { bailedOut: why }))
  }

  #say(line) {
    this.push(`${line}\n`)
  }

  /** Counts a failed test; its details are left out when an assertion within it showed what was wrong. */
  #fail(path, details, shownBefore = this.#shown) {
    this.#counts.failed++
    this.#show('failed', path, this.#shown > shownBefore ? null : details)
  }

  #show(word, path, details) {
    this.#shown++
    this.#say(`  ${word}: ${path.join(' > ')}`)
    if (details) this.#say(indent(stringify(details), 6))
  }

  /** Follows one parser: the whole run (no path), a file, or a test within. Returns what its end needs to know. */
  #watch(parser, path) {
    const own = { children: 0, extra: [] }
    let child = null
    parser.on('child', (inner) => {
      own.children++
      const before = { failed: this.#counts.failed, shown: this.#shown }
      child = { name: inner.name, state: this.#watch(inner, [...path, inner.name]), before }
    })
    parser.on('extra', (line) => {
      own.extra.push(line)
      if (own.extra.length > keptLines) own.extra.shift()
    })
    parser.on('assert', (result) => {
      const closes = child !== null && child.name === result.name ? child : null
      child = null
      if (path.length === 0) this.#endFile(result, closes)
      else this.#count(result, [...path, result.name], closes)
    })
    return own
  }

  #count(result, path, closes) {
    if (result.skip || result.todo) {
      this.#counts.skipped++
      this.#say(`  skipped: ${path.join(' > ')}${reason(result.skip || result.todo)}`)
    } else if (closes === null && path.length > 1) {
      // A plain assertion: its test is counted as a whole when it ends, but what failed is shown here.
      if (!result.ok) this.#show('not ok', path, result.diag)
    } else if (closes === null || closes.state.children === 0) {
      if (result.ok) this.#counts.passed++
      else this.#fail(path, result.diag, closes?.before.shown)
    } else if (!result.ok && this.#counts.failed === closes.before.failed) {
      this.#fail(path, result.diag, closes.before.shown)
    }
  }

  #endFile(result, closes) {
    // tap gave up on the whole run: not a file, and those that had not begun are found missing at the end.
    if (result.name === 'timeout!') {
      this.#fail([result.name], result.diag)
      return
    }
    this.#files++
    this.#missing.delete(result.name)
    const isEmpty = result.skip === 'no tests found'
    if (isEmpty) this.#fail([result.name], { reason: 'there is no test in it' })
    else this.#count(result, [result.name], closes)
    this.#say(`${result.ok && !isEmpty ? 'ok  ' : 'FAIL'} ${result.name} (${Math.round(result.time ?? 0)} ms)`)
    const extra = closes?.state.extra ?? []
    if (!result.ok && extra.length > 0) this.#say(indent(`it also printed:\n${extra.join('')}`, 6))
  }

  _transform(chunk, _encoding, done) {
    this.#parser.write(this.#decoder.write(chunk))
    done()
  }

  _flush(done) {
    this.#parser.end()
    for (const file of this.#missing) this.#fail([file], { reason: 'it did not report' })
    const { passed, failed, skipped } = this.#counts
    this.#say(`${this.#files} files, ${((Date.now() - this.#since) / 1000).toFixed(1)} s`)
    this.#say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
    if (failed > 0) process.exitCode = 1
    done()
  }
}
