import t from 'tap'
import { openTestDatabase } from '../helpers/database.ts'

const sequences = `select table_name from information_schema.columns where table_schema = 'public'
  and column_default like '%nextval%' and column_name = 'id' and table_name <> 'mikro_orm_migrations'
  and column_default !~ '^nextval\\(''(patronage|loan|request|fee)_id''::regclass\\)$'`

t.test('migrations make exactly the tables of the entities', async t => {
  const { orm, pool } = await openTestDatabase(t)
  // The ORM takes every default that is a sequence for its own and cannot see that ours is there already.
  const ours =
    /^alter table "\w+" alter column "(id|suffix)" set default (lpad\()?nextval\('(patronage_id|loan_id|request_id|fee_id|institution_suffix)'\).*;$/gm
  const difference = async () => (await orm.schema.getUpdateSchemaSQL({ wrap: false })).replace(ours, '').trim()
  t.equal(await difference(), '', 'a migrated database needs no update: else run npm run migration')
  await pool.query('alter table app_user drop column last_name')
  t.match(await difference(), /last_name/, 'the comparison sees a missing column')
  t.equal((await pool.query(sequences)).rowCount, 0, 'every id without a value comes from a sequence of ours')
  await pool.query('alter table app_user add column last_name varchar(10) not null default 1')
  t.match(await difference(), /last_name/, 'and one of another type')
})

t.test('the institution is the first column of every primary key and every unique index', async t => {
  const { pool } = await openTestDatabase(t)
  const { rows } = await pool.query<{ table: string; index: string; columns: string[] }>(`
    select c.relname as table, i.relname as index,
      array(select a.attname::text from unnest(x.indkey) with ordinality k(n, o)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by o) as columns
    from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      join pg_namespace s on s.oid = c.relnamespace
    where x.indisunique and s.nspname = 'public'`)
  // Keys are found by their hash before the institution is known; the migration log is the tool's own.
  const other = rows
    .filter(({ columns }) => columns[0] !== 'institution')
    .map(({ table, columns }) => `${table}: ${columns}`)
  t.same(other.sort(), ['api_key: hash', 'institution: suffix', 'mikro_orm_migrations: id'])
})
