import fc from 'fast-check'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { anyValue, nonsense, spoiled } from './arbitrary.ts'

/** One call of an operation. */
export interface Call {
  method: string
  path: string
  query: Record<string, unknown>
  accept: string
  type: string | undefined
  body: string | undefined
}

/** The schema that a `$ref` names, all the way down; a schema that holds itself ends at the third turn. */
export function whole(schema: any, document: any, depth = 0): AnySchema {
  if (!schema || depth > 12) return {} as AnySchema
  if (schema.$ref) {
    const { $ref, ...beside } = schema
    return { ...whole(document.components.schemas[$ref.split('/').pop()], document, depth + 1), ...beside }
  }
  const nullable = Array.isArray(schema.type)
  const result = { ...schema, ...(nullable ? { type: schema.type.find((one: string) => one !== 'null') } : {}) }
  if (schema.anyOf) return whole(schema.anyOf[0], document, depth + 1)
  if (schema.items) result.items = whole(schema.items, document, depth + 1)
  if (schema.properties)
    result.properties = Object.fromEntries(
      Object.entries<any>(schema.properties)
        .filter(([, part]) => !part.readOnly)
        .map(([key, part]) => [key, whole(part, document, depth + 1)])
    )
  return result
}

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
const mostly = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: rare })

/** Two or three values in place of what a body that is known to be good has there: mostly still good. */
const varied = (good: object, value: fc.Arbitrary<any>): fc.Arbitrary<unknown> =>
  fc.tuple(value, fc.array(fc.nat(1000), { maxLength: 2 })).map(([other, places]) => {
    const keys = Object.keys(other ?? {})
    const chosen = keys.length === 0 ? [] : places.map(place => keys[place % keys.length] as string)
    return { ...good, ...Object.fromEntries(chosen.map(key => [key, other[key]])) }
  })

/** A body in the format of its content type; what XML cannot say is sent as JSON all the same. */
function written(body: unknown, type: string, schema: AnySchema): string | undefined {
  if (body === undefined) return undefined
  try {
    if (type === 'application/xml') return encodeXml(schema, body)
  } catch {
    // Nonsense that does not fit the schema.
  }
  return JSON.stringify(body)
}

/** What calls are made of beside the document: values that name something, and bodies that are good, by operationId. */
export interface Knowledge {
  /** By the path of the list that tells them; under '' those of all lists. */
  values: Map<string, string[]>
  bodies: Record<string, object>
}

/** Calls of one operation: mostly of the right shape, sometimes with nonsense in one place or another. */
export function callsOf(
  document: any,
  path: string,
  method: string,
  operation: any,
  known: Knowledge
): fc.Arbitrary<Call> {
  const parameters: any[] = operation.parameters ?? []
  const all = known.values.get('') ?? ['1']
  const near = known.values.get(path.split('/{', 1)[0] ?? '')
  const values = near ? mostly(fc.constantFrom(...near), fc.constantFrom(...all)) : fc.constantFrom(...all)
  const name = (one: any) => mostly(values, mostly(anyValue(whole(one.schema, document)), nonsense).map(text))
  const option = (one: any) =>
    mostly(anyValue(whole(one.schema, document)).map(text), fc.oneof(values, nonsense.map(text)))
  const inPath = parameters.filter(one => one.in === 'path').map(one => [one.name, name(one)])
  const inQuery = parameters
    .filter(one => one.in === 'query')
    .map(one => [one.name, fc.option(option(one), { nil: undefined, freq: 3 })])
  const content = operation.requestBody?.content
  const schema = whole(content?.['application/json']?.schema, document)
  const good = known.bodies[operation.operationId] ?? {}
  const bodies = content
    ? mostly(varied(good, anyValue(schema)), fc.oneof(anyValue(schema), spoiled(schema), nonsense))
    : fc.constant(undefined)
  const raw = fc.constantFrom('', '<', '{', '\u0000', '<user>', '{"a":', 'PK\u0003\u0004', '<?xml version="1.0"?><x/>')
  return fc
    .record({
      values: fc.record(Object.fromEntries(inPath)) as fc.Arbitrary<Record<string, string>>,
      query: fc.record(Object.fromEntries(inQuery)) as fc.Arbitrary<Record<string, unknown>>,
      accept: fc.constantFrom('application/json', 'application/xml', '*/*'),
      type: fc.constantFrom(...Object.keys(content ?? { 'application/json': 0 })),
      body: bodies,
      rough: mostly(fc.constant(undefined), mostly(fc.constant(undefined), raw)),
      asked: mostly(fc.constant(1), fc.constant(9))
    })
    .map(({ values, query, accept, type, body, rough, asked }) => {
      const sent = content ? (rough ?? written(body, type, schema)) : undefined
      return {
        method: method.toUpperCase(),
        path: path.replace(/\{(\w+)\}/g, (_, key) =>
          encodeURIComponent(String(values[key]).toWellFormed().slice(0, 300) || '-')
        ),
        query: Object.fromEntries(
          Object.entries(query)
            .filter(([, item]) => item !== undefined)
            .slice(0, asked)
        ),
        accept,
        type: sent === undefined ? undefined : type,
        body: sent
      }
    })
}
