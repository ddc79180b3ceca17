import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { users } from '../requests/campus.ts'
import { house } from './house.ts'
import { allTied, archive, day, lived, purgedIds, shown, ties } from './over.ts'

for (const policy of ['KEEP_FULLY_REPORTABLE', 'KEEP_STATISTICS', 'KEEP_STATISTICS_REMOVE_ID', 'FULLY_REMOVE'])
  t.test(`AN-01 PUR-01 a purge by ${policy} alone, and what the rules of the families then cut`, async t => {
    const app = await house(t)
    await app.decide(policy)
    const before = await lived(app, 'ada')
    const { users: report } = await app.purge()
    t.equal(report[0].code, 'PURGED')
    const [left = null] = await purgedIds(app)
    if (policy === 'FULLY_REMOVE') t.equal(left, null, 'no id is left')
    else if (policy === 'KEEP_FULLY_REPORTABLE') t.equal(left, before, 'everything is kept')
    else t.not(left, before, 'neither the audit trail nor the report of the purge knows the number that is left')
    const payments = policy === 'FULLY_REMOVE' ? [] : [left]
    t.same(await ties(app), { ...allTied(left), fee_payment: payments }, 'everything is tied to what is left')
    const id = { KEEP_FULLY_REPORTABLE: 'ada', KEEP_STATISTICS: 'ada', FULLY_REMOVE: '' }[policy] ?? String(left)
    t.match(await shown(app, 'ada'), { loan: id, request: id }, 'items show the id that is left')

    const [sharing] = await app.rows('select contact from resource_sharing_request')
    const whole = { text_email: 'ada@example.org', text_postal_1: 'Mill Lane', note: 'a second copy' }
    const contacts: Record<string, object> = { KEEP_FULLY_REPORTABLE: whole, FULLY_REMOVE: {} }
    t.same(sharing.contact, contacts[policy] ?? { note: 'a second copy' }, 'how to reach the person went with them')
    const lines = (await app.call('GET', `/v1/privacy/receipts/${report[0].receipt}`)).data.lines
    const fate = { KEEP_FULLY_REPORTABLE: 'KEPT', FULLY_REMOVE: 'CUT' }[policy] ?? 'TIED'
    t.match(
      lines.filter(({ kind }: any) => /loan|request|fee/.test(kind)).map((line: any) => line.fate),
      [fate, fate, fate, fate],
      'the receipt says so'
    )
    if (fate === 'TIED') t.match(lines.find(({ kind }: any) => kind === 'fee').rule, /by the rules of fees/)

    await app.call('PUT', '/v1/privacy/settings', { body: consortialTemplate() })
    app.clock.advance(8 * day)
    const week = await archive(app)
    t.equal(week.status.value, 'COMPLETED_SUCCESS', week.alert?.[0]?.desc)
    t.same(
      await ties(app),
      { ...allTied(null), fee: [left], fee_payment: payments },
      'a paid fee keeps its person for 2,555 days, the rest for seven'
    )
    t.match(await shown(app, 'ada'), { loan: '', request: '' })
    app.clock.advance(2556 * day)
    const years = await archive(app)
    t.equal(years.status.value, 'COMPLETED_SUCCESS', years.alert?.[0]?.desc)
    const { fee, fee_payment } = await ties(app)
    t.same(fee, [null])
    t.same(fee_payment, [], 'payments go with the fee')
    t.same(await purgedIds(app), left === null ? [] : [left], 'the statistics stay as the policy says')
  })

t.test('PUR-02 AN-01 updateDeletePolicy cut_links: both at once, also for those who were deleted before', async t => {
  const app = await house(t)
  await lived(app, 'ada')
  t.equal((await app.call('DELETE', `${users}/ada`)).status, 204)
  const [left = null] = await purgedIds(app)
  t.same(await ties(app), allTied(left), 'tied at first')
  const { job_instance, cut_links } = await app.decide('KEEP_STATISTICS_REMOVE_ID', { cut_links: true })
  t.equal(cut_links, true)
  t.match(job_instance, /^\d+$/, 'a run applies it to those who are deleted already')
  await runJobsUntilDone(app)
  const none = { ...allTied(null), fee_payment: [] }
  t.same(await ties(app), none)
  t.same(await purgedIds(app), [left], 'what statistics need stays')
  t.notOk((await app.decide('KEEP_STATISTICS_REMOVE_ID', { cut_links: true })).job_instance, 'once')
  await lived(app, 'bob')
  await app.decide('KEEP_FULLY_REPORTABLE')
  t.equal((await app.call('DELETE', `${users}/bob`)).status, 204)
  t.same((await ties(app)).loan, [null, null], 'under every policy')
  t.match(await app.rows("select record ->> 'primary_id' as id from purged_user where record is not null"), [
    { id: 'bob' }
  ])
})

t.test('PUR-02 AN-01 a tighter policy takes the links along: renamed, under another number, or cut', async t => {
  const app = await house(t)
  await app.decide('KEEP_FULLY_REPORTABLE')
  const before = await lived(app, 'ada')
  await app.purge()
  t.same(await ties(app), allTied(before))
  let left: string | null = null
  for (const [policy, id] of [
    ['KEEP_STATISTICS', 'ada'],
    ['KEEP_STATISTICS_REMOVE_ID', undefined]
  ] as const) {
    await app.decide(policy)
    await runJobsUntilDone(app)
    ;[left = null] = await purgedIds(app)
    t.not(left, before)
    t.same(await ties(app), allTied(left), policy)
    t.match(await shown(app, 'ada'), { loan: id ?? String(left) })
  }
  await app.decide('FULLY_REMOVE')
  await runJobsUntilDone(app)
  t.same(await ties(app), { ...allTied(null), fee_payment: [] })
})
