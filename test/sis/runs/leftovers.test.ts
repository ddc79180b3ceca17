import t from 'tap'
import { institution } from '../../helpers/app.ts'
import { feed, feedXml, sisApp } from '../../helpers/feed.ts'

t.test('SIS-50 what a run that ended otherwise has left goes when the next run begins, a plan stays', async t => {
  const app = await sisApp(t)
  const { pool } = app.database
  const failed = await feed(app, feedXml({ primary_id: 'ada' }))
  const plan = await feed(app, feedXml({ primary_id: 'bob' }), { dryRun: true })
  const waiting = await feed(app, feedXml({ primary_id: 'cyd' }))
  await pool.query(`update job_instance set status = 'COMPLETED_FAILED' where id = $1`, [failed.run.id])
  await pool.query(`update job_instance set status = 'MANUAL_HANDLING_REQUIRED' where id = $1`, [waiting.run.id])
  for (const { run } of [failed, waiting]) {
    const values = [institution, run.id, app.clock.now()]
    await pool.query(`insert into sis_file_chunk values ($1, $2, 0, 0, 'x', $3)`, values)
    await pool.query(`insert into sis_claim values ($1, $2, 'ada', null, '', 'ada')`, values.slice(0, 2))
  }
  const left = async (table: string) =>
    (await pool.query(`select distinct run_id::text as run from ${table} order by 1`)).rows.map(({ run }) => run)
  t.same(await left('sis_file_chunk'), [failed.run.id, plan.run.id, waiting.run.id].sort())

  await feed(app, feedXml({ primary_id: 'dan' }))
  t.same(await left('sis_file_chunk'), [plan.run.id, waiting.run.id].sort(), 'a plan, and a run that waits')
  t.same(await left('sis_claim'), [waiting.run.id])
})
