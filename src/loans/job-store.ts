import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { LoanFacts } from './rules.ts'
import type { LoanState } from './state.ts'

// Bound statements of the jobs, each naming the institution on every table.

/** A loan as the jobs look at it. */
export interface OverdueRow extends LoanFacts {
  id: number
  library: string
  location: string
  itemPolicy: string | null
  materialType: string | null
  userGroup: string | null
  processStatus: LoanState
  notices: Record<string, string>
}

const columns = `id::float8 as id, library, location, item_policy as "itemPolicy", material_type as "materialType",
  user_group as "userGroup", status, process_status as "processStatus", loan_date as "loanDate",
  due_date as "dueDate", recalled_at as "recalledAt", notices`

const page = 200

/** The next loans that are overdue and still may be reminded of, by id. */
export async function overdueAfter(work: Work, after: number): Promise<OverdueRow[]> {
  const rows = await sql<OverdueRow>(
    work,
    `select ${columns} from loan
     where institution = $1 and status = 'ACTIVE' and due_date < $2 and id > $3
       and process_status in ('NORMAL', 'RENEW', 'RECALL')
     order by id limit ${page}`,
    [work.institution, work.now, after]
  )
  return rows.map(dated)
}

/** Loans that fall due until a moment and have no courtesy letter for their due date yet, by id. */
export async function dueUntil(work: Work, until: Date, after: number): Promise<OverdueRow[]> {
  const rows = await sql<OverdueRow>(
    work,
    `select ${columns} from loan
     where institution = $1 and status = 'ACTIVE' and due_date >= $2 and due_date <= $3 and id > $4
       and process_status in ('NORMAL', 'RENEW', 'RECALL')
     order by id limit ${page}`,
    [work.institution, work.now, until, after]
  )
  return rows.map(dated)
}

function dated(row: OverdueRow): OverdueRow {
  const moment = (value: unknown) => (typeof value === 'string' ? new Date(value) : value) as Date
  return {
    ...row,
    dueDate: moment(row.dueDate),
    loanDate: moment(row.loanDate),
    recalledAt: row.recalledAt && moment(row.recalledAt)
  }
}

/** Lost loans that were charged, and of whose charges nothing is open or in dispute or with the bursar. */
export async function paidLosses(work: Work): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select l.id::float8 as id from loan l
     where l.institution = $1 and l.status = 'ACTIVE' and l.process_status = 'LOST'
       and exists (select from fee f where f.institution = $1 and f.loan_id = l.id
         and f.type in ('LOSTITEMREPLACEMENTFEE', 'LOSTITEMPROCESSFEE'))
       and not exists (select from fee f where f.institution = $1 and f.loan_id = l.id
         and f.type in ('LOSTITEMREPLACEMENTFEE', 'LOSTITEMPROCESSFEE') and f.status <> 'CLOSED')
     order by l.id`,
    [work.institution]
  )
  return rows.map(({ id }) => id)
}
