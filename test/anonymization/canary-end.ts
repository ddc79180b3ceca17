import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { type Canary, copy, each } from './canary-app.ts'
import { at, main } from './canary-life.ts'
import { idOf } from './canary-people.ts'

const day = 86_400_000

/** Everything that they have comes to its end: books come back, requests are cancelled, debts are paid. */
export async function end(c: Canary, people: readonly number[]): Promise<void> {
  const { database } = c
  const { rows: open } = await database.pool.query("select item_id as pid from loan where status = 'ACTIVE'")
  await each(open, ({ pid }) => c.ok('POST', `${copy(Number(pid) - 3000).url}?op=scan&${main}`, {}))
  const { rows: asked } = await database.pool.query(
    `select r.id, u.primary_id as of from request r join app_user u on u.institution = r.institution and u.id = r.user_id
     where r.status <> 'HISTORY'`
  )
  await each(asked, ({ id, of }) =>
    c.ok('DELETE', `/almaws/v1/users/${of}/requests/${id}?reason=CancelledAtPatronRequest`)
  )
  const { rows: owing } = await database.pool.query(
    `select distinct u.primary_id as of from fee f join app_user u on u.institution = f.institution and u.id = f.user_id
     where f.status <> 'CLOSED'`
  )
  await each(owing, ({ of }) => c.ok('POST', `/almaws/v1/users/${of}/fees/all?op=pay&amount=ALL&method=CASH`))
  const { rows: elsewhere } = await database.pool.query(
    `select id, status from resource_sharing_request where kind = 'BORROWING' and ended_at is null`
  )
  await each(elsewhere, ({ id }) => c.ok('PUT', `/v1/resource-sharing-requests/${id}/status`, { status: 'EXPIRED' }))
  await each(
    people.filter(person => person % 7 === 0),
    person => c.ok('PUT', `/v1/users/${idOf(person)}/consent`, { keep_loan_history: false })
  )
  await c.ok('GET', at(0))
}

/** Letters leave, so that the queue is empty. */
export async function mail(c: Canary): Promise<void> {
  const { rows } = await c.database.pool.query("select 1 from letter where state = 'QUEUED'")
  if (rows.length === 0) return
  const { startRunner } = await import('../../src/jobs/runner.ts')
  const runner = await startRunner(c.parts, { takeover: 200, schedule: 200, poll: 50 })
  const waiting = "select 1 from letter where state = 'QUEUED'"
  await until(async () => (await c.database.pool.query(waiting)).rowCount === 0, 60_000, 'letters wait')
  await runner.stop(10)
}

/** Six weeks later, everything is anonymized that ended; fees, too. Gives the run. */
export async function anonymize(c: Canary): Promise<any> {
  const settings = consortialTemplate()
  settings.active = false
  for (const family of Object.values(settings.families)) for (const rule of family.rules) rule.days_since_ended = 7
  await c.ok('PUT', '/v1/privacy/settings', settings)
  c.clock.advance(40 * day)
  return c.job('S1001')
}

/** The delete policy, and what follows of it for those who are purged already. */
export async function policy(c: Canary, name: string): Promise<void> {
  await c.ok('PUT', '/v1/privacy/delete-policy', { policy: name })
  await runJobsUntilDone(c)
}

/** Years later all clocks have run down: every job that runs by itself has done so. */
export async function years(c: Canary): Promise<void> {
  c.clock.advance(2000 * day)
  const { job } = await c.ok('GET', '/almaws/v1/conf/jobs?limit=100&type=SCHEDULED')
  await c.jobs(job.map(({ id }: { id: string }) => id).filter((id: string) => /^S10/.test(id)))
}
