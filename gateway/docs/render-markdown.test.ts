import t from 'tap'
import { renderMarkdown } from './render-markdown.js'

await t.test('our Markdown to HTML, with everything escaped', (t) => {
  const of = (...lines: readonly string[]): string => renderMarkdown(lines.join('\n'))
  t.equal(of('# A <b> & `c<d`'), '<h1 id="a-b-cd">A &#60;b&#62; &#38; <code>c&#60;d</code></h1>')
  t.equal(of('one', 'two **three**', '', 'four'), '<p>one two <strong>three</strong></p>\n<p>four</p>')
  t.equal(of('- one', '  more', '- two'), '<ul><li>one more</li>\n<li>two</li></ul>')
  t.equal(of('1. one'), '<ol><li>one</li></ol>')
  t.equal(
    of('```json client', '{ "a": "<i>" }', '```', 'after'),
    ['<pre><code>{ &#34;a&#34;: &#34;&#60;i&#62;&#34; }</code></pre>', '<p>after</p>'].join('\n'),
  )
  t.equal(of('```', 'never closed'), '<pre><code></code></pre>')
  t.equal(
    of('| a | b |', '| --- | --- |', '| x \\| y | [l](errors.md) |'),
    '<table>\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody><tr><td>x | y</td><td><a href="errors.md">l</a></td></tr></tbody>\n</table>',
  )
  t.equal(of('<!-- hidden', 'note -->', '## Close codes'), '<h2 id="close-codes">Close codes</h2>')
  t.end()
})
