import Fastify from 'fastify'
import t from 'tap'
import { row, sql } from '../../src/data/statements.ts'
import { pipeline } from '../../src/http/pipeline.ts'
import { unitOfWork } from '../../src/http/unit-of-work.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { institution, testApp } from '../helpers/app.ts'

t.test('SERVICE a transaction whose connection breaks gives its place in the pool back', async t => {
  const { database, clock } = await testApp(t)
  const { pool } = database
  const broken = (from: 'select 1' | 'commit') =>
    transactional(openWork(database, clock, { institution, actor: 'test', base: '' }), async work => {
      const own = await row(work, sql<{ pid: number }>`select pg_backend_pid() as pid`)
      await pool.query('select pg_terminate_backend($1)', [own?.pid])
      if (from !== 'commit') await row(work, sql`select 1`)
    })
  for (let n = 0; n < 12; n++) await t.rejects(broken(n % 2 ? 'select 1' : 'commit'))
  t.equal(pool.totalCount - pool.idleCount, 0, 'none is kept')
  t.same((await pool.query('select 1 as one')).rows, [{ one: 1 }])
})

t.test('SERVICE of two requests that wait for each other one is made again, and both are answered', async t => {
  const { database, clock } = await testApp(t)
  const app = Fastify()
  t.teardown(() => app.close())
  app.decorateRequest('key')
  app.addHook('onRequest', async request => {
    request.key = { institution, name: 'test', areas: {} }
  })
  await app.register(pipeline([unitOfWork({ database, clock })]))
  const hold = (work: Work, lock: number) => row(work, sql`select pg_advisory_xact_lock(${lock})`)
  const both = Promise.withResolvers<void>()
  let [began, made] = [0, 0]
  app.post('/:first/:second', async ({ work, params }) => {
    const { first, second } = params as { first: string; second: string }
    await hold(work, Number(first))
    if (++began === 2) both.resolve()
    await both.promise
    await hold(work, Number(second))
    made++
    return { first }
  })
  const answers = await Promise.all(['/71/72', '/72/71'].map(url => app.inject({ method: 'POST', url })))
  t.same(
    answers.map(({ statusCode, body }) => [statusCode, body]),
    [
      [200, '{"first":"71"}'],
      [200, '{"first":"72"}']
    ]
  )
  t.same([began, made], [3, 2], 'the one that gave way began twice')
})
