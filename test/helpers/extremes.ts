import type { AnySchema } from '../../src/alma/schema.ts'

/** A place in a body, and a value at the edge of what its schema lets through. */
export interface Extreme {
  path: (string | number)[]
  value: unknown
}

// Beyond four bytes, beyond what counts one by one, beyond eight bytes.
const numbers = [2 ** 31, 2 ** 53, 1e19, -1e19]

/** The longest text that a schema takes; where it names no end, a long one, a longer one and a very long one. */
export const longTexts = ({ maxLength }: { maxLength?: number }): string[] =>
  (maxLength === undefined ? [300, 3000, 70_000] : [maxLength]).map(length => 'x'.repeat(length))

/** The extremes of every text and number of a body, one place at a time. Days and moments are no free texts. */
export function extremesOf(schema: AnySchema, path: Extreme['path'] = []): Extreme[] {
  const { type, format, properties, items } = schema
  const { enum: listed, const: only } = schema as { enum?: unknown; const?: unknown }
  if (listed || only !== undefined || format || path.length > 8) return []
  if (type === 'string') return longTexts(schema).map(value => ({ path, value }))
  if (type === 'integer' || type === 'number') return numbers.map(value => ({ path, value }))
  if (type === 'array') return extremesOf(items ?? ({} as AnySchema), [...path, 0])
  return Object.entries(properties ?? {}).flatMap(([key, part]) => extremesOf(part, [...path, key]))
}

/** The body with another value in one place; what leads there is made where it is missing. */
export function withExtreme(body: unknown, { path, value }: Extreme): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const before = body ?? (typeof key === 'number' ? [] : {})
  const copy: any = Array.isArray(before) ? [...before] : { ...(before as object) }
  copy[key] = withExtreme(copy[key], { path: rest, value })
  return copy
}
