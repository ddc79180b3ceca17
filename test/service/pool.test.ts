import t from 'tap'
import { sql } from '../../src/sql.ts'
import { openWork, transactional } from '../../src/unit-of-work.ts'
import { institution, testApp } from '../helpers/app.ts'

t.test('SERVICE a transaction whose connection breaks gives its place in the pool back', async t => {
  const { database, clock } = await testApp(t)
  const { pool } = database
  const broken = (from: 'select 1' | 'commit') =>
    transactional(openWork(database, clock, { institution, actor: 'test', base: '' }), async work => {
      const [own] = await sql<{ pid: number }>(work, 'select pg_backend_pid() as pid')
      await pool.query('select pg_terminate_backend($1)', [own?.pid])
      if (from !== 'commit') await sql(work, from)
    })
  for (let n = 0; n < 12; n++) await t.rejects(broken(n % 2 ? 'select 1' : 'commit'))
  t.equal(pool.totalCount - pool.idleCount, 0, 'none is kept')
  t.same((await pool.query('select 1 as one')).rows, [{ one: 1 }])
})
