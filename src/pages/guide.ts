import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { Marked, type Tokens } from 'marked'
import { page, text } from './html.ts'

const root = join(import.meta.dirname, '..', '..')
const single = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].filter(path => existsSync(join(root, path)))
const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.md'))
  .map(name => `docs/${name.replaceAll('\\', '/')}`)

/** Paths of the texts that are shown as pages, from the root of the project: what is not here is not read. */
export const guidePaths: ReadonlySet<string> = new Set([...single, ...inDocs.sort()])

/** The anchor of a heading, as code hosts make it: links into a text lead to the same place there and here. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

/** First heading of a text, without the marks of Markdown. */
const titleOf = (markdown: string, path: string): string =>
  (/^# (.+)$/m.exec(markdown)?.[1] ?? path).replace(/[`*]/g, '')

/** Pages beside the README, by their titles. */
export const topics = (): [path: string, title: string][] =>
  inDocs
    .filter(path => !path.startsWith('docs/decisions/'))
    .map(path => [path, titleOf(readFileSync(join(root, path), 'utf8'), path)])

/** A text of the project as a page. `path` must be one of `guidePaths`; links lead to pages, or are words. */
export function guidePage(path: string): string {
  const markdown = readFileSync(join(root, path), 'utf8')
  const up = '../'.repeat(path.split('/').length)
  return page(`${titleOf(markdown, path)} - Patronage`, up, renderer(path).parse(markdown, { async: false }))
}

function renderer(path: string): Marked {
  const seen = new Map<string, number>()
  return new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text: heading }: Tokens.Heading) {
        const anchor = anchorOf(heading)
        const times = seen.get(anchor) ?? 0
        seen.set(anchor, times + 1)
        return `<h${depth} id="${text(times ? `${anchor}-${times}` : anchor)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens)
        return leads(href, path) ? `<a href="${text(href)}">${words}</a>` : words
      },
      // Wide tables scroll on their own, not the page.
      table(table: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map(cell => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>\n`
        const body = table.rows.map(cells => row(cells, 'td')).join('')
        return `<div class="wide"><table>\n<thead>${row(table.header, 'th')}</thead>\n<tbody>${body}</tbody>\n</table></div>\n`
      },
      image: ({ text: words }: Tokens.Image) => text(words),
      html: ({ raw }) => (raw.trim().startsWith('<!--') ? '' : text(raw))
    }
  })
}

/** True when something stands where a link of a text leads: the web, the text itself, or another page. */
function leads(href: string, path: string): boolean {
  if (/^(https?:|#)/.test(href)) return true
  if (/^[a-z][\w+.-]*:/i.test(href)) return false
  return guidePaths.has(posix.join(posix.dirname(path), href.split('#')[0] ?? ''))
}
