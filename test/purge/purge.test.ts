import t from 'tap'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { errorOf, users } from '../requests/campus.ts'
import { everyCase, house, named, reported } from './house.ts'

t.test(
  'listPurgeResults PUR-03 PUR-04 PUR-05 PUR-06 PUR-11 who is purged and why not; a dry run says the same',
  async t => {
    const app = await house(t)
    const ids = await everyCase(app)
    const parameters = { waive_threshold: '5.00' }
    const before = await app.rows('select count(*)::int from app_user')
    const dry = await app.purge({ ...parameters, dry_run: true })
    t.equal(dry.status, 'COMPLETED_SUCCESS', dry.alert)
    t.same(await app.rows('select count(*)::int from app_user'), before, 'a dry run changes nothing')
    t.same(await app.rows(`select 1 from fee_transaction where type = 'WAIVE'`), [])
    const done = await app.purge(parameters)
    t.same(named(ids, done.codes), {
      due: 'PURGED',
      today: 'PURGED',
      lends: 'LOANS',
      owes: 'FEES',
      owesLittle: 'PURGED',
      disputes: 'PURGED',
      credited: 'CREDIT',
      exported: 'FEES_EXPORTED',
      waits: 'REQUESTS',
      shares: 'RS_REQUESTS',
      shelved: 'RS_ON_HOLD_SHELF',
      faculty: 'PURGED',
      unexpired: 'PURGED'
    })
    t.same(dry.codes, done.codes)
    const counters = {
      candidates: 13,
      purged: 6,
      skippedLoans: 1,
      skippedFees: 3,
      skippedRequests: 3,
      skippedNoPurgeDate: 1,
      waivedCount: 4,
      waivedAmount: 600
    }
    t.same(dry.counters, counters, 'a dry run counts as the run does, waivers too')
    t.same(done.counters, counters)
    const namesOf = (report: typeof done) =>
      report.users.flatMap(({ id, primary_id }: any) => (primary_id ? [[primary_id, Number(id)]] : []))
    t.same(Object.fromEntries(namesOf(dry)), reported(ids), 'users are named by primary id')
    const stay = Object.keys(reported(ids)).filter(name => done.codes[ids[name as keyof typeof ids]] !== 'PURGED')
    t.same(
      namesOf(done).map(([name]: [string]) => name),
      stay,
      'where there is one'
    )
    t.match(
      await app.rows(
        `select sum(effect_minor)::int as effect, count(*)::int from fee_transaction where type = 'WAIVE'`
      ),
      [{ effect: -600, count: 4 }],
      'PUR-05 the ledger has an entry for each, and they add up'
    )
    t.same(
      await app.rows(`select f.id from fee f join fee_transaction x on x.fee_id = f.id
      group by f.id, f.balance_minor having sum(x.effect_minor) <> f.balance_minor`),
      []
    )
    const left = (await app.rows('select primary_id from app_user order by 1')).map(row => row.primary_id)
    t.same(left.sort(), ['credited', 'exported', 'lends', 'owes', 'shares', 'shelved', 'tomorrow', 'undated', 'waits'])
    t.equal((await app.rows('select 1 from purged_user')).length, 6)
    const [first] = done.users
    t.match(first, { id: String(ids.due), code: 'PURGED', receipt: /^[0-9a-f]{32}$/ })
    t.equal((await app.call('GET', `/v1/privacy/receipts/${first.receipt}`)).data.cause, 'PURGE')
    const lends = await app.call('GET', `/v1/privacy/purges/${done.instance}/users?code=LOANS`)
    t.match(lends.data, { dry_run: false, total_record_count: 1, user: [{ reason: 'The user has 1 active loan.' }] })
    t.match(
      await app.rows(`select subject, content from audit_entry where action = 'user.purged'`),
      [
        {
          subject: `job-instance:${done.instance}`,
          content: /"user.purged","job-instance:\d+",6,\{"policy":"[A-Z_]+"\}\]$/
        }
      ],
      'one entry with the number, no names'
    )
    const again = await app.purge(parameters)
    t.equal(again.counters.purged, undefined, 'a second run finds nobody')
    t.equal(again.counters.candidates, 7)
  }
)

