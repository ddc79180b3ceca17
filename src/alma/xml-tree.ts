import type { AnySchema } from './schema.ts'

/** What an element of the schema holds, by the names of XML. */
export interface Node {
  children?: Map<string, { key: string; node: Node; list: boolean }>
  attributes?: Map<string, string>
  textKey?: string
  wrapper?: boolean
}
const nodes = new WeakMap<object, Map<boolean, Node>>()
/** An element that the schema does not know: it is read over, as Alma does. */
export const ignored: Node = {}

/** Led by the `xml` hints; with `input`, what is output only (`desc`, `link`, ...) is read over. */
export function compile(schema: AnySchema, input: boolean): Node {
  const known = nodes.get(schema)?.get(input)
  if (known) return known
  const node: Node = {}
  if (!nodes.has(schema)) nodes.set(schema, new Map())
  nodes.get(schema)?.set(input, node)
  if (schema.type !== 'object') return node
  node.children = new Map()
  node.attributes = new Map()
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    if (input && part.output) continue
    if (part.xml?.attribute) node.attributes.set(part.xml.name ?? key, key)
    else if (part.xml?.name === 'xml_value') node.textKey = key
    else if (part.type !== 'array' || !part.items)
      node.children.set(part.xml?.name ?? key, { key, node: compile(part, input), list: false })
    else {
      const item = { key: part.items.xml?.name ?? key, node: compile(part.items, input), list: true }
      if (part.xml?.wrapped) {
        const inner: Node = { wrapper: true, children: new Map([[item.key, { ...item, key: '' }]]) }
        node.children.set(part.xml.name ?? key, { key, node: inner, list: false })
      } else node.children.set(item.key, { ...item, key })
    }
  }
  return node
}

/** Puts the value of a child element where it belongs in the value of its parent. */
export function attach(parent: Node, value: any, child: { key: string; list: boolean }, item: unknown): void {
  const { key, list } = child
  if (parent.wrapper) value.push(item)
  else if (value[key] === undefined) value[key] = list ? [item] : item
  else if (list) value[key].push(item)
  // It may stand once: as a list, the reader will refuse it.
  else value[key] = [value[key], item].flat()
}
