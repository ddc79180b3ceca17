import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { errorOf } from '../users/people.ts'
import { jobs, jobsApp, refused } from './place.ts'

const { database, clock, call, run, finish } = await jobsApp(t)

t.test('listJobs: the jobs of the institution, filtered and paged', async t => {
  const { data } = await call('GET', `${jobs}?type=SCHEDULED`)
  t.equal(data.total_record_count, 2)
  t.strictSame(data.job[0], {
    link: 'http://localhost:80/almaws/v1/conf/jobs/S1',
    id: 'S1',
    name: 'Users SYNCHRONIZE using Trial',
    description: 'Synchronizes',
    type: { value: 'SCHEDULED', desc: data.job[0].type.desc },
    category: { value: 'USERS', desc: 'Users' },
    schedule: { value: '0 3 * * *', desc: '0 3 * * * (UTC)' },
    next_run: '2026-11-23T03:00:00Z',
    parameter: data.job[0].parameter,
    related_profile: { value: '7', link: 'http://localhost:80/almaws/v1/conf/integration-profiles/7' }
  })
  t.match(data.job[1], { id: 'S2', schedule: { value: 'NOT_SCHEDULED' } })
  const ids = async (query: string) => {
    const { data: page } = await call('GET', `${jobs}?${query}`)
    return [(page.job ?? []).map((job: { id: string }) => job.id), page.total_record_count]
  }
  t.strictSame(await ids('limit=100&type=MANUAL&category=INFORMATION_UPDATE'), [['M148'], 1])
  t.strictSame(await ids('profile_id=7'), [['S1'], 1])
  t.strictSame(await ids('type=SCHEDULED&limit=1&offset=1'), [['S2'], 2])
  const { data: none } = await call('GET', `${jobs}?profile_id=none`)
  t.strictSame(none, { total_record_count: 0 })
  for (const [query, detail] of [
    ['type=NIGHTLY', 'Invalid type.'],
    ['category=NOTHING', 'Invalid category.']
  ])
    t.equal(errorOf(await call('GET', `${jobs}?${query}`)), `40166410 Parameter value invalid. ${detail}`)
})

t.test('getJob: JSON, XML, and ids that are none', async t => {
  const { data } = await call('GET', `${jobs}/M148`)
  t.match(data, { id: 'M148', type: { value: 'MANUAL' }, parameter: [{ name: { value: 'set_id' } }, {}] })
  t.notOk('schedule' in data || 'content' in data || 'next_run' in data)
  const { text } = await call('GET', `${jobs}/S1`, { headers: { accept: 'application/xml' } })
  t.match(text, '<job link="http://localhost:80/almaws/v1/conf/jobs/S1"><id>S1</id>')
  t.match(text, '<category desc="Users">USERS</category>')
  t.strictSame(refused(await call('GET', `${jobs}/X1`)), [400, '402215'])
  t.strictSame(refused(await call('GET', `${jobs}/ALL`)), [400, '402215'])
  t.strictSame(refused(await call('GET', `${jobs}/S99`)), [400, '402216'])
})

t.test('runJob: with every kind of body; the link of additional_info is the run', async t => {
  for (const [body, headers] of [
    [undefined, undefined],
    [{}, undefined],
    ['', { 'content-type': 'application/json' }],
    ['<job/>', undefined],
    ['<job><parameters/></job>', undefined]
  ] as const) {
    const { status, data } = await run('S1', body, headers)
    t.equal(status, 200)
    t.equal(data.id, 'S1')
    const link: string = data.additional_info.link
    t.match(data.additional_info.value, /^Job no\. \d+ triggered on /)
    const { data: waiting } = await call('GET', link.replace('http://localhost:80', ''))
    t.match(waiting, { link, status: { value: 'QUEUED', desc: 'Queued' }, submitted_by: { value: 'API' }, progress: 0 })
    await finish()
    clock.advance(3_600_000)
  }
})

