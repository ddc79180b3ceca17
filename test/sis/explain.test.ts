import t from 'tap'
import { db } from '../../src/data/statements.ts'
import { visits } from '../../src/sis/report/explain-store.ts'
import { institution } from '../helpers/app.ts'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const ada = (more: string) => feedXml(userXml({ primary_id: 'ada', first_name: 'Ada', more }))
const group = (code: string) => `<user_group>${code}</user_group>`

t.test(
  'explainUserField, releaseProtectedField: SIS-27 SIS-29 who set a field, and what the last feed would do',
  async t => {
    const app = await sisApp(t)
    const why = async (field: string) => (await app.call('GET', `/v1/users/ada/explain?field=${field}`)).data
    const patch = (body: object) => app.call('PATCH', '/almaws/v1/users/ada', { body })
    const first = await feed(app, ada(group('GRAD')))
    t.match(await why('user_group'), {
      value: { value: 'GRAD' },
      set: { by: 'SIS_RUN', run: first.run.id, name: 'CAMPUS' },
      protected: false,
      protectable: true,
      last_feed: { run: first.run.id, profile: 'CAMPUS', outcome: 'created' },
      next: { code: 'NOTHING' }
    })
    const second = await feed(app, ada(group('STAFF')))
    t.match((await why('user_group')).set, { by: 'SIS_RUN', run: second.run.id, why: 'SIS_VALUE' })

    await patch({ user_group: { value: 'FACULTY' }, first_name: 'Augusta' })
    t.match(await why('user_group'), {
      value: { value: 'FACULTY' },
      set: { by: 'KEY', name: 'test' },
      protected: true,
      next: { code: 'KEPT' }
    })
    await app.call('PUT', '/v1/sis/profiles/CAMPUS', {
      body: { code: 'CAMPUS', name: 'Campus', settings: { originalValueReattaches: true } }
    })
    t.match(
      (await why('user_group')).next,
      { code: 'REATTACHES', value: { value: 'STAFF' } },
      'where the profile has it so'
    )
    t.match(await why('first_name'), { set: { by: 'KEY' }, protectable: false, next: { code: 'FOLLOWS_SIS' } })
    await feed(app, ada(group('GRAD')))
    t.match(await why('user_group'), { value: { value: 'FACULTY' }, protected: true, next: { code: 'KEPT' } })
    t.match((await why('first_name')).set, { by: 'SIS_RUN', why: 'SIS_VALUE' })
    await patch({ first_name: 'Augusta' })
    t.match((await why('first_name')).next, { code: 'RETURNS', value: 'Ada' })

    const released = await app.call('POST', '/v1/users/ada/protected-fields/user_group/release')
    t.match(
      [released.status, released.data],
      [200, { field: 'user_group', manual: false, by: 'test', value: { value: 'FACULTY' } }]
    )
    t.equal((await why('user_group')).protected, false)
    const twice = await app.call('POST', '/v1/users/ada/protected-fields/user_group/release')
    t.match([twice.status, twice.data.code], [409, 'FIELD_NOT_PROTECTED'])
    await feed(app, ada(group('GRAD')))
    t.match((await why('user_group')).value, { value: 'GRAD' }, 'the field follows the feed again')
    t.match((await app.call('GET', '/v1/audit?action=user.field')).data.entries, [{ detail: { field: 'user_group' } }])

    await patch({ pin_number: '7777' })
    t.equal((await why('pin_number')).value, '****', 'a secret is not told')
    for (const field of ['password', 'shoe_size'])
      t.equal((await app.call('GET', `/v1/users/ada/explain?field=${field}`)).data.code, 'INVALID_PARAMETER')
    t.equal((await app.call('GET', '/v1/users/nobody/explain?field=user_group')).status, 404)
  }
)

