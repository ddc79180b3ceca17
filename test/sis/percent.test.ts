import t from 'tap'
import { feed, feedXml, sisApp } from '../helpers/feed.ts'

t.test('SIS-51 a run whose records are all settled is done, also before its runner has said so', async t => {
  const app = await sisApp(t)
  const { run } = await feed(app, feedXml({ primary_id: 'ada' }))
  const percentOf = async (status: string, failure: string | null) => {
    await app.database.pool.query('update job_instance set status = $2 where id = $1', [run.id, status])
    await app.database.pool.query('update sis_run set failure = $2::jsonb where id = $1', [run.id, failure])
    return (await app.call('GET', `/v1/sis/runs/${run.id}`)).data.percent
  }
  t.equal(await percentOf('COMPLETED_SUCCESS', null), 100)
  t.equal(await percentOf('RUNNING', null), 100)
  t.equal(await percentOf('RUNNING', '{"message":"The zip is damaged."}'), 99)
  t.equal(await percentOf('COMPLETED_FAILED', '{"message":"The zip is damaged."}'), 99)
})
