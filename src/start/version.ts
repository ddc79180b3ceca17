import { readFileSync } from 'node:fs'
import type { Pool } from 'pg'

const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')

/** The version of the program. */
export const { version } = JSON.parse(text) as { version: string }

/** The version of the tables: the name of the migration that was applied last. */
export async function schemaOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>('select name from mikro_orm_migrations order by id desc limit 1')
  return rows[0]?.name ?? 'none'
}
