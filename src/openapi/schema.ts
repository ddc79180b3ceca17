import { type AnySchema, isCoded } from '../alma/schema.ts'

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

/** Where a schema stands: in an answer, in a body that is sent, or as the list of an operation's parameters. */
export type Direction = 'answer' | 'request' | 'parameters'
/** Marks a component in its form for requests until `settled` has found out whether it differs. */
const mark = '<'
const prefix = '#/components/schemas/'

/**
 * A schema with our hints told in OpenAPI's words: each `$id` becomes a component and a `$ref` to it, `output` is
 * `readOnly`, `empty: 'null'` allows null, date formats are described (`2027-06-30Z` is not JSON Schema's `date`).
 * What has a default, or stands in answers only, is not required of a request. Fills `components` on its way; when all
 * is in, `settled` makes components of the two forms.
 */
export function refer(schema: AnySchema, components: Record<string, Shown>, direction: Direction = 'answer'): Shown {
  const { $id, output } = schema
  if (!$id) return isCoded(schema) ? coded(schema, components) : whole(schema, components, direction)
  const name = direction !== 'answer' ? `${$id}${mark}` : $id
  const known = components[name]
  // Empty while it is written, so that a schema may hold itself.
  if (!known) components[name] = {}
  if (!known || Object.keys(known).length > 0) {
    const shown = whole({ ...schema, output: false } as AnySchema, components, direction)
    if (known && JSON.stringify(known) !== JSON.stringify(shown)) throw new Error(`Two schemas are named ${$id}.`)
    components[name] = shown
  }
  const reference = { $ref: prefix + name }
  return output ? { ...reference, readOnly: true } : reference
}

/**
 * Codes and their labels are one component, named by the longest code: written out in each place they are a fifth of
 * the document, and generators lose properties whose parts are given back only.
 */
function coded(schema: AnySchema, components: Record<string, Shown>): Shown {
  const { description: _about, xml: _xml, output: _output, ...plain } = schema as AnySchema & Shown
  const max = schema.properties?.value?.maxLength
  const name = max === 255 ? 'CodedValue' : `CodedValue${max ?? 'Any'}`
  const shown = { ...whole(plain as AnySchema, {}, 'answer'), description: 'A code, and its label in answers.' }
  if (components[name] && JSON.stringify(components[name]) !== JSON.stringify(shown))
    throw new Error(`Two schemas are named ${name}.`)
  components[name] = shown
  const { description, output } = schema
  const xml = xmlOf(schema)
  return {
    $ref: prefix + name,
    ...(description ? { description } : {}),
    ...(xml ? { xml } : {}),
    ...(output ? { readOnly: true } : {})
  }
}

/**
 * The document's components out of those that `refer` has filled, and how a name is spelt from then on: a schema that
 * says the same of requests and answers is one component; where it does not, that of requests is called `<name>Input`.
 */
export function settled(components: Record<string, Shown>): {
  schemas: Record<string, Shown>
  rename: <T>(part: T) => T
} {
  const texts = new Map(Object.entries(components).map(([name, shown]) => [name, JSON.stringify(shown)]))
  const requests = [...texts.keys()].filter(name => name.endsWith(mark))
  const answerOf = (name: string) => texts.get(name.slice(0, -mark.length))
  const holds = (name: string, other: string) => texts.get(name)?.includes(`"${prefix}${other}"`)
  const apart = new Set<string>()
  for (let before = -1; before !== apart.size; ) {
    before = apart.size
    for (const name of requests) {
      const same = texts.get(name)?.replaceAll(`${mark}"`, '"') === answerOf(name)
      if (answerOf(name) && (!same || [...apart].some(other => holds(name, other)))) apart.add(name)
    }
  }
  const spelt = (name: string) => name.replace(mark, apart.has(name) ? 'Input' : '')
  const rename = <T>(part: T): T =>
    JSON.parse(
      JSON.stringify(part).replace(/"#\/components\/schemas\/(\w+<?)"/g, (_, name) => `"${prefix}${spelt(name)}"`)
    )
  const schemas: Record<string, Shown> = {}
  for (const [name, shown] of Object.entries(components)) {
    if (schemas[spelt(name)] && apart.has(name)) throw new Error(`Two schemas are named ${spelt(name)}.`)
    schemas[spelt(name)] = rename(shown)
  }
  return { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))), rename }
}

function whole(schema: AnySchema, components: Record<string, Shown>, direction: Direction): Shown {
  const inner = (part: AnySchema) => refer(part, components, direction)
  const own = schema as AnySchema & Record<string, unknown>
  const shown: Shown = {}
  if (own.type) shown.type = own.type
  for (const keyword of keywords) if (own[keyword] !== undefined) shown[keyword] = own[keyword]
  if (Array.isArray(own.enum) && !own.type) shown.type = typeof own.enum[0]
  if (own.format) Object.assign(shown, formatOf(own.format, own.description))
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const)
    if (Array.isArray(own[keyword])) shown[keyword] = (own[keyword] as AnySchema[]).map(inner)
  if (schema.items) shown.items = inner(schema.items)
  if (schema.properties) {
    const sent = direction === 'request'
    // Clients refuse to send what is read only (openapi-fetch): a body does not name it.
    const given = Object.entries(schema.properties).filter(([, part]) => !(sent && part.output))
    const parts = given.map(([key, part]) => [key, sent ? inWords(inner(part)) : property(part, inner(part))])
    shown.properties = Object.fromEntries(parts)
    const required = requiredOf(schema, direction)
    if (required.length > 0) shown.required = required
  }
  const more = own.additionalProperties
  if (typeof more === 'object' && more !== null) shown.additionalProperties = inner(more as AnySchema)
  else if (typeof more === 'boolean') shown.additionalProperties = more
  const xml = xmlOf(schema)
  if (xml) shown.xml = xml
  if (schema.output) shown.readOnly = true
  return shown
}

/** What must be there: of a request only what has no default and is not given back alone. */
function requiredOf({ required = [], properties = {} }: AnySchema, direction: Direction): string[] {
  if (direction === 'answer') return [...required]
  return required.filter(key => properties[key]?.default === undefined && !properties[key]?.output)
}

/**
 * A default in words: generators take a property of a body that has one for one that must be sent
 * (openapi-typescript).
 */
function inWords(shown: Shown): Shown {
  if (shown.default === undefined) return shown
  const { default: preset, description, ...rest } = shown
  const text = `Not given: ${JSON.stringify(preset)}.`
  return { ...rest, description: [description, text].filter(Boolean).join(' ') }
}

/** A property: null where an answer shows null for what is not stored. */
function property(schema: AnySchema, shown: Shown): Shown {
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
