import t, { type Test } from 'tap'
import { purgePeople, verifyAudit } from '../../src/audit/service.ts'
import type { Config } from '../../src/config.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { addKey, all, institution, type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { given, person } from '../users/people.ts'
import { coded } from '../users/sample.ts'

const workOf = ({ parts }: Pick<TestApp, 'parts'>, of = institution) =>
  openWork(parts.database, parts.clock, { institution: of, actor: 'test', base: '' })

/** An application whose trail names reads, with some users, and how to look at the trail of reads. */
async function reading(t: Test, mode: Config['AUDIT_READS'], users = ['one', 'two', 'three']) {
  const app = await testApp(t, { AUDIT_READS: mode })
  await configure(app)
  for (const id of users)
    await given(t, app, person(id, { user_identifier: [{ value: `card-${id}`, id_type: coded('BARCODE') }] }))
  const { rows } = await app.database.pool.query('select id::text, primary_id from app_user where institution = $1', [
    institution
  ])
  const ids = new Map<string, string>(rows.map(row => [row.primary_id, row.id]))
  return {
    ...app,
    idOf: (primaryId: string) => ids.get(primaryId) ?? '',
    async entries(query = 'action=read') {
      await app.app.reads.flush()
      return (await app.call('GET', `/v1/audit?${query}`)).data.entries as any[]
    }
  }
}

t.test('AUD-03 reads of a second by one caller are one entry: who, what, which fields, how many, of whom', async t => {
  const { app, call, entries, idOf, database, parts } = await reading(t, 'after')
  await call('GET', '/almaws/v1/users/one')
  await call('GET', '/almaws/v1/users/CARD-ONE')
  await call('HEAD', '/almaws/v1/users/two')
  await call('GET', '/almaws/v1/users?q=last_name~Smith AND first_name~Jo&limit=50&order_by=last_name')
  await call('GET', '/almaws/v1/users/two/loans?loan_status=Complete')
  await call('GET', '/almaws/v1/users/three/personal-data')
  t.equal((await call('GET', '/almaws/v1/users/nobody')).status, 400, 'a failed read tells of nobody')
  await call('GET', '/almaws/v1/conf/libraries')
  const found = await entries()
  const by = (operation: string) => found.find(({ detail }) => detail.operation === operation)
  t.match(by('getUser'), { actor: 'test', action: 'read.users', count: 3, detail: { reads: 3, filters: undefined } })
  t.same(by('getUser').people, [idOf('one'), idOf('two')].sort())
  t.match(by('getUsers'), { count: 3, detail: { filters: 'q:first_name+last_name' } }, 'names of fields, no paging')
  t.equal(by('getUsers').people.length, 3)
  t.match(by('getUserLoans'), {
    action: 'read.loans',
    count: 1,
    people: [idOf('two')],
    detail: { filters: 'loan_status' }
  })
  t.match(await entries('action=export'), [{ action: 'export.personal-data', people: [idOf('three')] }])
  t.equal(found.length, 3)
  const stored = JSON.stringify((await database.pool.query('select * from audit_entry')).rows)
  for (const secret of ['Smith', 'Jo', 'one', 'card-', 'nobody'])
    t.notOk(stored.includes(`"${secret}`) || stored.includes(`~${secret}`), `no ${secret}`)
  t.same(
    (await entries(`subject=user:${idOf('one')}`)).map(({ action }) => action),
    ['read.users', 'read.users']
  )
  t.equal((await entries(`subject=user:${idOf('three')}`)).length, 2, 'the list and the export')
  t.match(
    await entries('action=read.audit'),
    [{ detail: { operation: 'listAudit' }, count: 2 }, {}],
    'who looks at the trail'
  )
  t.equal((await verifyAudit(workOf({ parts }))).broken, undefined)
  t.ok(app.reads.sound)
})

t.test('AUD-03 an answer of `before` leaves when its entry is there, and shares it with those beside it', async t => {
  const { call, database } = await reading(t, 'before')
  const count = async () =>
    (await database.pool.query(`select count(*)::int as n from audit_entry where action = 'read.users'`)).rows[0].n
  await call('GET', '/almaws/v1/users/one')
  t.equal(await count(), 1)
  await Promise.all(Array.from({ length: 40 }, () => call('GET', '/almaws/v1/users/two')))
  const { rows } = await database.pool.query(
    `select (content::jsonb->5->>'reads')::int as reads from audit_entry where action = 'read.users' order by number`
  )
  t.equal(
    rows.reduce((sum, row) => sum + row.reads, 0),
    41,
    'each is told'
  )
  t.ok(rows.length < 20, `40 reads in ${rows.length - 1} entries`)
})

