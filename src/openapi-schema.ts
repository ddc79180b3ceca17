import type { AnySchema } from './alma/schema.ts'

/** A schema as the OpenAPI document shows it. */
export type Shown = Record<string, unknown>

/** Keywords of JSON Schema and OpenAPI; anything else in a schema is a hint for our own code. */
const keywords = [
  'description',
  'enum',
  'const',
  'default',
  'examples',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'uniqueItems',
  'deprecated'
] as const

const dates: Record<string, string> = {
  'alma-date': 'A day in UTC, taken with or without the Z.',
  'alma-date-time': 'A moment; UTC where no offset is given.'
}

/**
 * A schema with our hints told in OpenAPI's words: each `$id` becomes a component and a `$ref` to it, `output` is
 * `readOnly`, `empty: 'null'` allows null, date formats are described (`2027-06-30Z` is not JSON Schema's `date`).
 * Fills `components` on its way.
 */
export function refer(schema: AnySchema, components: Record<string, Shown>): Shown {
  const { $id, output } = schema
  if (!$id) return whole(schema, components)
  const known = components[$id]
  // Empty while it is written, so that a schema may hold itself.
  if (!known) components[$id] = {}
  if (!known || Object.keys(known).length > 0) {
    const shown = whole({ ...schema, output: false } as AnySchema, components)
    if (known && JSON.stringify(known) !== JSON.stringify(shown)) throw new Error(`Two schemas are named ${$id}.`)
    components[$id] = shown
  }
  const reference = { $ref: `#/components/schemas/${$id}` }
  return output ? { ...reference, readOnly: true } : reference
}

function whole(schema: AnySchema, components: Record<string, Shown>): Shown {
  const given = schema as AnySchema & Record<string, unknown>
  const shown: Shown = {}
  if (given.type) shown.type = given.type
  for (const keyword of keywords) if (given[keyword] !== undefined) shown[keyword] = given[keyword]
  if (Array.isArray(given.enum) && !given.type) shown.type = typeof given.enum[0]
  if (given.format) Object.assign(shown, formatOf(given.format, given.description))
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const)
    if (Array.isArray(given[keyword]))
      shown[keyword] = (given[keyword] as AnySchema[]).map(one => refer(one, components))
  if (schema.items) shown.items = refer(schema.items, components)
  if (schema.properties) {
    const parts = Object.entries(schema.properties).map(([key, part]) => [key, property(part, components)])
    shown.properties = Object.fromEntries(parts)
    if (schema.required?.length) shown.required = [...schema.required]
  }
  const more = given.additionalProperties
  if (typeof more === 'object' && more !== null) shown.additionalProperties = refer(more as AnySchema, components)
  else if (typeof more === 'boolean') shown.additionalProperties = more
  const xml = xmlOf(schema)
  if (xml) shown.xml = xml
  if (schema.output) shown.readOnly = true
  return shown
}

/** A property: null where an answer shows null for what is not stored. */
function property(schema: AnySchema, components: Record<string, Shown>): Shown {
  const shown = refer(schema, components)
  if (schema.empty !== 'null' || shown.type === 'null') return shown
  if (typeof shown.type === 'string') return { ...shown, type: [shown.type, 'null'] }
  return { anyOf: [shown, { type: 'null' }] }
}

function formatOf(format: string, description: string | undefined): Shown {
  const date = dates[format]
  return date ? { description: [description, date].filter(Boolean).join(' ') } : { format }
}

function xmlOf({ xml }: AnySchema): Shown | undefined {
  if (!xml) return undefined
  const { name, attribute, wrapped, namespace } = xml
  const shown = Object.entries({ name, attribute, wrapped, namespace }).filter(([, value]) => value !== undefined)
  return shown.length > 0 ? Object.fromEntries(shown) : undefined
}
