import type { Database } from '../../src/platform/database.ts'
import { institution } from './app.ts'

type Values = Record<string, string | number | boolean | null>

/** What has no id of its own accord. */
const catalogue = new Set(['bib', 'holding', 'item'])

/** Inserts a row; columns that may not be empty and are not given get an empty value of their type. */
export async function addRow({ pool }: Pick<Database, 'pool'>, table: string, values: Values): Promise<string> {
  const { rows } = await pool.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_nullable = 'NO' and column_default is null`,
    [table]
  )
  const empty = (type: string) =>
    /timestamp/.test(type) ? '2026-11-01T00:00:00Z' : /json/.test(type) ? '{}' : /int|double/.test(type) ? 0 : ''
  if (catalogue.has(table))
    values = { id: String((await pool.query("select nextval('catalogue_number') as id")).rows[0].id), ...values }
  const all: Values = {
    ...Object.fromEntries(rows.map(({ name, type }) => [name, empty(type)])),
    institution,
    ...values
  }
  const names = Object.keys(all)
  const { rows: added } = await pool.query<{ id: string }>(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')}) returning *`,
    Object.values(all)
  )
  return String(added[0]?.id)
}

/** The number of a user. */
export async function userNumber({ pool }: Pick<Database, 'pool'>, primaryId: string): Promise<string> {
  const { rows } = await pool.query('select id from app_user where institution = $1 and primary_id = $2', [
    institution,
    primaryId
  ])
  return String(rows[0]?.id)
}
