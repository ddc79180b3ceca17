import t from 'tap'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow, userNumber } from '../helpers/rows.ts'
import { coded } from '../users/sample.ts'
import { feesApp, patron, users } from './patron.ts'

t.test('runJob JOB-24 bulk waiving of what users owe who owe little', async t => {
  const app = await feesApp(t)
  const { call, clock, database } = app
  const job = '/almaws/v1/conf/jobs/M1001'
  const owing: Record<string, Awaited<ReturnType<typeof patron>>> = {}
  for (const name of ['little', 'much', 'late', 'staff', 'credit']) owing[name] = await patron(t, app, name)
  const charge = (name: string, amount: number, type = 'OTHER') => owing[name]?.charge(amount, { type: coded(type) })
  await charge('little', 2)
  await charge('little', 3, 'PRINTING')
  await charge('much', 5.01)
  await charge('late', 1)
  await charge('staff', 1)
  await charge('credit', 9)
  await charge('credit', 5, 'CREDIT')
  await database.pool.query(`update app_user set user_group = 'STAFF' where primary_id = 'staff'`)
  const late = await userNumber(database, 'late')
  await addRow(database, 'loan', { user_id: late, status: 'ACTIVE', due_date: '2026-11-01T00:00:00Z' })

  const run = async (parameters: Record<string, string>) => {
    clock.advance(3_600_000)
    const parameter = Object.entries(parameters).map(([name, value]) => ({ name: coded(name), value }))
    const started = await call('POST', `${job}?op=run`, { body: { parameter } })
    t.equal(started.status, 200, started.text)
    await runJobsUntilDone(app)
    const { data } = await call('GET', `${job}/instances?limit=1`)
    const [instance] = data.job_instance
    const counted = (instance.counter ?? []).map((one: any) => one.value)
    return [instance.status.value, ...counted].join(' ')
  }
  const balances = async () => {
    const found: number[] = []
    for (const name of Object.keys(owing))
      found.push((await call('GET', `${users}/${name}?expand=fees`)).data.fees.value)
    return found
  }
  const before = await balances()
  t.same(before, [5, 5.01, 1, 1, 4])
  const undergraduates = { max_total: '5.00', user_groups: 'UNDERGRAD, NONE' }
  t.match(await run({ ...undergraduates, dry_run: 'true' }), /^COMPLETED_SUCCESS 4 1 1 3 1400$/)
  t.same(await balances(), before, 'a dry run changes nothing')
  t.match(await run({ ...undergraduates, fee_types: 'PRINTING' }), /^COMPLETED_SUCCESS 1 0 0 1 300$/)
  t.match(await run({ ...undergraduates, comment: 'Small sums' }), /^COMPLETED_SUCCESS 4 1 1 2 1100$/)
  t.same(await balances(), [0, 5.01, 1, 1, -5], 'what is owed to a user stays his')
  t.match(await run({ max_total: '5', exclude_overdue: 'false' }), /^COMPLETED_SUCCESS 3 1 0 2 200$/)
  t.same(await balances(), [0, 5.01, 0, 0, -5])
  const { rows: trail } = await database.pool.query(
    `select content::json->4 as count, content::json->5 as detail from audit_entry
     where action = 'fees.waived' order by number`
  )
  const detail = { reason: 'OTHER' }
  t.same(
    trail,
    [1, 2, 2].map(count => ({ count, detail })),
    'AUD-03 what each run did, and nothing of a dry one'
  )
  const { data } = await call('GET', `${users}/little/fees?status=CLOSED`)
  t.match(data.fee[0].transaction, [{ type: { value: 'WAIVE' }, amount: 2, reason: 'OTHER', comment: 'Small sums' }])
  const wrongs: Record<string, string>[] = [{ max_total: '5.001' }, { max_total: '5', reason: 'NICE' }]
  for (const wrong of wrongs) t.match(await run(wrong), /^COMPLETED_FAILED/)
})
