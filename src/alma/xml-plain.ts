import type { Static, TSchema } from 'typebox'
import { canonicalText, codeOf } from './canonical.ts'
import { checkOf, converterOf, InputError } from './reader.ts'
import { type AnySchema, isCoded } from './schema.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them; a CR would have to be normalized
const unusual = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|\]\]>|<[!?]/
const tagName = /[A-Za-z_][\w.-]*/y
const attribute = / +([A-Za-z_][\w.-]*)="([^"<\t\n]*)"/y
const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"]
])
const deepest = 24
const mostAttributes = 32

/** Thrown, and caught here, when a document is not plain: it is no error. */
const notPlain = new Error('not plain')
const giveUp = (): never => {
  throw notPlain
}

/** What to make of an element, led by the schema. */
interface Node {
  children?: Map<string, Child>
  attributes?: Map<string, { key: string; take: Take; preset: boolean }>
  /** Of a text: its value. */
  take?: Take
  kind: 'text' | 'code' | 'list' | 'object'
  /** Values of what is not given. */
  presets?: [key: string, value: unknown][]
}
interface Child {
  key: string
  node: Node
  /** Its place among its like, by which a repetition is noticed. */
  index: number
  preset: boolean
}
type Take = (text: string) => unknown
const ignored: Node = { kind: 'object' }

/**
 * Reads a record of a feed that is plain XML: the value is the one that the parser and the reader (in the canonical
 * form) would give together, at a third of their cost, but for the order of keys. Anything else gives `undefined`:
 * comments, CDATA, numeric entities, other blanks in tags, whatever might not be well-formed or not be right. Then
 * those two have to say. A test holds both equal.
 */
export function plainReader<T extends TSchema>(schema: T): (text: string) => Static<T> | undefined {
  const node = compile(schema as AnySchema)
  const check = checkOf(schema as AnySchema)
  const name = (schema as AnySchema).xml?.name ?? 'result'
  return text => {
    if (unusual.test(text) || !text.isWellFormed()) return undefined
    try {
      const scan = new Scan(text)
      const value = scan.element(node, name)
      return scan.done && check.Check(value) ? (value as Static<T>) : undefined
    } catch (error) {
      if (error === notPlain || error instanceof InputError) return undefined
      throw error
    }
  }
}

function compile(schema: AnySchema): Node {
  if (isCoded(schema)) return { kind: 'code' }
  if (schema.type === 'array' && schema.items) {
    const name = schema.items.xml?.name ?? ''
    const item = { key: '', node: compile(schema.items), index: 0, preset: false }
    return { kind: 'list', children: new Map([[name, item]]) }
  }
  if (schema.type !== 'object') return { kind: 'text', take: takeOf(schema) }
  const node: Node = { kind: 'object', children: new Map(), attributes: new Map(), presets: [] }
  let index = 0
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    if (part.output) continue
    const preset = part.default !== undefined
    if (preset) node.presets?.push([key, part.default])
    if (part.xml?.attribute) node.attributes?.set(part.xml.name ?? key, { key, take: takeOf(part), preset })
    else {
      // More than fit the two masks, or a list without a wrapper: nothing is plain.
      const child = { key, node: compile(part), index: index++, preset }
      if (index > 62 || (part.type === 'array' && !part.xml?.wrapped)) child.node = { kind: 'text', take: giveUp }
      node.children?.set(part.xml?.name ?? key, child)
    }
  }
  return node
}

function takeOf(schema: AnySchema): Take {
  if (schema.type !== 'string') return converterOf(schema)
  const store = canonicalText(schema)
  return text => (text === '' ? undefined : store(text))
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
    if (this.#text.charCodeAt(this.#at) !== 60 || this.#name(this.#at) !== name) giveUp()
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
    const value: any = node.kind === 'list' ? [] : node.kind === 'object' ? {} : undefined
    if (text.charCodeAt(this.#at) === 32) this.#attributes(node, value)
    let content = ''
    if (text.startsWith('/>', this.#at)) this.#at += 2
    else {
      if (text.charCodeAt(this.#at) !== 62) giveUp()
      this.#at++
      content = this.#content(node, name, value)
    }
    this.#depth--
    if (node.kind === 'text') return node.take?.(content.trim())
    if (node.kind === 'code') return codeOf(content)
    if (node.kind === 'list') return value.length === 0 ? undefined : value
    for (const [key, preset] of node.presets ?? []) if (value[key] === undefined) value[key] = preset
    return value
  }

  #attributes(node: Node, value: any): void {
    const seen: string[] = []
    attribute.lastIndex = this.#at
    for (let found = attribute.exec(this.#text); found; found = attribute.exec(this.#text)) {
      const [, name = '', item = ''] = found
      if (seen.includes(name) || seen.push(name) > mostAttributes) giveUp()
      const text = plainText(item)
      const wanted = node.attributes?.get(name)
      if (wanted) put(value, wanted, wanted.take(text))
      this.#at = attribute.lastIndex
    }
  }

  /** The children go into `value`; the text is returned. */
  #content(node: Node, name: string, value: any): string {
    const text = this.#text
    let content = ''
    let [low, high] = [0, 0]
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
      if (!child) continue
      if (node.kind === 'list') {
        if (item !== undefined) value.push(item)
        continue
      }
      const bit = 1 << (child.index % 31)
      if ((child.index < 31 ? low : high) & bit) giveUp()
      if (child.index < 31) low |= bit
      else high |= bit
      put(value, child, item)
    }
  }
}

/** An empty value is none; where one has a preset, the reader has to say which it is. */
function put(value: any, { key, preset }: { key: string; preset: boolean }, item: unknown): void {
  if (item !== undefined) value[key] = item
  else if (preset) giveUp()
}

/** A text with its entities replaced. */
function plainText(part: string): string {
  if (!part.includes('&')) return part
  return part.replace(/&(\w*);?/g, (whole, entity: string) =>
    whole.endsWith(';') ? (entities.get(entity) ?? giveUp()) : giveUp()
  )
}
