import { readdir } from 'node:fs/promises'
import type { Database } from '../platform/database.ts'

const folder = new URL('../../migrations', import.meta.url)

/** What the program expects of its tables: names of its migrations, and `table.column` of all entities. */
export interface Expected {
  migrations: readonly string[]
  columns: readonly string[]
}

/** What the database has of it. */
export interface Found {
  migrations: readonly string[]
  columns: readonly string[]
}

/** What this program was written for. */
export async function expectedSchema({ orm }: Database): Promise<Expected> {
  const files = await readdir(folder)
  const migrations = files.flatMap(name => /^(Migration\d+)\.[jt]s$/.exec(name)?.[1] ?? [])
  const columns = [...orm.getMetadata().getAll().values()].flatMap(
    ({ tableName, props, embeddable, virtual, abstract }) =>
      embeddable || virtual || abstract
        ? []
        : props.flatMap(({ fieldNames, persist }) =>
            persist === false ? [] : (fieldNames ?? []).map(column => `${tableName}.${column}`)
          )
  )
  return { migrations, columns }
}

/** Why a program cannot work on a database, in a sentence; undefined when it can. Pure. */
export function misfit(expected: Expected, found: Found): string | undefined {
  const [known, done, there] = [new Set(expected.migrations), new Set(found.migrations), new Set(found.columns)]
  const later = found.migrations.filter(name => !known.has(name))
  if (later.length > 0) return `The database has a migration that this version does not know: ${later.join(', ')}.`
  const missing = expected.migrations.filter(name => !done.has(name))
  if (missing.length > 0) return `The database lacks a migration: ${missing.join(', ')}.`
  const gone = expected.columns.filter(column => !there.has(column))
  if (gone.length > 0)
    return `The database lacks ${gone.slice(0, 5).join(', ')}${gone.length > 5 ? ' and others' : ''}.`
  return undefined
}
