import { formatDay, parseDay, parseMoment } from './dates.ts'
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

function compile(schema: AnySchema): Canonical {
  if (schema.format === 'alma-date') return value => dayOf(value)
  if (schema.format === 'alma-date-time') return value => parseMoment(value)?.toISOString()
  if (schema.type === 'array' && schema.items) {
    const item = compile(schema.items)
    return (value: unknown[]) => {
      const items = value.map(item).filter(entry => entry !== undefined)
      return items.length === 0 ? undefined : items
    }
  }
  if (isCoded(schema)) return value => (value.value?.trim() ? { value: value.value.trim() } : undefined)
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