t.test('runJob: parameters as the recorded body gives them', async t => {
  const sample = new URL('../../../shared/reference/alma/samples/slsp__config_job_parameters1.xml', import.meta.url)
  const recorded = existsSync(sample)
  if (!recorded) t.comment('The recorded body is not there: a short one is sent instead.')
  const short =
    '<job><parameters><parameter><name>set_id</name><value>8020260160005504</value></parameter></parameters></job>'
  const { status, data } = await run('M148', recorded ? readFileSync(sample, 'utf8') : short)
  t.equal(status, 200)
  const id = data.additional_info.link.split('/').at(-1)
  const { rows } = await database.pool.query('select parameters, name from job_instance where id = $1', [id])
  t.strictSame(rows[0].parameters, { set_id: '8020260160005504' }, 'those of other jobs are read over')
  if (recorded) t.match(rows[0].name, /^Export Bibliographic records/, 'job_name names the run')
  await finish()
  const parameter = [
    { name: { value: 'set_id' }, value: '1' },
    { name: { value: 'days' }, value: '12' }
  ]
  const { data: json } = await run('M148', { parameter })
  const given = await database.pool.query('select parameters from job_instance where id = $1', [
    json.additional_info.link.split('/').at(-1)
  ])
  t.strictSame(given.rows[0].parameters, { set_id: '1', days: 12 }, 'in the type that the job declares')
  await finish()
  clock.advance(3_600_000)
})

t.test('runJob: what is refused, each with its code', async t => {
  const named = (value: string) => ({ parameter: [{ name: { value: 'set_id' }, value }] })
  t.strictSame(refused(await call('POST', `${jobs}/S1`)), [400, '402220'])
  t.strictSame(refused(await call('POST', `${jobs}/S1?op=stop`)), [400, '402221'])
  t.strictSame(refused(await run('nightly')), [400, '402215'])
  t.strictSame(refused(await run('S99')), [400, '402216'])
  t.strictSame(refused(await run('M148')), [400, '402228'])
  t.strictSame(refused(await run('M148', named(' '))), [400, '402229'])
  const days = { name: { value: 'days' }, value: 'many' }
  t.strictSame(refused(await run('M148', { parameter: [...named('1').parameter, days] })), [400, '401664'])
  t.strictSame(refused(await run('S1', { parameter: 'x' })), [400, '401664'])
  t.strictSame(refused(await run('S1', '<job>')), [400, '401676'])
  const { text } = await call('POST', `${jobs}/S1?op=run`, { key: 'reader' })
  t.match(text, 'UNAUTHORIZED')
  const { rows } = await database.pool.query(`select from job_instance where status = 'QUEUED'`)
  t.equal(rows.length, 0, 'nothing was enqueued')
})

t.test('JOB-04 runJob: overlap 60347, too many at a time 402222, too many in an hour 402223', async t => {
  t.equal((await run('S1')).status, 200)
  t.strictSame(refused(await run('S1')), [400, '60347'], 'the same job is waiting')
  t.equal((await run('S2')).status, 200, 'another job of the same queue waits for it')
  const body = { parameter: [{ name: { value: 'set_id' }, value: '1' }] }
  t.strictSame(refused(await run('M148', body)), [400, '402222'])
  await finish()
  for (const n of [2, 3]) {
    t.equal((await run('S1')).status, 200, `start ${n}`)
    await finish()
  }
  t.equal(errorOf(await run('S1')), '402223 Execution threshold reached.')
  t.equal((await run('S2')).status, 200, 'the limit is one of each job')
  await finish()
  clock.advance(3_600_000)
  t.equal((await run('S1')).status, 200, 'an hour later')
  await finish()
  clock.advance(3_600_000)
})

t.test('runJob: of two starts at once, one is taken', async t => {
  const answers = await Promise.all([run('S1'), run('S1'), run('S1')])
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 400, 400])
  await finish()
})
