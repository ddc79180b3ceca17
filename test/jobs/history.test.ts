import t from 'tap'
import { addEvents } from '../../src/jobs/service.ts'
import { openWork } from '../../src/platform/unit-of-work.ts'
import { institution } from '../helpers/app.ts'
import { errorOf } from '../users/people.ts'
import { jobs, jobsApp, refused } from './place.ts'

const { database, clock, call, run, finish, enqueueTrial } = await jobsApp(t)

t.test('listJobInstances: newest first, by day, status and page', async t => {
  const made: string[] = []
  for (const moment of ['2026-12-01T00:00:00Z', '2026-12-02T23:59:59Z', '2026-12-03T00:00:00Z']) {
    clock.set(moment)
    made.push((await enqueueTrial()).id)
  }
  const ids = async (query: string) => {
    const { data } = await call('GET', `${jobs}/S1/instances?${query}`)
    return (data.job_instance ?? []).map((one: { id: string }) => one.id)
  }
  const [first, second, third] = made
  t.strictSame(await ids(''), [third, second, first])
  t.strictSame(await ids('submit_date_from=2026-12-02'), [third, second])
  t.strictSame(await ids('submit_date_from=2026-12-01&submit_date_to=2026-12-02'), [second, first], 'both included')
  t.strictSame(await ids('submit_date_to=2026-12-01Z&status=QUEUED'), [first])
  t.strictSame(await ids('limit=1&offset=1'), [second])
  const { data: none } = await call('GET', `${jobs}/S1/instances?status=COMPLETED_FAILED`)
  t.strictSame(none, { total_record_count: 0 })
  const { data: counted } = await call('GET', `${jobs}/S1/instances?limit=0`)
  t.strictSame(counted, { total_record_count: 3 })
  t.strictSame(await ids('submit_date_from=&status='), [third, second, first], 'empty is none')
  for (const query of ['submit_date_from=01.12.2026', 'submit_date_to=2026-02-30'])
    t.equal(errorOf(await call('GET', `${jobs}/S1/instances?${query}`)), '402217 Invalid date format.', query)
  t.equal(
    errorOf(await call('GET', `${jobs}/S1/instances?status=SLEEPING`)),
    '40166410 Parameter value invalid. Invalid status.'
  )
  t.strictSame(refused(await call('GET', `${jobs}/1/instances`)), [400, '402215'])
  t.strictSame(refused(await call('GET', `${jobs}/S99/instances`)), [400, '402216'])
  await finish()
})

t.test('getJobInstance: the whole run, JSON and XML, by its job or by ALL', async t => {
  const { id } = await enqueueTrial()
  clock.advance(868)
  await finish()
  const { data } = await call('GET', `${jobs}/S1/instances/${id}`)
  t.strictSame(data, {
    link: `http://localhost:80/almaws/v1/conf/jobs/S1/instances/${id}`,
    id,
    external_id: id,
    name: 'Users SYNCHRONIZE using Trial',
    submitted_by: { value: 'test', desc: 'test' },
    submit_time: '2026-12-03T00:00:00Z',
    start_time: '2026-12-03T00:00:00.868Z',
    end_time: '2026-12-03T00:00:00.868Z',
    progress: 100,
    status: { value: 'COMPLETED_SUCCESS', desc: 'Completed successfully' },
    status_date: '2026-12-03Z',
    alert: [{ value: 'alert_general_success', desc: data.alert[0].desc }],
    counter: [
      { type: { value: 'done', desc: 'Steps done' }, value: '1' },
      { type: { value: 'resumed', desc: 'Times resumed' }, value: '0' }
    ],
    job_info: {
      link: 'http://localhost:80/almaws/v1/conf/jobs/S1',
      id: 'S1',
      name: 'Users SYNCHRONIZE using Trial',
      description: 'Synchronizes',
      type: { value: 'SCHEDULED', desc: data.job_info.type.desc },
      category: { value: 'USERS', desc: 'Users' }
    }
  })
  t.strictSame((await call('GET', `${jobs}/ALL/instances/${id}`)).data, data)
  const { text } = await call('GET', `${jobs}/S1/instances/${id}`, { headers: { accept: 'application/xml' } })
  t.match(text, '<counters><counter><type desc="Steps done">done</type><value>1</value></counter>')
  t.match(text, '<status desc="Completed successfully">COMPLETED_SUCCESS</status>')
  for (const wrong of ['999999999', 'abc', '9'.repeat(30)])
    t.strictSame(refused(await call('GET', `${jobs}/S1/instances/${wrong}`)), [400, '402218'])
  t.strictSame(refused(await call('GET', `${jobs}/S2/instances/${id}`)), [400, '402218'], 'a run of another job')
  t.strictSame(refused(await call('GET', `${jobs}/7/instances/${id}`)), [400, '402215'])
  t.strictSame(refused(await call('GET', `${jobs}/S99/instances/${id}`)), [400, '402216'])
})

t.test('listJobEvents SIS-51: what a run refused, in order; 60332 for other jobs', async t => {
  const { id } = await enqueueTrial()
  const work = openWork(database, clock, { institution, actor: 'test', base: '' })
  const rejected = (n: number) => ({
    keys: [
      { code: 'primary_id', value: `user${n}` },
      { code: 'reason', value: 'NO_LAST_NAME' }
    ]
  })
  await addEvents(work, id, [1, 2, 3].map(rejected))
  await addEvents(work, id, [])
  const { data } = await call('GET', `${jobs}/S1/instances/${id}/events?limit=2`)
  t.equal(data.total_record_count, 3)
  t.match(data.event, [{ event_key: rejected(1).keys }, { event_key: rejected(2).keys }])
  t.match(data.event[0].event_id, /^\d+$/)
  const { data: rest } = await call('GET', `${jobs}/ALL/instances/${id}/events?offset=2`)
  t.match(rest, { event: [{ event_key: rejected(3).keys }], total_record_count: 3 })
  const { text } = await call('GET', `${jobs}/S1/instances/${id}/events`, { headers: { accept: 'application/xml' } })
  t.match(text, '<event_keys><event_key><code>primary_id</code><value>user1</value></event_key>')
  await finish()
  const start = await run('M148', { parameter: [{ name: { value: 'set_id' }, value: '1' }] })
  const other = start.data.additional_info.link.replace('http://localhost:80', '')
  t.strictSame(refused(await call('GET', `${other}/events`)), [400, '60332'])
  t.strictSame(refused(await call('GET', `${jobs}/S1/instances/1/events`)), [400, '402218'])
  await finish()
})

t.test('jobs: institutions never meet', async t => {
  const { id } = await enqueueTrial()
  const as = { key: 'other' }
  t.strictSame(refused(await call('GET', `${jobs}/M148`, as)), [400, '402216'])
  t.strictSame(refused(await call('GET', `${jobs}/ALL/instances/${id}`, as)), [400, '402218'])
  t.strictSame(refused(await call('GET', `${jobs}/ALL/instances/${id}/events`, as)), [400, '402218'])
  const { data } = await call('GET', `${jobs}/S1/instances`, as)
  t.strictSame(data, { total_record_count: 0 })
  t.equal((await call('POST', `${jobs}/S1?op=run`, as)).status, 200, 'a run of one does not keep off the other')
  await finish()
})
