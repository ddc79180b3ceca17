import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import Format from 'typebox/format'
import { canonicalText, codeOf } from './canonical.ts'
import { parseDay, parseMoment } from './dates.ts'
import { attempt, faultsOf, InputError, joined, mostTold, topOf, within, withRest } from './input-error.ts'
import { type AnySchema, isCoded } from './schema.ts'

export { bodyError, InputError } from './input-error.ts'

Format.Set('alma-date', value => parseDay(value) !== undefined)
Format.Set('alma-date-time', value => parseMoment(value) !== undefined)

/** Throws InputError with a path of its own part only: whoever holds the part puts his key before it. */
type Convert = (value: unknown) => unknown
const nothing = (value: unknown): boolean => value === undefined || value === null
// XML 1.0 cannot hold these, and PostgreSQL refuses NUL and half a surrogate pair.
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/
const truths: Record<string, boolean> = { true: true, false: false, '1': true, '0': false }

/** `WIRE` keeps what came, `CANONICAL` makes it as it is stored (canonical.ts) in the same walk. */
type Form = 'WIRE' | 'CANONICAL'

function converter(schema: AnySchema, form: Form): Convert {
  if (schema.type === 'object') return objectConverter(schema, form)
  if (schema.type === 'array') return listConverter(schema, form)
  if (schema.type === 'boolean') return booleanConverter
  if (schema.type === 'integer') return integerConverter
  if (schema.type === 'number') return numberConverter
  if (schema.type === 'null') return () => undefined
  if (schema.type === 'string' || Array.isArray((schema as { enum?: unknown[] }).enum))
    return textConverter(schema, form)
  return value => value
}

function textConverter(schema: AnySchema, form: Form): Convert {
  const isDate = schema.format?.startsWith('alma-') === true
  const store = form === 'CANONICAL' ? canonicalText(schema) : undefined
  return value => {
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    if (typeof text !== 'string') throw new InputError('', 'must be a text')
    if (unprintable.test(text) || !text.isWellFormed())
      throw new InputError('', 'holds a character that is not allowed')
    if (isDate && text.trim() === '') return undefined
    return store ? store(text) : text
  }
}

// `True` and `False` are sent by Python clients (client-expectations.md 1.7).
const booleanConverter: Convert = value => {
  if (typeof value === 'boolean' || value === '') return value === '' ? undefined : value
  const known = truths[String(value).trim().toLowerCase()]
  if (known === undefined) throw new InputError('', 'must be true or false')
  return known
}

const numberConverter: Convert = value => {
  if (typeof value === 'number' || value === '') return value === '' ? undefined : value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (!Number.isFinite(number)) throw new InputError('', 'must be a number')
  return number
}

// 1e300 is whole too, but neither JavaScript nor PostgreSQL counts so far.
const integerConverter: Convert = value => {
  const number = numberConverter(value)
  if (number !== undefined && !Number.isSafeInteger(number)) throw new InputError('', 'must be a whole number')
  return number
}

function listConverter(schema: AnySchema, form: Form): Convert {
  const convert = converter(schema.items ?? ({} as AnySchema), form)
  return value => {
    if (!Array.isArray(value)) throw new InputError('', 'must be a list')
    let at = 0
    try {
      const result = new Array<unknown>(value.length)
      for (; at < value.length; at++) result[at] = convert(value[at] ?? {})
      if (form === 'WIRE') return result
      const kept = result.includes(undefined) ? result.filter(item => item !== undefined) : result
      return kept.length === 0 ? undefined : kept
    } catch (error) {
      const faults = [within(String(at), error)]
      for (at++; at < value.length && faults.length < mostTold; at++)
        attempt(String(at), () => convert(value[at] ?? {}), faults)
      throw joined(faults)
    }
  }
}

const unknownField = 'is not a field of this object'
/** A caller's own key, as a message may show it. */
const shown = (key: string): string => key.replace(/[^\w.-]/g, '?').slice(0, 64) || '?'

/**
 * Keeps the declared properties only: what is unknown or output only is dropped, `null` is the same as absent. Unless
 * the schema is closed (`additionalProperties: false`): then what is unknown is refused, whatever its value.
 */
