import pg from 'pg'
import t, { type Test } from 'tap'
import { purgeAudit, purgePeople, recordAudit, verifyAudit } from '../../src/audit/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution, type TestApp, testApp } from '../helpers/app.ts'
import { command } from '../helpers/command.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const workOf = ({ parts }: Pick<TestApp, 'parts'>, of = institution, actor = 'night import') =>
  openWork(parts.database, parts.clock, { institution: of, actor, base: '' })

/** An app whose trail has so many entries, a day apart. */
async function trail(t: Test, entries: number): Promise<TestApp> {
  const app = await testApp(t)
  for (let number = 1; number <= entries; number++) {
    await recordAudit(workOf(app), { action: 'user.read', subject: `user:${number}`, count: 1, detail: { by: 'id' } })
    app.clock.advance(86_400_000)
  }
  return app
}

t.test('listAudit tells who, when, what, how many, newest first, page by page and by filter', async t => {
  const app = await trail(t, 3)
  await recordAudit(workOf(app, institution, 'desk'), { action: 'sis.run.approved', subject: 'sis-run:9' })
  const { status, data } = await app.call('GET', '/v1/audit?limit=2')
  t.equal(status, 200)
  t.equal(data.total, 4)
  t.match(data.entries, [
    { number: '4', at: '2026-11-25T12:00:00.000Z', actor: 'desk', action: 'sis.run.approved', subject: 'sis-run:9' },
    { number: '3', actor: 'night import', subject: 'user:3', count: 1, detail: { by: 'id' }, hash: /^[0-9a-f]{64}$/ }
  ])
  t.equal(data.entries.length, 2)
  const numbers = async (query: string) =>
    (await app.call('GET', `/v1/audit?${query}`)).data.entries.map((entry: { number: string }) => entry.number).join()
  t.equal(await numbers('offset=2'), '2,1')
  t.equal(await numbers('action=sis.run'), '4', 'the beginning of an action')
  t.equal(await numbers('action=sis.ru'), '', 'but whole words of it')
  t.equal(await numbers('actor=night import'), '3,2,1')
  t.equal(await numbers('subject=user:2'), '2')
  t.equal(await numbers('from=2026-11-23&to=2026-11-24'), '3,2', 'days are included')
  t.equal(await numbers('to=2026-11-24T12:00:00Z'), '2,1', 'a moment is not')
  for (const name of ['from', 'to'])
    for (const text of ['2026-02-40', '2026-02-30', '2026-13-45', '0000-00-00', '2026-11-23T99:00:00Z']) {
      const wrong = await app.call('GET', `/v1/audit?${name}=${text}`)
      t.match([wrong.status, wrong.data.code], [400, 'INVALID_PARAMETER'], `${name}=${text}`)
    }
  t.equal(await numbers('to=9999-12-31&limit=1'), '4', 'as far as days are written')
})

t.test('AUD-01 every change of an entry breaks the chain at that entry', async t => {
  const app = await trail(t, 6)
  const work = workOf(app)
  const sound = await verifyAudit(work)
  t.match(sound, { institution, entries: 6, head: { number: 6 }, purgedUpTo: 0, broken: undefined })
  const { pool } = app.database
  const tampers: [what: string, statement: string, broken: RegExp][] = [
    ['text', `update audit_entry set content = replace(content, 'user:3', 'user:8') where number = 3`, /^entry 3 was/],
    ['actor', `update audit_entry set actor = 'else' where number = 4`, /^entry 4 was changed in a column/],
    ['moment', `update audit_entry set at = at - interval '1 s' where number = 2`, /^entry 2 was changed in a column/],
    ['hash', `update audit_entry set hash = repeat('a', 64) where number = 5`, /^entry 5 was/],
    ['removal', `delete from audit_entry where number = 3`, /^entry 3 is missing/],
    ['removal of the newest', `delete from audit_entry where number = 6`, /^entry 6 is missing/],
    ['the head put back', `update audit_head set number = 5`, /^the newest entry is not the one/],
    [
      'oldest removed by hand',
      `with gone as (delete from audit_entry where number <= 2)
      update audit_head set anchor_number = 2, anchor_hash = (select hash from audit_entry where number = 2)`,
      /purge/
    ]
  ]
  for (const [what, statement, broken] of tampers) {
    await pool.query('create table kept_entry as table audit_entry; create table kept_head as table audit_head')
    await pool.query(statement)
    t.match((await verifyAudit(work)).broken, broken, what)
    await pool.query(`delete from audit_entry; insert into audit_entry table kept_entry; delete from audit_head;
      insert into audit_head table kept_head; drop table kept_entry, kept_head`)
  }
  t.equal((await verifyAudit(work)).broken, undefined)
})

t.test('AUD-01 a head that was noted cannot be written anew', async t => {
  const app = await trail(t, 3)
  const { head } = await verifyAudit(workOf(app))
  await recordAudit(workOf(app), { action: 'user.read' })
  t.equal((await verifyAudit(workOf(app), head)).broken, undefined, 'the chain went on from it')
  t.match((await verifyAudit(workOf(app), { number: 9, hash: head.hash })).broken, /9 that was noted does not exist/)
  await app.database.pool.query('delete from audit_entry; delete from audit_head')
  for (let number = 1; number <= 4; number++) await recordAudit(workOf(app), { action: 'user.read' })
  t.equal((await verifyAudit(workOf(app))).broken, undefined, 'a new chain is sound by itself')
  t.match((await verifyAudit(workOf(app), head)).broken, /entry 3 is not the one that was noted/)
})

