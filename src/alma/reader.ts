import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import Format from 'typebox/format'
import { canonicalText, codeOf } from './canonical.ts'
import { parseDay, parseMoment } from './dates.ts'
import { AlmaError } from './errors.ts'
import { type AnySchema, isCoded } from './schema.ts'

Format.Set('alma-date', value => parseDay(value) !== undefined)
Format.Set('alma-date-time', value => parseMoment(value) !== undefined)

/** What is wrong with a value, and where: `contact_info.email.0.email_address`. Never carries the value itself. */
export class InputError extends Error {
  readonly path: string
  /** True when the field is missing altogether. */
  readonly missing: boolean
  constructor(path: string, message: string, missing = false) {
    super(message)
    this.path = path
    this.missing = missing
  }
}

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
      throw within(String(at), error)
    }
  }
}

/** The error with the key of the part that it stands in. */
function within(key: string, error: unknown): unknown {
  if (!(error instanceof InputError)) return error
  return new InputError(error.path === '' ? key : `${key}.${error.path}`, error.message, error.missing)
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
    let at = ''
    try {
      for (const [key, preset, convert] of input) {
        at = key
        const item = given[key]
        const taken = nothing(item) ? preset : convert(item)
        if (taken !== undefined) result[key] = taken
      }
    } catch (error) {
      throw within(at, error)
    }
    for (const wrapper of wrappers)
      if (!nothing(given[wrapper])) throw new InputError(wrapper, `${unknownField} in JSON`)
    if (coded && form === 'CANONICAL') return codeOf(result.value as string | undefined)
    return result
  }
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
    const converted = convert(value)
    if (check.Check(converted)) return converted as Static<T>
    const [error] = check.Errors(converted)
    const path = (error?.instancePath ?? '').slice(1).replaceAll('/', '.')
    const missing =
      error?.keyword === 'required'
        ? (error.params as { requiredProperties?: string[] }).requiredProperties?.[0]
        : undefined
    if (missing) throw new InputError(path === '' ? missing : `${path}.${missing}`, 'is missing', true)
    throw new InputError(path, error?.message ?? 'is not valid')
  }
}

/** The declared error for a body that the reader refused (`401664`, the field named, never its value). */
export const bodyError = ({ path, message, missing }: InputError): AlmaError =>
  missing
    ? new AlmaError('MANDATORY_FIELD', { field: path })
    : new AlmaError('INVALID_INPUT', {
        detail: `Parameter value invalid: ${path === '' ? 'the body' : path} ${message}.`
      })
