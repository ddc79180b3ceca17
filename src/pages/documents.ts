/** JSON as it stands in the OpenAPI document. */
type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Node = { [name: string]: Json }
export interface Document {
  paths: Record<string, Record<string, Node>>
  components: {
    schemas: Record<string, Node>
    securitySchemes: Record<string, Node>
    examples?: Record<string, Node>
  }
  info: Node
  [part: string]: unknown
}

// A page of docs/ that a text names, as a link or in passing: `[words](docs/api.md#links)` or `docs/api.md`.
const page = /(\]\()?\b((?:docs\/[\w/-]+|README)\.md(?:#[\w-]+)?)/g

/** Text with links to the pages it names; `guide` is the way to them from where it is shown. */
export const linked = (text: string, guide: string): string =>
  text.replace(page, (_, link: string | undefined, path: string) =>
    link ? `${link}${guide}${path}` : `[${path}](${guide}${path})`
  )

/** The same value with links in all its descriptions. Names of schemas or fields are not taken for descriptions. */
function described(value: Json, guide: string): Json {
  if (Array.isArray(value)) return value.map(one => described(one, guide))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === 'description' && typeof inner === 'string') return [name, linked(inner, guide)]
      if (name === 'example' || name === 'examples') return [name, inner]
      return [name, described(inner, guide)]
    })
  )
}

/** The document for the reading view: as it is, with links that lead to pages. */
export const readable = (document: Document, guide: string): Document =>
  described(document as unknown as Json, guide) as unknown as Document

const summed = ['operationId', 'summary', 'tags', 'deprecated'] as const

/**
 * What a list of operations shows, a fiftieth of the document: operations with their summaries, and how keys are given.
 * The rest of an operation is `wholeOperation`, asked for when it is opened.
 */
export function listing(document: Document, guide: string): Document {
  const { openapi, info, tags, security, paths, components } = document
  const { header, ...others } = components.securitySchemes
  const short = (operation: Node) =>
    Object.fromEntries(summed.filter(name => name in operation).map(name => [name, operation[name]]))
  return {
    openapi,
    info: described(info, guide) as Node,
    tags,
    security: [{ header: [] }, ...(security as Node[]).filter(one => !('header' in one))],
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(Object.entries(operations).map(([method, one]) => [method, short(one) as Node]))
      ])
    ),
    components: {
      schemas: {},
      securitySchemes: {
        header: { ...header, description: 'The key alone; the word apikey is put before it.' },
        ...others
      }
    }
  }
}

/** One operation with every schema in its place and links in its descriptions, or undefined when there is none. */
export function wholeOperation(document: Document, operationId: string, guide: string): Node | undefined {
  const found = Object.values(document.paths)
    .flatMap(Object.values<Node>)
    .find(one => one.operationId === operationId)
  return found && (described(inPlace(document, found, []), guide) as Node)
}

// A schema that holds itself stays a reference inside of itself.
function inPlace(document: Document, value: Json, inside: string[]): Json {
  if (Array.isArray(value)) return value.map(one => inPlace(document, one, inside))
  if (value === null || typeof value !== 'object') return value
  const { $ref, ...rest } = value
  const others = Object.fromEntries(
    Object.entries(rest).map(([name, inner]) => [name, name === 'example' ? inner : inPlace(document, inner, inside)])
  )
  if (typeof $ref !== 'string') return others
  // An example of a refusal, which several operations share.
  const example = document.components.examples?.[$ref.replace('#/components/examples/', '')]
  if (example) return example
  const name = $ref.replace('#/components/schemas/', '')
  const schema = document.components.schemas[name]
  if (!schema || inside.includes(name)) return value
  return { ...(inPlace(document, schema, [...inside, name]) as Node), ...others }
}