t.test(
  'AUD-03 what cannot be written fails the answer of `before`, turns readiness red, and is written later',
  async t => {
    for (const mode of ['before', 'after'] as const) {
      const { app, call, database, entries } = await reading(t, mode)
      await database.pool.query('alter table audit_entry add constraint full_disk check (false) not valid')
      const ready = async () => (await app.inject('/health/ready')).statusCode
      t.equal(await ready(), 200)
      t.equal((await call('GET', '/almaws/v1/users/one')).status, mode === 'before' ? 500 : 200, mode)
      if (mode === 'after') await t.rejects(app.reads.flush())
      t.equal(await ready(), 503)
      await database.pool.query('alter table audit_entry drop constraint full_disk')
      t.match(await entries('action=read.users'), [{ count: 1, detail: { operation: 'getUser', reads: 1 } }])
      t.equal(await ready(), 200)
    }
  }
)

t.test('AUD-03 `off` leaves nothing, and a service that stops leaves nothing behind', async t => {
  const off = await reading(t, 'off')
  await off.call('GET', '/almaws/v1/users/one')
  t.same(await off.entries(), [])
  const { app, call, parts, database } = await reading(t, 'after')
  await call('GET', '/almaws/v1/users/one')
  const stored = async () => (await database.pool.query('select count(*)::int as n from audit_entry')).rows[0].n
  const before = await stored()
  await app.close()
  t.equal(await stored(), before + 1)
  t.equal((await verifyAudit(workOf({ parts }))).broken, undefined)
})

t.test('AUD-03 a service whose log is full reads nothing more', async t => {
  const { app, call, database, parts } = await reading(t, 'after')
  await database.pool.query('alter table audit_entry rename to audit_away')
  const of = { institution, actor: 'a', action: 'read.users', operation: 'getUser', filters: '', at: parts.clock.now() }
  app.reads.note({ ...of, people: Array.from({ length: 100_000 }, (_, id) => String(id)) })
  t.match(await call('GET', '/almaws/v1/users/one'), { status: 503, text: /SERVICE_UNAVAILABLE/ })
  t.equal((await call('GET', '/almaws/v1/conf/libraries')).status, 200, 'what tells of nobody goes on')
  await t.rejects(app.reads.flush())
  await database.pool.query('alter table audit_away rename to audit_entry')
  await app.reads.flush()
  t.equal((await call('GET', '/almaws/v1/users/one')).status, 200)
})

t.test('AUD-03 whose data was read cannot be changed, and is forgotten by retention alone', async t => {
  const app = await reading(t, 'after')
  const { call, entries, idOf, database, clock } = app
  await call('GET', '/almaws/v1/users/one')
  await entries()
  const broken = async () => (await verifyAudit(workOf(app))).broken
  const [{ n }] = (await database.pool.query(`select number as n from audit_entry where action = 'read.users'`)).rows
  const spoil = async (set: string) => {
    await database.pool.query('create table kept_entry as table audit_entry')
    await database.pool.query(`update audit_entry set ${set} where number = ${n}`)
    const found = await broken()
    await database.pool.query(
      'delete from audit_entry; insert into audit_entry table kept_entry; drop table kept_entry'
    )
    return found
  }
  t.match(await spoil(`people = array[${idOf('two')}]`), `the people of entry ${n} were changed`)
  t.match(await spoil('people = null'), `the people of entry ${n} were changed`)
  t.match(await spoil(`salt = repeat('0', 32)`), `the people of entry ${n} were changed`)
  t.match(await spoil('people = null, salt = null'), `the people of entry ${n} were removed, but not by the purge`)
  t.equal(await broken(), undefined)

  clock.advance(10 * 86_400_000)
  app.parts.config.AUDIT_PEOPLE_DAYS = 7
  await call('POST', '/almaws/v1/conf/jobs/S1040?op=run', { body: {} })
  await runJobsUntilDone(app)
  const { data } = await call('GET', '/almaws/v1/conf/jobs/S1040/instances?limit=1')
  t.match(data.job_instance[0].counter, [{ value: '0' }, { value: '1' }])
  t.equal(await broken(), undefined, 'the chain holds without')
  t.same((await entries(`subject=user:${idOf('one')}`)).length, 0)
  t.match(await entries('action=read.users'), [{ count: 1, people: undefined }], 'the entry stays')
  t.equal(await transactional(workOf(app), work => purgePeople(work, new Date('2026-11-25'))), 0)
})

t.test('AUD-03 reads of one institution are in its trail only', async t => {
  const { call, database, entries, parts } = await reading(t, 'after')
  await addKey(database, 'foreign', { institution: '02OTHER_INST', name: 'foreign', areas: all })
  await call('GET', '/almaws/v1/users', { key: 'foreign' })
  await entries()
  const other = await call('GET', '/v1/audit?action=read.users', { key: 'foreign' })
  t.match(other.data.entries, [{ actor: 'foreign', count: 0 }])
  t.match(await verifyAudit(workOf({ parts }, '02OTHER_INST')), { broken: undefined })
})