t.test('AUD-01 writers at the same time make one chain, and what is rolled back leaves no gap', async t => {
  const app = await testApp(t)
  await Promise.all(
    Array.from({ length: 40 }, async (_, index) =>
      transactional(workOf(app), async work => {
        await recordAudit(work, { action: 'user.read', count: index, detail: { words: 'ü € \\ " \n' } })
        if (index % 4 === 3) throw new Error('undone')
      }).catch(() => {})
    )
  )
  await recordAudit(workOf(app, '01OTHER'), { action: 'user.read' })
  t.match(await verifyAudit(workOf(app)), { entries: 30, head: { number: 30 }, broken: undefined })
  t.match(await verifyAudit(workOf(app, '01OTHER')), { entries: 1, broken: undefined }, 'a chain an institution')
})

t.test('AUD-01 retention removes the oldest entries and the chain still holds', async t => {
  const app = await trail(t, 10)
  app.parts.config.AUDIT_DAYS = 4
  const noted = (await verifyAudit(workOf(app))).head
  const purge = async () => {
    await app.call('POST', '/almaws/v1/conf/jobs/S1040?op=run', { body: {} })
    await runJobsUntilDone(app)
    const { data } = await app.call('GET', '/almaws/v1/conf/jobs/S1040/instances?limit=1')
    return data.job_instance[0].counter[0].value
  }
  t.equal(await purge(), '6')
  const { data } = await app.call('GET', '/v1/audit')
  t.match(data.entries[0], { action: 'audit.purged', actor: 'audit-purge', count: 6, detail: { up_to: 6 } })
  t.match(await verifyAudit(workOf(app), noted), { entries: 6, purgedUpTo: 6, head: { number: 12 }, broken: undefined })
  t.equal(await purge(), '0', 'nothing twice, and no entry about nothing')
  t.equal(await transactional(workOf(app), work => purgeAudit(work, new Date('2027-06-01'))), 7, 'all of them')
  t.match(await verifyAudit(workOf(app)), { entries: 1, purgedUpTo: 13, broken: undefined })
})

t.test('AUD-01 what retention takes while the chain is walked does not look like tampering', async t => {
  for (const take of [purgePeople, purgeAudit]) {
    const app = await testApp(t)
    for (const id of [1, 2, 3]) await recordAudit(workOf(app), { action: 'read.users', people: [String(id)] })
    app.clock.advance(10 * 86_400_000)
    // Retention commits as soon as the head was read, with the walk still before it.
    const { prototype } = pg.Client
    const { query } = prototype
    const walked = (text: unknown) => /from "audit_entry" where .* order by "number" limit/s.test(String(text))
    let taken = 0
    t.teardown(() => Object.assign(prototype, { query }))
    prototype.query = async function (this: unknown, ...of: any[]) {
      if (taken === 0 && walked(of[0]?.text ?? of[0])) {
        taken = -1
        taken = await transactional(workOf(app), work => take(work, app.clock.now()))
      }
      return query.apply(this, of as never)
    } as never
    t.match(await verifyAudit(workOf(app)), { entries: 3, head: { number: 3 }, broken: undefined }, take.name)
    t.equal(taken, 3)
    Object.assign(prototype, { query })
    t.match(await verifyAudit(workOf(app)), { head: { number: 4 }, broken: undefined }, 'afterwards too')
  }
})

t.test('AUD-01 the verifier names the first broken link of each institution, and ends with 1', async t => {
  const app = await trail(t, 3)
  await recordAudit(workOf(app, '01OTHER'), { action: 'user.read' })
  const run = (...args: string[]) => command(['audit', 'verify', ...args], { DATABASE_URL: app.database.url })
  const whole = await run()
  t.match(whole, {
    code: 0,
    out: /^01OTHER: 1 entries hold\. Head 1:[0-9a-f]{64}\n01TEST_INST: 3 entries hold\. Head 3:/m
  })
  const head = /(3:[0-9a-f]{64})/.exec(whole.out)?.[1] ?? ''
  t.match(await run('--institution', institution, '--head', head), { code: 0 })
  t.match(
    await run('--institution', 'NOBODY'),
    { code: 1, err: 'There is no institution NOBODY.' },
    'a slip of the pen'
  )
  t.match(await run('--institution', 'NOBODY', '--head', head), {
    code: 1,
    out: /NOBODY: BROKEN: .* noted does not exist/
  })
  await app.database.pool.query(`update audit_entry set content = '["x"]' where number = 2 and institution = $1`, [
    institution
  ])
  const broken = /^01OTHER: 1 entries hold.*\n01TEST_INST: BROKEN: entry 2 was changed.* The 1 entries before it/m
  t.match(await run(), { code: 1, out: broken })
  t.match(await run('--institution', '01OTHER'), { code: 0 })
  for (const wrong of [['--head', head], ['--institution', 'A', '--head', '3'], ['--x'], ['twice']])
    t.match(await run(...wrong), { code: 2, out: '' }, wrong.join(' '))
  for (const wrong of [[], ['purge']]) t.match(await command(['audit', ...wrong]), { code: 2, err: /Usage:/ })
})