t.test('PUR-03 PUR-07 PUR-10 record type, group, days, expiry, protected groups, sets; parameters', async t => {
  const app = await house(t)
  const grad = { user_group: { value: 'GRAD' } }
  const ids = {
    staff: await app.due('staff', '2026-11-12Z', { record_type: { value: 'STAFF' } }),
    grad: await app.due('grad', '2026-11-12Z', grad),
    late: await app.due('late', '2026-11-13Z', grad),
    expired: await app.due('expired', '2026-11-12Z', { ...grad, expiry_date: '2026-11-21Z' }),
    undated: await app.due('undated', null)
  }
  const codes = async (parameters: Record<string, string | number | boolean>) => {
    const told = await app.purge({ ...parameters, dry_run: true })
    t.equal(told.status, 'COMPLETED_SUCCESS', told.alert)
    return Object.fromEntries(
      Object.entries(ids).flatMap(([name, id]) => (told.codes[id] ? [[name, told.codes[id]]] : []))
    )
  }
  t.same(await codes({ user_record_type: 'STAFF', days_after_purge_date: '' }), { staff: 'PURGED' })
  t.same(
    await codes({ user_group: 'GRAD', days_after_purge_date: 10 }),
    { grad: 'PURGED', expired: 'PURGED' },
    'C4: purge date and ten days are today'
  )
  t.same(await codes({ user_group: 'GRAD', require_expired: true }), {
    grad: 'NOT_EXPIRED',
    late: 'NOT_EXPIRED',
    expired: 'PURGED'
  })
  const members = { member: Object.keys(ids).map(id => ({ id })) }
  const body = { name: 'Some', type: { value: 'ITEMIZED' }, content: { value: 'USER' }, members }
  const set = await app.call('POST', '/almaws/v1/conf/sets', { body })
  t.equal(set.status, 200, set.text)
  await app.decide('FULLY_REMOVE', { protected_user_groups: ['GRAD'] })
  t.same(await codes({ set_id: set.data.id }), {
    staff: 'PURGED',
    grad: 'PROTECTED_GROUP',
    late: 'PROTECTED_GROUP',
    expired: 'PROTECTED_GROUP',
    undated: 'NO_PURGE_DATE'
  })
  const run = '/almaws/v1/conf/jobs/M1002?op=run'
  const before = await app.rows('select count(*)::int from job_instance')
  for (const [name, value, text] of [
    ['user_group', 'NOPE', /user_group is not a code/],
    ['user_record_type', 'NOPE', /user_record_type is not a code/],
    ['waive_threshold', '1.001', /waive_threshold is no amount of USD/],
    ['waive_threshold', 'abc', /waive_threshold is no amount of USD/],
    ['waive_threshold', '-1', /waive_threshold is no amount of USD/],
    ['set_id', '77', /set_id is no set/]
  ] as const) {
    const answer = await app.call('POST', run, { body: { parameter: [{ name: { value: name }, value }] } })
    t.equal(errorOf(answer).errorCode, '401664', `${name} ${value} is refused when it is asked for`)
    t.match(errorOf(answer).errorMessage, text)
  }
  t.same(await app.rows('select count(*)::int from job_instance'), before, 'no run begins')
  t.equal((await app.rows('select 1 from app_user')).length, 5)
})

t.test(
  'PUR-06 requests are cancelled where that is wanted, the copy goes on, what a partner sent protects',
  async t => {
    const app = await house(t)
    const ids = await everyCase(app)
    await app.user('next')
    const copy = await app.copy('C1')
    await app.request('waits', copy)
    await app.request('next', copy)
    const done = await app.purge({ exclude_active_requests: false })
    const codes = named(ids, done.codes)
    t.match(codes, { waits: 'PURGED', shares: 'PURGED', shelved: 'RS_ON_HOLD_SHELF', lends: 'LOANS' })
    t.equal(done.counters.cancelledRequests, 3)
    t.match(
      await app.rows(`select r.user_id, r.status, u.primary_id as name from request r
      left join app_user u on u.id = r.user_id order by r.status desc, r.id`),
      [
        { name: 'next', status: 'IN_PROCESS' },
        { name: null, status: 'HISTORY' },
        { name: null, status: 'HISTORY' }
      ],
      'the next in the queue has the copy'
    )
    t.same(await app.rows(`select process_type from item where barcode = 'W1'`), [{ process_type: null }])
    t.match(await app.rows('select status, user_id as id from resource_sharing_request order by status'), [
      { status: 'CANCELLED_BY_STAFF', id: /^\d+$/ },
      { status: 'RECEIVED_PHYSICALLY', id: ids.shelved }
    ])
  }
)

t.test('S1041 the report of a purge goes when it is old, and does not name anybody before', async t => {
  const app = await house(t)
  await app.due('gone')
  const { instance } = await app.purge()
  const run = async () => {
    const { status, text } = await app.call('POST', '/almaws/v1/conf/jobs/S1041?op=run', { body: {} })
    t.equal(status, 200, text)
    await runJobsUntilDone(app)
    return (await app.call('GET', `/v1/privacy/purges/${instance}/users`)).data.total_record_count
  }
  t.equal(await run(), 1)
  app.clock.advance(15 * 86_400_000)
  t.equal(await run(), 0)
  t.same(await app.rows('select 1 from purge_run'), [])
  const unknown = await app.call('GET', '/v1/privacy/purges/77/users')
  t.match(unknown, { status: 404, data: { code: 'PURGE_NOT_FOUND' } })
  t.match(unknown.text, /no purge of that number/)
  const ended = await app.call('POST', `/v1/privacy/purges/${instance}/cancel`)
  t.match(ended, { status: 409, data: { code: 'PURGE_ENDED' } })
  t.equal((await app.call('GET', `${users}/gone`)).status, 400)
  t.equal((await app.rows('select 1 from privacy_receipt where institution = $1', [institution])).length, 1)
})
