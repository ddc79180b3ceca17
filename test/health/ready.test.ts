import t from 'tap'
import { readiness } from '../../src/health/routes.ts'
import { expectedSchema, misfit } from '../../src/health/schema-check.ts'
import { foundSchema } from '../../src/health/store.ts'
import { testApp } from '../helpers/app.ts'

t.test('HEALTH what does not fit, in a sentence', t => {
  const fit = { migrations: ['Migration1'], columns: ['a.b', 'a.c'] }
  t.equal(misfit(fit, { ...fit, columns: ['a.b', 'a.c', 'x.y'] }), undefined, 'more columns do no harm')
  t.match(misfit(fit, { ...fit, migrations: ['Migration1', 'Migration2'] }), /does not know: Migration2/)
  t.match(misfit(fit, { ...fit, migrations: [] }), /lacks a migration: Migration1/)
  t.match(misfit(fit, { ...fit, columns: ['a.b'] }), /lacks a\.c\./)
  const many = { ...fit, columns: Array.from({ length: 9 }, (_, at) => `a.c${at}`) }
  t.match(misfit(many, { ...fit, columns: [] }), /a\.c4 and others/)
  t.end()
})

t.test('HEALTH /health/ready looks at the schema, and answers whatever the database does', async t => {
  const { app, database } = await testApp(t)
  const { pool } = database
  const ready = async () => {
    const answer = await app.inject('/health/ready')
    return [answer.statusCode, answer.json().reason]
  }
  t.same(await ready(), [200, undefined])
  const { columns } = await expectedSchema(database)
  t.ok(columns.length > 300 && columns.includes('app_user.primary_id'), `${columns.length} columns`)
  const there = new Set((await foundSchema(database.pool)).columns)
  t.same(
    columns.filter(column => !there.has(column)),
    [],
    'every entity’s'
  )

  await pool.query("insert into mikro_orm_migrations (name, executed_at) values ('Migration29990101000000', now())")
  t.match(await ready(), [503, /does not know: Migration29990101000000/])
  await pool.query("delete from mikro_orm_migrations where name = 'Migration29990101000000'")
  await pool.query('alter table app_user rename column primary_id to other')
  t.match(await ready(), [503, /lacks app_user\.primary_id/])
  await pool.query('alter table app_user rename column other to primary_id')
  t.same(await ready(), [200, undefined], 'and again')

  let asked = 0
  const hanging = { ...database, pool: { query: () => new Promise(() => void asked++) } as never }
  const look = readiness(hanging, 20)
  t.match(await Promise.all([look(), look()]), [/does not answer within 20/, /does not answer/])
  await look()
  t.equal(asked, 1, 'one question at a time, however many probes')
  const broken = { ...database, pool: { query: () => Promise.reject(new Error('secret')) } as never }
  t.equal(await readiness(broken)(), 'The database cannot be asked.')
  const empty = {
    ...database,
    pool: { query: () => Promise.reject(Object.assign(new Error(), { code: '42P01' })) } as never
  }
  t.match(await readiness(empty)(), /none of the tables/)
})
