import { escapeHtml } from '../routes/html.js'

/**
 * The Markdown that our own pages use, to HTML: headings, paragraphs, lists, tables, fenced code; code, bold and links
 * inside a line. Everything is escaped first, so a page can hold any text. It reads our files only, never a user's.
 */
export const renderMarkdown = (text: string): string => {
  const lines = text.replaceAll(/<!--[\s\S]*?-->/g, '').split('\n')
  const out: string[] = []
  for (let at = 0; at < lines.length;) {
    const block = blocks.find(({ starts }) => starts.test(lines[at] ?? '')) ?? paragraph
    let end = at + 1
    while (end < lines.length && block.goesOn(lines[end] ?? '')) end += 1
    if (block.closes && end < lines.length) end += 1
    const rendered = block.render(lines.slice(at, end))
    if (rendered !== '') out.push(rendered)
    at = end
  }
  return out.join('\n')
}

interface Block {
  readonly starts: RegExp
  readonly goesOn: (line: string) => boolean
  /** The line that ends the block belongs to it. */
  readonly closes?: boolean
  readonly render: (lines: readonly string[]) => string
}

const inline = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((piece, index) =>
      index % 2 === 1
        ? `<code>${escapeHtml(piece.slice(1, -1))}</code>`
        : escapeHtml(piece)
            .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
            .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>'),
    )
    .join('')

/** The name of a heading in an address: `#close-codes`. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-')

const cells = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.replaceAll('\\|', '|').trim()))

const table = (rows: readonly string[]): string => {
  const [head = '', , ...body] = rows
  const row = (text: string, tag: string): string =>
    `<tr>${cells(text)
      .map((cell) => `<${tag}>${cell}</${tag}>`)
      .join('')}</tr>`
  return `<table>\n<thead>${row(head, 'th')}</thead>\n<tbody>${body.map((text) => row(text, 'td')).join('\n')}</tbody>\n</table>`
}

const list = (tag: 'ul' | 'ol', mark: RegExp): Block => ({
  starts: mark,
  goesOn: (line) => mark.test(line) || /^\s{2,}\S/.test(line),
  render(lines) {
    const items: string[] = []
    for (const line of lines) {
      if (mark.test(line)) items.push(line.replace(mark, ''))
      else items.push(`${items.pop() ?? ''} ${line.trim()}`)
    }
    return `<${tag}>${items.map((item) => `<li>${inline(item)}</li>`).join('\n')}</${tag}>`
  },
})

const blocks: readonly Block[] = [
  { starts: /^\s*$/, goesOn: () => false, render: () => '' },
  {
    starts: /^```/,
    goesOn: (line) => !line.startsWith('```'),
    closes: true,
    render: (lines) => `<pre><code>${escapeHtml(lines.slice(1, -1).join('\n'))}</code></pre>`,
  },
  {
    starts: /^#{1,4} /,
    goesOn: () => false,
    render([line = '']) {
      const level = line.indexOf(' ')
      const heading = line.slice(level + 1)
      return `<h${level} id="${anchor(heading)}">${inline(heading)}</h${level}>`
    },
  },
  { starts: /^\|/, goesOn: (line) => line.startsWith('|'), render: table },
  list('ul', /^[-*] /),
  list('ol', /^\d+\. /),
]

const paragraph: Block = {
  starts: /./,
  goesOn: (line) => !blocks.some(({ starts }) => starts.test(line)),
  render: (lines) => `<p>${inline(lines.join(' '))}</p>`,
}
