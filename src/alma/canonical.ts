import { formatDay, formatMoment, parseDay, parseMoment } from './dates.ts'
import { type AnySchema, isCoded } from './schema.ts'

type Canonical = (value: any) => any
const compiled = new WeakMap<object, Canonical>()

/**
 * A value that the reader took, as it is stored: keys in the schema's order; empty texts, empty codes and empty lists
 * left out; codes without labels; days as `YYYY-MM-DDZ`. Two such values are equal exactly when their JSON is.
 */
export function canonical<T>(schema: AnySchema, value: T): T {
  let run = compiled.get(schema)
  if (!run) {
    run = compile(schema)
    compiled.set(schema, run)
  }
  return run(value) ?? {}
}

/** How a text of this schema is stored: days and moments in one spelling, an empty text not at all. */
export function canonicalText(schema: AnySchema): (text: string) => string | undefined {
  // What is no date is left for the check to refuse.
  if (schema.format === 'alma-date') return text => dayOf(text) ?? text
  if (schema.format === 'alma-date-time') return text => momentOf(text) ?? text
  return text => (text === '' ? undefined : text)
}

/** A code as it is stored: without blanks around it and without its label; none when it is empty. */
export function codeOf(value: string | undefined): { value: string } | undefined {
  const code = value?.trim()
  return code ? { value: code } : undefined
}

function compile(schema: AnySchema): Canonical {
  if (schema.type === 'string' || schema.format) {
    const store = canonicalText(schema)
    return value => (typeof value === 'string' ? store(value) : value)
  }
  if (schema.type === 'array' && schema.items) {
    const item = compile(schema.items)
    return (value: unknown[]) => {
      const items = value.map(item).filter(entry => entry !== undefined)
      return items.length === 0 ? undefined : items
    }
  }
  if (isCoded(schema)) return value => codeOf(value.value)
  if (schema.type === 'object' && schema.properties) return objectOf(schema.properties)
  return value => (value === '' || value === null ? undefined : value)
}

function objectOf(properties: Record<string, AnySchema>): Canonical {
  const parts = Object.entries(properties).map(([key, part]) => [key, compile(part)] as const)
  return value => {
    const result: Record<string, unknown> = {}
    let filled = false
    for (const [key, run] of parts) {
      const given = value[key]
      const item = given === undefined || given === null ? undefined : run(given)
      if (item === undefined) continue
      result[key] = item
      filled = true
    }
    return filled ? result : undefined
  }
}

function dayOf(value: string): string | undefined {
  const day = parseDay(value)
  return day ? formatDay(day) : undefined
}

function momentOf(value: string): string | undefined {
  const moment = parseMoment(value)
  return moment ? formatMoment(moment) : undefined
}
