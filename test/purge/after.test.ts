import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow } from '../helpers/rows.ts'
import { house } from './house.ts'

const user = (primary_id: string, more = '') =>
  userXml({
    primary_id,
    more: `<purge_date>2026-11-01Z</purge_date>${more}`,
    identifiers: { BARCODE: `bar-${primary_id}` }
  })

t.test('PUR-12 PUR-13 SIS-54 no feed matches a purged user, its undo brings nobody back', async t => {
  for (const policy of ['KEEP_FULLY_REPORTABLE', 'KEEP_STATISTICS_REMOVE_ID']) {
    const app = await sisApp(t)
    const ids = async () => (await app.database.pool.query('select id::text from app_user order by id')).rows
    await app.call('PUT', '/v1/privacy/delete-policy', { body: { policy } })
    await feed(app, feedXml(user('ada'), user('bob')))
    const changed = await feed(app, feedXml(user('ada', '<campus_code>north</campus_code>'), user('bob')))
    t.match(changed.run.counters, { updated: 1, unchanged: 1 })
    const before = await ids()
    const { status, text } = await app.call('POST', '/almaws/v1/conf/jobs/M1002?op=run', { body: {} })
    t.equal(status, 200, text)
    await runJobsUntilDone(app)
    t.same(await ids(), [])

    const told = JSON.stringify(await reportOf(app, changed.run.id))
    t.equal(/\bada\b|\bbob\b/.test(told), policy === 'KEEP_FULLY_REPORTABLE', 'AN-29 nor does the report of the feed')
    t.match((await reportOf(app, changed.run.id)).run.counters, { updated: 1, unchanged: 1 })

    const undone = await app.call('POST', `/v1/sis/runs/${changed.run.id}/undo?dry_run=false`, {
      body: { why: 'a test' }
    })
    t.equal(undone.status, 202, undone.text)
    await runJobsUntilDone(app)
    const { records } = await reportOf(app, undone.data.id)
    t.same(
      records.map(({ outcome, reason }: any) => [outcome, reason]),
      [['rejected', 'USER_GONE']],
      'what a purge has removed does not come back'
    )
    t.same(await ids(), [])

    const again = await feed(app, feedXml(user('ada', '<campus_code>north</campus_code>'), user('bob')))
    t.match(again.run.counters, { created: 2 }, 'the same feed makes them anew')
    const after = await ids()
    t.notOk(
      after.some(({ id }) => before.some(old => old.id === id)),
      'as other people'
    )
    t.equal((await app.call('GET', '/almaws/v1/users/bar-ada')).data.primary_id, 'ada')
  }
})

t.test('AN-04 PUR-01 rules about expiry also reach the loans of a deleted user who stays fully reportable', async t => {
  const app = await house(t)
  await app.decide('KEEP_FULLY_REPORTABLE')
  const over = { status: 'COMPLETE', process_status: 'NORMAL', return_date: '2026-11-21T10:00:00Z' }
  for (const [name, expiry_date] of [
    ['expired', '2026-10-01Z'],
    ['expires', '2026-12-01Z']
  ] as const) {
    await addRow(app.database, 'loan', { ...over, user_id: await app.due(name, '2026-11-01Z', { expiry_date }) })
    t.equal((await app.call('DELETE', `/almaws/v1/users/${name}`)).status, 204)
  }
  const body = consortialTemplate()
  const [{ days_since_ended: _, ...rule } = {} as never] = body.families.item_loans.rules
  body.families.item_loans.rules = [{ ...rule, days_since_expiry: 30 }]
  t.equal((await app.call('PUT', '/v1/privacy/settings', { body })).status, 200)
  t.equal((await app.call('POST', '/almaws/v1/conf/jobs/S1001?op=run', { body: {} })).status, 200)
  await runJobsUntilDone(app)
  const left = await app.rows(
    `select d.record ->> 'primary_id' as name from loan l join purged_user d on d.id = l.user_id`
  )
  t.same(left, [{ name: 'expires' }])
})