t.test('explainUserField: what met a user is looked up, however many chunks are kept', async t => {
  const app = await sisApp(t)
  const { pool } = app.database
  await feed(app, ada(group('GRAD')))
  await pool.query(
    `insert into sis_run (institution, id, profile_code, mode) select $1, run, 'CAMPUS', 'synchronize' from generate_series(1, 20) run`,
    [institution]
  )
  // A hundred chunks in each of twenty runs, of users in no order; the one we ask for is in one of them.
  await pool.query(
    `insert into sis_chunk (institution, run_id, number, file_number, entry, first_user, lines, user_ids, outcomes)
     select $1, run, chunk, 0, 'users.xml', chunk * 100, array_fill(1, array[100]),
       (select array_agg((place * 7919 + chunk * 104729 + run * 31) % 1000000 + 1 order by place) from generate_series(1, 100) place),
       repeat('n', 100)
     from generate_series(1, 20) run, generate_series(1, 100) chunk`,
    [institution]
  )
  const { rows: users } = await pool.query(
    'select user_ids[50]::text as id from sis_chunk where run_id = 7 and number = 70'
  )
  await pool.query('vacuum analyze sis_chunk, sis_run')
  const { sql: text, parameters } = visits({ institution }, users[0].id).compile(db)
  const blocks = async (statement: string) => {
    const { rows } = await pool.query(`explain (analyze, buffers, format json) ${statement}`, [...parameters])
    const { Plan } = rows[0]['QUERY PLAN'][0]
    return Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
  }
  const { rows } = await pool.query(`select pg_relation_size('sis_chunk')::int / 8192 as blocks`)
  t.ok(rows[0].blocks > 150, `the table has ${rows[0].blocks} blocks`)
  const looked = await blocks(text)
  t.ok(looked < 80, `${looked} blocks were read`)
  const byIndex = /c\.user_ids @> array\[(\$\d+::bigint)\]/
  t.match(text, byIndex)
  const scanned = await blocks(text.replace(byIndex, '$1 = any(c.user_ids)'))
  t.ok(scanned > 2 * looked, `${scanned} without the index`)
})

t.test('explainUserField: what an undo has put back was set by the run that undid it', async t => {
  const app = await sisApp(t, { guards: { active: false } })
  const why = async (field: string) => (await app.call('GET', `/v1/users/ada/explain?field=${field}`)).data
  await feed(app, ada(`${group('GRAD')}<job_description>one</job_description>`))
  const next = await feed(app, ada(`${group('STAFF')}<job_description>two</job_description>`))
  const undone = (await app.call('POST', `/v1/sis/runs/${next.run.id}/undo?dry_run=false`, { body: {} })).data.id
  await runJobsUntilDone(app)
  for (const field of ['user_group', 'job_description'])
    t.match(await why(field), {
      set: { by: 'SIS_RUN', run: undone, name: 'CAMPUS', why: 'UNDONE' },
      last_feed: { run: next.run.id },
      next: { code: 'RETURNS' }
    })
  t.match(await why('user_group'), { value: { value: 'GRAD' } })
  await app.call('PATCH', '/almaws/v1/users/ada', { body: { user_group: { value: 'FACULTY' } } })
  t.match((await why('user_group')).set, { by: 'KEY', name: 'test' }, 'edited since')
})

t.test('explainUserField: of several records of a person in one chunk, the one that was taken', async t => {
  const app = await sisApp(t, { guards: { active: false }, groupPrecedence: ['STAFF', 'GRAD'] })
  await feed(app, ada(group('GRAD')))
  const records = [group('GRAD'), group('STAFF'), group('STAFF')].map((more, place) =>
    userXml({ primary_id: 'ada', first_name: place === 0 ? 'X' : 'Ada', more })
  )
  for (const order of [records, records.toReversed()]) {
    await feed(app, ada(group('GRAD')))
    const { run } = await feed(app, feedXml(...order))
    t.match(run.counters, { updated: 1, unchanged: 1, rejected: 1 })
    t.match((await app.call('GET', '/v1/users/ada/explain?field=user_group')).data, {
      set: { by: 'SIS_RUN', run: run.id, why: 'SIS_VALUE' },
      last_feed: { run: run.id, outcome: 'updated' }
    })
  }
})
