import fc, { type Arbitrary } from 'fast-check'
import type { AnySchema } from '../../src/alma/schema.ts'

type Schema = AnySchema & {
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  minimum?: number
  maximum?: number
  minLength?: number
  minItems?: number
  additionalProperties?: Schema | boolean
}

// Letters of several scripts, and what is special in XML, JSON, SQL, LIKE and URLs; no control characters.
const characters = [...'abcXYZ019 éßŁжع漢😀&<>"\'`%_\\/?#+,;:=@~.-()[]{}|$*^!']
const word = (max: number): Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), maxLength: Math.min(max, 24) }).map(text => text.trim())
const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

/** Values that fit a schema, as a client may send them: without what is output only, unless asked for. */
export function anyValue(schema: AnySchema, options: { output?: boolean } = {}): Arbitrary<any> {
  const { type, format, properties, items } = schema
  const { enum: listed, const: only, anyOf, ...given } = schema as Schema
  if (only !== undefined) return fc.constant(only)
  if (listed) return fc.constantFrom(...listed)
  if (anyOf) return fc.oneof(...anyOf.map(part => anyValue(part, options)))
  if (type === 'object') return objectOf(schema as Schema, properties ?? {}, options)
  if (type === 'array')
    return fc.array(anyValue(items ?? ({} as AnySchema), options), { minLength: given.minItems ?? 0, maxLength: 3 })
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'integer') return fc.integer({ min: given.minimum ?? -1000, max: given.maximum ?? 1000 })
  if (type === 'number') return fc.integer({ min: -99_999, max: 99_999 }).map(cents => cents / 100)
  if (format === 'alma-date') return day.map(date => `${date.toISOString().slice(0, 10)}Z`)
  if (format === 'alma-date-time') return day.map(date => date.toISOString())
  const least = given.minLength ?? 0
  return word(given.maxLength ?? 24).map(text => text.padEnd(least, 'x'))
}

function objectOf(schema: Schema, properties: Record<string, AnySchema>, options: { output?: boolean }) {
  const parts = Object.entries(properties).filter(([, part]) => options.output || !part.output)
  const required = schema.required ?? []
  // A coded value without a value says nothing: it comes back from XML as an empty one.
  const always = parts.filter(([key, part]) => required.includes(key) || part.xml?.name === 'xml_value')
  return fc.record(Object.fromEntries(parts.map(([key, part]) => [key, anyValue(part, options)])), {
    requiredKeys: always.map(([key]) => key)
  })
}

/** Anything at all: what a careless or hostile client may put where a value of the schema belongs. */
export const nonsense: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, '', ' ', '\u0000', '\u0007', '\ud800', 'x'.repeat(5000), '%', "' or 1=1 --", '../..', '-1'),
  fc.constantFrom(0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, true, [], {}, [[]], { __proto__: null, value: {} }),
  fc.constantFrom('2027-02-30Z', '0000-00-00', '9999999999', 'NaN', 'null', 'true', '[object Object]'),
  fc.string(),
  fc.jsonValue({ maxDepth: 3 })
)

/** A value of the schema in which one place, chosen at random, holds nonsense. */
export function spoiled(schema: AnySchema): Arbitrary<unknown> {
  return fc.tuple(anyValue(schema), nonsense, fc.infiniteStream(fc.nat(1000))).map(([value, wrong, numbers]) => {
    if (typeof value !== 'object' || value === null) return wrong
    const root = structuredClone(value)
    let place: any = root
    for (;;) {
      const keys = Object.keys(place)
      if (keys.length === 0) return wrong
      const key = keys[numbers.next().value % keys.length] as string
      const deeper = typeof place[key] === 'object' && place[key] !== null && Object.keys(place[key]).length > 0
      if (!deeper || numbers.next().value % 3 === 0) {
        place[key] = wrong
        return root
      }
      place = place[key]
    }
  })
}
