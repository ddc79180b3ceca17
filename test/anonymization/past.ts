import type { Test } from 'tap'
import { consortialTemplate, type PrivacySettings } from '../../src/anonymization/rules/settings.ts'
import { institution, type TestApp } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { usersApp } from '../users/people.ts'

export interface PastLoan {
  id: string
  userId: string
  itemId: string
  library: string
  location: string
  group: string | null
  status: 'ACTIVE' | 'COMPLETE'
  returned: string | null
  /** When it was paid for instead of returned. */
  paid?: string
  /** Its borrower was taken off before: of its moments the days are left. */
  forgotten?: boolean
  proxyId?: string | null
}

/** When the loans of `loanOf` were returned. */
export const returned = '2026-11-10T14:23:45Z'
/** A loan that is over, unless told otherwise; its item has the same number. */
export const loanOf = (userId: string, id: string | number, more: Partial<PastLoan> = {}): PastLoan => ({
  id: String(id),
  userId,
  itemId: String(id),
  library: 'MAIN',
  location: 'OPEN',
  group: 'UNDERGRAD',
  status: 'COMPLETE',
  returned,
  ...more
})

/** An application, and rows put into its past: what only time could bring about otherwise. */
export async function pastApp(t: Test) {
  const app = await usersApp(t)
  return { ...app, ...pastOf(app) }
}
export type PastApp = Awaited<ReturnType<typeof pastApp>>

const sets: Record<string, string> = {
  loan: `insert into loan (institution, id, user_id, proxy_id, item_id, bib_id, holding_id, barcode, title, library, location,
      circ_library, circ_desk, lent_by, status, process_status, loan_date, due_date, return_date, modified_at, user_group,
      job_category, record_type, account_type, statistical_categories)
    select $1, id, case when not forgotten is true then "userId" end, "proxyId", "itemId", 1, 2, 'B' || "itemId", 'A title',
      library, location, library, 'DESK', 'test', status, case when paid is null then 'NORMAL' else 'LOST_AND_PAID' end,
      coalesce(returned, $3::timestamptz) - interval '14 days', coalesce(returned, $3::timestamptz), returned,
      coalesce(returned, paid, $3::timestamptz), "group", 'STAFF', 'PUBLIC', 'EXTERNAL', '["A"]'
    from json_to_recordset($2) as x (id bigint, "userId" bigint, "proxyId" bigint, "itemId" bigint, library text, location text,
      status text, returned timestamptz, paid timestamptz, forgotten boolean, "group" text)`
}

function pastOf({ call, clock, database }: TestApp) {
  return {
    /** Puts loans into the table as they are. */
    async putLoans(loans: readonly PastLoan[]): Promise<void> {
      await database.pool.query(sets.loan ?? '', [institution, JSON.stringify(loans), clock.now()])
    },
    /** A user with an expiry date; gives the internal id. */
    async putUser(id: string, more: object = {}): Promise<string> {
      const value = (code: string) => ({ value: code })
      const user = { primary_id: id, last_name: `Surname${id}`, account_type: value('INTERNAL'), ...more }
      const { status, text } = await call('POST', '/almaws/v1/users', { body: user })
      if (status !== 200) throw new Error(text)
      const { rows } = await database.pool.query('select id from app_user where primary_id = $1', [id])
      return rows[0].id
    },
    async decide(change: (settings: PrivacySettings) => void = () => {}): Promise<PrivacySettings> {
      const settings = consortialTemplate()
      change(settings)
      const { status, text } = await call('PUT', '/v1/privacy/settings', { body: settings })
      if (status !== 200) throw new Error(text)
      return settings
    },
    /** Runs the job; gives its counters by name, and how it ended. */
    async archive(app: TestApp, parameters: Record<string, boolean> = {}) {
      const parameter = Object.entries(parameters).map(([name, value]) => ({
        name: { value: name },
        value: String(value)
      }))
      const { status, text } = await call('POST', '/almaws/v1/conf/jobs/S1001?op=run', { body: { parameter } })
      if (status !== 200) throw new Error(text)
      await runJobsUntilDone(app)
      const { data } = await call('GET', '/almaws/v1/conf/jobs/S1001/instances?limit=1')
      const [instance] = data.job_instance
      const counters = Object.fromEntries(
        instance.counter.map((one: any) => [one.type.value.replace(/^.*\./, ''), Number(one.value)])
      )
      return { counters, status: instance.status.value, instance }
    },
    async rows<Row = any>(text: string, values: unknown[] = []): Promise<Row[]> {
      return (await database.pool.query(text, values)).rows as Row[]
    }
  }
}
