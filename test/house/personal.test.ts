import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openTestDatabase } from '../helpers/database.ts'
import { root } from './rules.ts'

/** Tables that point at a person and that the inventory does not name. */
const unnamed = (tables: readonly string[], inventory: string): string[] =>
  tables.filter(table => !inventory.includes(`\`${table}\``))

t.test('AN-29 every table that points at a person is in docs/personal-data.md, with how long it stays', async t => {
  const { pool } = await openTestDatabase(t)
  const pointing = async (): Promise<string[]> => {
    const { rows } = await pool.query(
      `select distinct table_name as name from information_schema.columns where table_schema = 'public'
         and column_name in ('user_id', 'user_ids', 'proxy_id', 'principal_id', 'primary_id') order by 1`
    )
    return rows.map(({ name }) => name)
  }
  const inventory = readFileSync(join(root, 'docs/personal-data.md'), 'utf8')
  const tables = await pointing()
  t.ok(tables.length > 10, `${tables.length} tables`)
  t.same(unnamed(tables, inventory), [])
  await pool.query('create table forgotten (institution text, user_id bigint)')
  t.same(unnamed(await pointing(), inventory), ['forgotten'], 'and a new one is missed')
})
