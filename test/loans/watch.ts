import type { AnyJob } from '../../src/jobs/job.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import type { Shelf } from './shelf.ts'
import { users } from './shelf.ts'

/** What tests look at when time has passed: fees, letters, loans, and the counters of a job that they run. */
export function watch(app: Pick<Shelf, 'call' | 'database' | 'parts'>) {
  const { call, database } = app
  // Time jumps in these tests: what a schedule would start beside is not what is looked at.
  const unscheduled = (job: AnyJob): AnyJob => ({
    ...job,
    list: async work => (await job.list(work)).map(({ schedule, ...listing }) => listing)
  })
  const domains = app.parts.domains.map(({ jobs = [], ...domain }) => ({ ...domain, jobs: jobs.map(unscheduled) }))
  const parts = { ...app.parts, domains }
  const loanOf = async (who: string, id: string) => (await call('GET', `${users}/${who}/loans/${id}`)).data
  const feesOf = async (who: string): Promise<[type: string, amount: number, balance: number, status: string][]> => {
    const { rows } = await database.pool.query(
      `select f.type, f.original_minor::int as amount, f.balance_minor::int as balance, f.status from fee f
       join app_user u on u.id = f.user_id where u.primary_id = $1 order by f.id`,
      [who]
    )
    return rows.map(row => [row.type, row.amount, row.balance, row.status])
  }
  const lettersOf = async (who: string): Promise<string[]> => {
    const { rows } = await database.pool.query(
      'select l.type from letter l join app_user u on u.id = l.user_id where u.primary_id = $1 order by l.id',
      [who]
    )
    return rows.map(row => row.type)
  }
  const job = async (name: string, parameters: Record<string, unknown> = {}) => {
    const { data } = await call('GET', '/almaws/v1/conf/jobs?limit=100&category=FULFILLMENT')
    const { id } = data.job.find((one: any) => one.name === name)
    const parameter = Object.entries(parameters).map(([key, value]) => ({ name: { value: key }, value: String(value) }))
    const started = await call('POST', `/almaws/v1/conf/jobs/${id}?op=run`, { body: { parameter } })
    if (started.status !== 200) throw new Error(started.text)
    await runJobsUntilDone({ parts })
    const instance = started.data.additional_info.link.split('/almaws/')[1]
    const { data: run } = await call('GET', `/almaws/${instance}`)
    if (run.status.value !== 'COMPLETED_SUCCESS') throw new Error(JSON.stringify(run))
    return Object.fromEntries(run.counter.map((one: any) => [one.type.value, Number(one.value)]))
  }
  return { loanOf, feesOf, lettersOf, job }
}
