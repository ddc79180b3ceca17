import t from 'tap'
import { isLost } from '../../src/jobs/lost.ts'
import { openArchive } from '../../src/sis/feed/archive.ts'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const people = (count: number, last_name = 'Reader') =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}`, last_name })))

/** Cuts the connection in the middle of the `nth` chunk that is reported from now on, once. */
async function cutAt({ database }: TestApp, nth: number): Promise<void> {
  const { pool } = database
  await pool.query('drop trigger if exists cut on sis_chunk')
  await pool.query('drop sequence if exists cuts')
  await pool.query('create sequence cuts')
  await pool.query(`create or replace function cut() returns trigger language plpgsql as $$ begin
    if nextval('cuts') = ${nth} then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$`)
  await pool.query('create trigger cut before insert on sis_chunk for each row execute function cut()')
}
const cuts = async ({ database }: TestApp): Promise<number> =>
  (await database.pool.query('select last_value::int as n from cuts')).rows[0].n
const named = async ({ database }: TestApp, name: string): Promise<number> =>
  (await database.pool.query('select count(*)::int as n from app_user where last_name = $1', [name])).rows[0].n
const ended = async (app: TestApp, id: string): Promise<number> =>
  (await app.call('GET', '/v1/audit?action=sis.run.ended')).data.entries.filter(
    ({ subject }: any) => subject === `sis-run:${id}`
  ).length

t.test('SIS-04 a feed whose connection is lost goes on where it stood, applied or measured', async t => {
  const app = await sisApp(t, { guards: { updated: { count: 2000 } } })
  await cutAt(app, 2)
  const first = await feed(app, people(1100))
  t.match(first.run, { status: 'COMPLETED_SUCCESS', counters: { processed: 1100, created: 1100 }, failure: null })
  t.equal(await named(app, 'Reader'), 1100)
  t.equal(first.records.length, 1000, 'each is told once (a page of them)')
  t.equal(await cuts(app), 4, 'three chunks, one of them twice')
  t.equal(await ended(app, first.run.id), 1)

  await cutAt(app, 2)
  const measured = await feed(app, people(1100, 'Measured'))
  t.match(measured.run, { status: 'COMPLETED_SUCCESS', guard: { state: 'PASSED' }, counters: { updated: 1100 } })
  t.equal(await named(app, 'Measured'), 1100)
  t.equal(await cuts(app), 7, 'three chunks measured, one of them twice, and three applied')
})

t.test('SIS-54 so do a plan that is applied and an undoing', async t => {
  const app = await sisApp(t, { guards: { active: false } })
  await feed(app, people(1100))
  const plan = await feed(app, people(1100, 'Planned'), { dryRun: true })
  await cutAt(app, 2)
  const asked = await app.call('POST', `/v1/sis/runs/${plan.run.id}/apply`, { body: { hash: plan.run.plan_hash } })
  await runJobsUntilDone(app)
  const applied = await reportOf(app, asked.data.id)
  t.match(applied.run, { status: 'COMPLETED_SUCCESS', counters: { processed: 1100, updated: 1100 } })
  t.equal(await named(app, 'Planned'), 1100)
  t.equal(await cuts(app), 4)

  await cutAt(app, 2)
  const undone = await app.call('POST', `/v1/sis/runs/${applied.run.id}/undo?dry_run=false`, { body: {} })
  await runJobsUntilDone(app)
  t.match((await reportOf(app, undone.data.id)).run, { status: 'COMPLETED_SUCCESS', counters: { updated: 1100 } })
  t.equal(await named(app, 'Reader'), 1100)
  t.equal(await cuts(app), 4)
})

t.test('SIS-07 a connection that is lost while a file is read is no damage of the file', async t => {
  const failing = (error: Error) => {
    const query = async () => {
      throw error
    }
    return { institution: '', inTransaction: false, pool: { query } } as never
  }
  const read = async (error: Error, format: 'zip' | 'xml.gz') => {
    const archive = await openArchive(failing(error), { runId: '1', number: 0, name: 'a', format, storedBytes: 1000 })
    for (const entry of archive.entries) for await (const _ of await entry.open());
  }
  const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
  for (const format of ['zip', 'xml.gz'] as const) {
    t.equal(isLost(await read(lost, format).catch(error => error)), true, format)
    t.equal(isLost(await read(new Error('other'), format).catch(error => error)), false, format)
  }
})
