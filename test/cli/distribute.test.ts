import t from 'tap'
import { allTables } from '../../src/personal-data/table.ts'
import { command } from '../helpers/command.ts'
import { openTestDatabase } from '../helpers/database.ts'

/** What a Citus cluster offers, as far as it is asked for: who was distributed how, in which order. */
const cluster = [
  'create schema cluster',
  'create table cluster.pg_dist_partition (logicalrelid regclass primary key, place serial, how text)',
  `create function cluster.create_reference_table(one regclass) returns void language sql as
     $$ insert into cluster.pg_dist_partition values (one, default, 'reference') $$`,
  `create function cluster.create_distributed_table(one regclass, by text, colocate_with text) returns void language sql as
     $$ insert into cluster.pg_dist_partition values (one, default, by || ' ' || colocate_with) $$`
]

t.test('migrate --distribute puts each table in its place, once', async t => {
  const { pool, url } = await openTestDatabase(t)
  const env = { DATABASE_URL: url }
  t.match(await command(['migrate', '--distribute'], env), {
    code: 1,
    out: 'The tables are up to date.\n',
    err: /lacks the extension citus/
  })
  t.match(await command(['migrate', '--distribute', '--embedded'], { DATA_DIR: t.testdir({}) }), {
    code: 2,
    err: /is for a cluster at DATABASE_URL/
  })
  for (const text of cluster) await pool.query(text)
  const name = new URL(url).pathname.slice(1)
  await pool.query(`alter database "${name}" set search_path = public, cluster`)
  const placed = async () =>
    (await pool.query('select logicalrelid::text as name, how from cluster.pg_dist_partition order by place')).rows
  const done = await command(['migrate', '--distribute'], env)
  t.match(done, { code: 0, out: /2 tables were put on every node, \d\d were spread by institution; 1 were in/ })
  const first = await placed()
  t.same(
    first.slice(0, 2).map(({ name, how }) => [name, how]),
    [
      ['api_key', 'reference'],
      ['institution', 'reference']
    ]
  )
  const rest = first.slice(2)
  t.ok(rest.every(({ how }) => how === 'institution default'))
  t.same(
    [...first.map(({ name }) => name)].sort(),
    allTables()
      .map(({ table }) => table)
      .filter(table => table !== 'mikro_orm_migrations' && !table.startsWith('graphile_worker'))
      .sort(),
    'every table that holds anything'
  )
  await command(['migrate', '--distribute'], env)
  t.same(await placed(), first, 'what is in its place stays')
  await pool.query(`delete from cluster.pg_dist_partition where logicalrelid = 'loan'::regclass`)
  t.match(await command(['migrate', '--distribute'], env), { out: /0 tables were put on every node, 1 were spread/ })
})
