import { referenceJson } from '../helpers/reference.ts'

type Tree = Record<string, any>

/**
 * The official description of some areas as one document that stands alone, so that no generator asks the network.
 * Objects that are described elsewhere become objects of any kind, which is all that generators need of them.
 */
export function officialDescription(areas: string[]): Tree {
  const parts: Tree[] = areas.map(area => referenceJson(`alma/openapi/${area}.json`))
  const [first] = parts
  const description = {
    ...first,
    servers: [{ url: '/' }],
    paths: { ...Object.assign({}, ...parts.map(part => part.paths)), '/almaws/v1/items': itemByBarcode },
    components: { ...first?.components, schemas: {} }
  }
  return standAlone(description)
}

/** Not in the published file, but live for years, and every client of the area uses it (`alma-api.md` 1.1). */
const itemByBarcode = {
  get: {
    tags: ['Catalog'],
    operationId: 'get/almaws/v1/items',
    parameters: [{ name: 'item_barcode', in: 'query', required: true, schema: { type: 'string' } }],
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: { type: 'object' } } } } }
  }
}

function standAlone(value: any): any {
  if (Array.isArray(value)) return value.map(standAlone)
  if (typeof value !== 'object' || value === null) return value
  const { $ref: target } = value
  if (typeof target === 'string' && !target.startsWith('#')) return { type: 'object', additionalProperties: true }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, standAlone(item)]))
}

/** Whether a parameter of an operation stands in its path; otherwise it is one of the query. */
export const isInPath = (path: string, name: string): boolean => path.includes(`{${name}}`)
