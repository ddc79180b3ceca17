import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { AnySchema } from './schema.ts'
import { attach, compile, ignored, type Node } from './xml-tree.ts'

/** How much of a document is taken: nesting, attributes of one element, characters of one text or tag. */
export interface XmlLimits {
  depth: number
  attributes: number
  text: number
}
export const xmlLimits: XmlLimits = { depth: 24, attributes: 32, text: 1 << 20 }

/** A document that cannot be read: why, and where (line and column count from 1). Never carries the document's text. */
export class XmlError extends Error {
  readonly line: number
  readonly column: number
  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}

/** Elements around the targets, such as the root of a feed. */
const outside: Node = {}

/** What to build from an element that is not inside another target yet. */
export interface Target {
  schema: AnySchema
  /** True: what is output only is read over. */
  input: boolean
  done(value: unknown): void
}

interface Frame {
  node: Node
  key: string
  list: boolean
  value: any
  text: string
  done?: (value: unknown) => void
}

/**
 * Elements out of a stream of text, as values in wire shape (all text: the reader converts). DOCTYPE is refused, and
 * with it every entity but the five of XML itself; depth, attributes and text are limited. An element that may stand
 * once and is repeated becomes a list, which the reader then refuses.
 */
export class XmlReader {
  readonly #parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true })
  readonly #enter: (name: string, depth: number) => Target | undefined
  readonly #limits: XmlLimits
  readonly #stack: Frame[] = []
  #mark = 0

  constructor(enter: (name: string, depth: number) => Target | undefined, limits = xmlLimits) {
    this.#enter = enter
    this.#limits = limits
    const parser = this.#parser
    // `1:2: unclosed tag: NAME.`: the place is told apart, and a name out of the document is not repeated.
    parser.on('error', error => this.refuse(error.message.replace(/^\d+:\d+: /, '').replace(/(: .*)?\.?$/s, '')))
    parser.on('doctype', () => this.refuse('DOCTYPE is not allowed'))
    parser.on('opentag', tag => this.#open(tag))
    parser.on('text', part => this.#text(part))
    parser.on('cdata', part => this.#text(part))
    parser.on('closetag', () => this.#close())
  }

  /** Takes the next piece of the document; throws XmlError. */
  write(chunk: string): this {
    this.#parser.write(chunk)
    // The parser keeps an unfinished tag or text in memory: an endless one must be refused before it ends.
    if (this.#parser.position - this.#mark > this.#limits.text + 65536) this.refuse('a text or tag is too long')
    return this
  }

  /** How far it has read: line and column, counted from 1. */
  get place(): { line: number; column: number } {
    return { line: this.#parser.line, column: this.#parser.column + 1 }
  }

  /** How many elements are open. */
  get depth(): number {
    return this.#stack.length
  }

  /** Says that the document is complete; throws XmlError when it is not. */
  end(): void {
    this.#parser.close()
  }

  /** Refuses the document at the place that has been reached. */
  refuse(message: string): never {
    throw new XmlError(message, this.#parser.line, this.#parser.column + 1)
  }

  #open(tag: SaxesTagPlain): void {
    this.#mark = this.#parser.position
    const depth = this.#stack.length
    if (depth >= this.#limits.depth) this.refuse('elements are nested too deep')
    const frame = this.#frame(tag.name, this.#stack[depth - 1])
    this.#stack.push(frame)
    const { node } = frame
    if (node.wrapper) frame.value = []
    else if (node.children) frame.value = {}
    let count = 0
    for (const name in tag.attributes) {
      if (++count > this.#limits.attributes) this.refuse('an element has too many attributes')
      const key = node.attributes?.get(name)
      if (key) frame.value[key] = tag.attributes[name]
    }
  }

  #frame(name: string, parent: Frame | undefined): Frame {
    if (!parent || parent.node === outside) {
      const target = this.#enter(name, this.#stack.length)
      if (!target) return { node: outside, key: '', list: false, value: undefined, text: '' }
      const node = compile(target.schema, target.input)
      return { node, key: '', list: false, value: undefined, text: '', done: target.done }
    }
    const part = parent.node.children?.get(name)
    return { node: part?.node ?? ignored, key: part?.key ?? '', list: part?.list ?? false, value: undefined, text: '' }
  }

  #text(part: string): void {
    this.#mark = this.#parser.position
    const frame = this.#stack.at(-1)
    if (!frame || frame.node === outside || frame.node === ignored) return
    if (frame.node.wrapper || (frame.node.children && !frame.node.textKey)) return
    frame.text += part
    if (frame.text.length > this.#limits.text) this.refuse('a text is too long')
  }

  #close(): void {
    this.#mark = this.#parser.position
    const frame = this.#stack.pop()
    if (!frame || frame.node === outside || frame.node === ignored) return
    const { node, done } = frame
    let value = frame.value
    if (node.textKey) value[node.textKey] = frame.text.trim()
    else if (!node.children) value = frame.text.trim()
    const parent = this.#stack.at(-1)
    if (done || !parent) done?.(value)
    else attach(parent.node, parent.value, frame, value)
  }
}

/** The value of one whole document whose root is the schema's; throws XmlError. */
export function decodeXml(schema: AnySchema, text: string, input = true, limits = xmlLimits): unknown {
  let result: unknown
  const expected = schema.xml?.name ?? 'result'
  const enter = (name: string, depth: number): Target | undefined => {
    if (depth > 0) return undefined
    if (name !== expected) reader.refuse(`the root element must be <${expected}>`)
    return { schema, input, done: value => (result = value) }
  }
  const reader = new XmlReader(enter, limits)
  reader.write(text.replace(/^\uFEFF/, '')).end()
  return result
}
