import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Config } from '../../src/config.ts'
import { allTables, columnsOf, type Inventory, namesOf, personalAt } from '../../src/personal-data/table.ts'
import { inventoryText } from '../../tools/documents.ts'
import { openTestDatabase } from '../helpers/database.ts'
import { root } from './rules.ts'

/** Every column of a migrated database, as `table.column`; tables of the queue with their schema. */
const columns = `select case table_schema when 'public' then '' else table_schema || '.' end || table_name
    || '.' || column_name as place, data_type as type
  from information_schema.columns join information_schema.tables using (table_schema, table_name)
  where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' order by 1`

const placesOf = (tables: Inventory): string[] =>
  tables.flatMap(table => [...columnsOf(table)].map(column => `${table.table}.${column}`)).sort()

t.test('AN-29 every column of every table is in the inventory, and nothing else is', async t => {
  const { pool } = await openTestDatabase(t)
  const stored = async (): Promise<string[]> => (await pool.query(columns)).rows.map(({ place }) => place)
  const known = new Set(placesOf(allTables()))
  const missing = (places: readonly string[]) => places.filter(place => !known.has(place))
  const gone = (places: readonly string[]) => [...known].filter(place => !places.includes(place))
  const places = await stored()
  t.ok(places.length > 600, `${places.length} columns`)
  t.same(missing(places), [], 'add these to the inventory.ts of their domain (CONTRIBUTING.md)')
  t.same(gone(places), [], 'remove these from the inventory.ts of their domain')
  await pool.query('create table forgotten (institution text, user_id bigint)')
  await pool.query('alter table loan add column whispered text, drop column proxy_id')
  t.same(missing(await stored()), ['forgotten.institution', 'forgotten.user_id', 'loan.whispered'])
  t.same(gone(await stored()), ['loan.proxy_id'], 'and what is gone is noticed')
})

t.test('AN-29 the inventory says one thing of each place, and every search condition is SQL', async t => {
  const { pool } = await openTestDatabase(t)
  const tables = allTables()
  t.same(tables.length, new Set(tables.map(({ table }) => table)).size, 'each table once')
  const { rows } = await pool.query<{ place: string; type: string }>(columns)
  const types = new Map(rows.map(({ place, type }) => [place, type]))
  for (const { table, personal = {}, actors, plain, living } of tables) {
    const named = [...Object.keys(personal).flatMap(namesOf), ...namesOf(actors), ...namesOf(plain)]
    t.equal(named.length, new Set(named).size, `${table}: each field once`)
    for (const place of named.filter(name => name.includes('.')))
      t.match(types.get(`${table}.${place.split('.')[0]}`), /^jsonb?$/, `${table}.${place} is inside of json`)
    if (living) await pool.query(`select from ${table} t where not (${living})`)
  }
  const user = tables.find(({ table }) => table === 'app_user')
  t.equal(user && personalAt(user, 'record.user_note.0.note_text')?.[0], 'free text', 'the longest name decides')
  t.equal(user && personalAt(user, 'record.user_title')?.[0], 'record')
  t.equal(user && personalAt(user, 'institution'), undefined)
})

t.test('AN-29 the jobs and settings that end something exist', async t => {
  const ends = allTables().flatMap(({ personal = {} }) =>
    Object.values(personal).map(([, , { when, rule }]) => `${when} ${rule}`)
  )
  const jobs = readFileSync(join(root, 'docs/jobs.md'), 'utf8')
  const unknown = (texts: readonly string[]): string[] => [
    ...new Set(
      texts.flatMap(text => text.match(/\b[SM]\d{3,4}\b/g) ?? []).filter(id => !jobs.includes(`Id \`${id}\``))
    ),
    ...new Set(
      texts.flatMap(text => text.match(/\b[A-Z_]+_DAYS\b/g) ?? []).filter(name => !(name in Config.properties))
    )
  ]
  t.same(unknown(ends), [])
  t.same(unknown(['after `NO_SUCH_DAYS`', 'then job S9999']), ['S9999', 'NO_SUCH_DAYS'], 'it sees what does not')
})

t.test('docs/personal-data.md is up to date: else run npm run docs', async t => {
  t.ok(inventoryText() === readFileSync(join(root, 'docs/personal-data.md'), 'utf8'))
})
