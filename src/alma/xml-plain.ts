import type { AnySchema } from './schema.ts'
import { attach, compile, ignored, type Node } from './xml-tree.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them; a CR would have to be normalized
const unusual = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|\]\]>|<[!?]/
const tagName = /[A-Za-z_][\w.-]*/y
const attribute = / +([A-Za-z_][\w.-]*)="([^"<\t\n]*)"/y
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const deepest = 24
const mostAttributes = 32

/** Thrown, and caught here, when a document is not plain: it is no error. */
const notPlain = new Error('not plain')
const giveUp = (): never => {
  throw notPlain
}

/**
 * The value of one element and all that is in it, led by the schema as `XmlReader` is, three times as fast: for feeds,
 * whose records are plain XML. Anything else (comments, CDATA, numeric entities, other blanks in tags, anything that
 * might not be well-formed) gives `undefined`: then the parser proper has to say. A test holds both equal.
 */
export function decodePlain(schema: AnySchema, text: string, input = true): { value: unknown } | undefined {
  if (unusual.test(text) || !text.isWellFormed()) return undefined
  try {
    const scan = new Scan(text)
    const value = scan.element(compile(schema, input), schema.xml?.name ?? 'result')
    return scan.done ? { value } : undefined
  } catch (error) {
    if (error === notPlain) return undefined
    throw error
  }
}

class Scan {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  get done(): boolean {
    return this.#at === this.#text.length
  }

  /** The element that begins here, which must have this name. */
  element(node: Node, name: string): unknown {
    if (this.#name(this.#at) !== name) giveUp()
    return this.#inside(node, name)
  }

  /** The name of the tag that opens at `at`; moves behind it. */
  #name(at: number): string {
    tagName.lastIndex = at + 1
    const name = tagName.exec(this.#text)?.[0] ?? giveUp()
    this.#at = tagName.lastIndex
    return name
  }

  /** What stands between the name of an opening tag and the end of its closing tag. */
  #inside(node: Node, name: string): unknown {
    if (++this.#depth > deepest) giveUp()
    const text = this.#text
    const value: any = node.wrapper ? [] : node.children ? {} : undefined
    if (text.charCodeAt(this.#at) === 32) this.#attributes(node, value)
    let content = ''
    if (text.startsWith('/>', this.#at)) this.#at += 2
    else {
      if (text.charCodeAt(this.#at) !== 62) giveUp()
      this.#at++
      content = this.#content(node, name, value)
    }
    this.#depth--
    if (node.textKey) value[node.textKey] = content.trim()
    else if (!node.children) return content.trim()
    return value
  }

  #attributes(node: Node, value: any): void {
    const seen: string[] = []
    attribute.lastIndex = this.#at
    for (let found = attribute.exec(this.#text); found; found = attribute.exec(this.#text)) {
      const [, name = '', item = ''] = found
      if (seen.includes(name) || seen.push(name) > mostAttributes) giveUp()
      const key = node.attributes?.get(name)
      const text = plainText(item)
      if (key) value[key] = text
      this.#at = attribute.lastIndex
    }
  }

  /** The children go into `value`; the text is returned. */
  #content(node: Node, name: string, value: any): string {
    const text = this.#text
    let content = ''
    for (;;) {
      const start = text.indexOf('<', this.#at)
      if (start < 0) giveUp()
      if (start > this.#at) content += plainText(text.slice(this.#at, start))
      if (text.charCodeAt(start + 1) === 47) {
        const end = start + 2 + name.length
        if (!text.startsWith(name, start + 2) || text.charCodeAt(end) !== 62) giveUp()
        this.#at = end + 1
        return content
      }
      const childName = this.#name(start)
      const child = node.children?.get(childName)
      const item = this.#inside(child?.node ?? ignored, childName)
      if (child) attach(node, value, child, item)
    }
  }
}

/** A text with its entities replaced. */
function plainText(part: string): string {
  if (!part.includes('&')) return part
  return part.replace(/&(\w*);?/g, (whole, entity: string) =>
    whole.endsWith(';') ? (entities[entity] ?? giveUp()) : giveUp()
  )
}
