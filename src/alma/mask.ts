import type { AnySchema } from './schema.ts'

/** What stands in the place of a borrower's name or id (AN-30). */
export const stars = '********'

type Mask = (value: any) => any
const known = new WeakMap<object, Mask | undefined>()

/**
 * Hides borrowers in answers of a schema, at every field with the hint `borrower`; `undefined` when it has none. The
 * answer itself is not changed: what is masked is a copy. Compiled once a schema.
 */
export function maskOf(schema: AnySchema): Mask | undefined {
  if (!known.has(schema)) {
    // While it is compiled, so that a schema may hold itself.
    known.set(schema, undefined)
    known.set(schema, compiled(schema))
  }
  return known.get(schema)
}

function compiled(schema: AnySchema): Mask | undefined {
  if (schema.borrower) return hide
  if (schema.type === 'array' && schema.items) {
    const item = maskOf(schema.items)
    return item && ((value: unknown[]) => value.map(item))
  }
  const parts = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const mask = maskOf(part)
    return mask ? [[key, mask] as const] : []
  })
  if (parts.length === 0) return undefined
  return value => {
    const copy = { ...value }
    for (const [key, mask] of parts) if (copy[key] != null) copy[key] = mask(copy[key])
    return copy
  }
}

/** Every text of a value: of an address only the user in it, so that it still says what it leads to. */
function hide(value: any): any {
  if (typeof value === 'string') return value === '' ? value : hideText(value)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hide(part)]))
}

const hideText = (text: string): string =>
  /^https?:\/\//.test(text) ? text.replace(/\/users\/[^/?]+/g, `/users/${stars}`) : stars