function objectConverter(schema: AnySchema, form: Form): Convert {
  const parts = Object.entries(schema.properties ?? {})
  const input = parts
    .filter(([, part]) => !part.output)
    .map(([key, part]) => [key, part.default, converter(part, form)] as const)
  // {"user_notes": {...}} beside "user_note": dropped in silence it would empty a list on a swap-all PUT.
  const wrappers = parts.flatMap(([key, part]) =>
    part.xml?.wrapped && part.xml.name !== key ? [part.xml.name ?? ''] : []
  )
  const coded = isCoded(schema)
  const only = schema.additionalProperties === false ? new Set(parts.map(([key]) => key)) : undefined
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new InputError('', coded ? 'must be an object with a value' : 'must be an object')
    const given = value as Record<string, unknown>
    if (only) for (const key of Object.keys(given)) if (!only.has(key)) throw new InputError(shown(key), unknownField)
    const result: Record<string, unknown> = {}
    let at = 0
    try {
      for (; at < input.length; at++) read(input[at] as (typeof input)[0], given, result)
    } catch (error) {
      const faults = [within(input[at]?.[0] ?? '', error)]
      for (const part of input.slice(at + 1)) attempt(part[0], () => read(part, given, result), faults)
      const all = joined(faults)
      all.rest = result
      throw all
    }
    for (const wrapper of wrappers)
      if (!nothing(given[wrapper])) throw new InputError(wrapper, `${unknownField} in JSON`)
    if (coded && form === 'CANONICAL') return codeOf(result.value as string | undefined)
    return result
  }
}

type Part = readonly [key: string, preset: unknown, convert: Convert]

function read([key, preset, convert]: Part, given: Record<string, unknown>, result: Record<string, unknown>): void {
  const item = given[key]
  const taken = nothing(item) ? preset : convert(item)
  if (taken !== undefined) result[key] = taken
}

/** What a request declares of itself: property lists without the output-only ones required. */
function inputSchema(schema: AnySchema): AnySchema {
  if (schema.type === 'array' && schema.items) return { ...schema, items: inputSchema(schema.items) }
  if (schema.type !== 'object' || !schema.properties) return schema
  const properties = Object.entries(schema.properties).filter(([, part]) => !part.output)
  return {
    ...schema,
    properties: Object.fromEntries(properties.map(([key, part]) => [key, inputSchema(part)])),
    ...(schema.required ? { required: schema.required.filter(key => !schema.properties?.[key]?.output) } : {})
  }
}

/** The compiled check of what a request may hold. */
export const checkOf = (schema: AnySchema) => Compile(inputSchema(schema) as TSchema)

/** How one value of this schema is made canonical; throws InputError. */
export const converterOf = (schema: AnySchema): ((value: unknown) => unknown) => converter(schema, 'CANONICAL')

/**
 * The one gate for everything that comes from outside (bodies, queries, configuration, job parameters, SIS records):
 * conversion, defaults, check. Returns a new value that fits the schema, or throws InputError with the first path. In
 * the canonical form the value is as `canonical` would make it, which a feed of 100,000 records cannot afford to walk
 * apart.
 */
export function reader<T extends TSchema>(schema: T, form: Form = 'WIRE'): (value: unknown) => Static<T> {
  const convert = converter(schema as AnySchema, form)
  const check = checkOf(schema as AnySchema)
  return value => {
    let converted: unknown
    try {
      converted = convert(value)
    } catch (error) {
      if (!(error instanceof InputError && error.rest)) throw error
      // What could be read is looked at as well; what is wrong already is not said to be missing.
      const wrong = new Set([error, ...error.others].map(topOf))
      const more = check.Check(error.rest) ? [] : faultsOf(check, error.rest).filter(fault => !wrong.has(topOf(fault)))
      throw withRest([error, ...error.others, ...more], error.rest)
    }
    if (check.Check(converted)) return converted as Static<T>
    throw withRest(faultsOf(check, converted), converted)
  }
}
