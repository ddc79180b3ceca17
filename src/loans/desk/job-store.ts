import { db, rows } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

const most = 200

/** Open loans that may be reminded of, behind an id, so many at a time. */
const reminded = (work: Work, after: string) =>
  db
    .selectFrom('loan')
    .where('institution', '=', work.institution)
    .where('status', '=', 'ACTIVE')
    .where('processStatus', 'in', ['NORMAL', 'RENEW', 'RECALL'])
    .where('id', '>', after)
    .select(['id', 'library', 'location', 'itemPolicy', 'materialType', 'userGroup', 'status', 'processStatus'])
    .select(['loanDate', 'dueDate', 'recalledAt', 'notices'])
    .orderBy('id')
    .limit(most)

/** A loan as the jobs look at it. */
export type OverdueRow = Awaited<ReturnType<typeof overdueAfter>>[number]

/** The next loans that are overdue and still may be reminded of, by id. */
export const overdueAfter = (work: Work, after: string) =>
  rows(work, reminded(work, after).where('dueDate', '<', work.now))

/** Loans that fall due until a moment and have no courtesy letter for their due date yet, by id. */
export const dueUntil = (work: Work, until: Date, after: string) =>
  rows(work, reminded(work, after).where('dueDate', '>=', work.now).where('dueDate', '<=', until))

/** Lost loans that were charged, and of whose charges nothing is open or in dispute or with the bursar. */
export async function paidLosses(work: Work): Promise<string[]> {
  const lost = db
    .selectFrom('loan as l')
    .where('l.institution', '=', work.institution)
    .where('l.status', '=', 'ACTIVE')
    .where('l.processStatus', '=', 'LOST')
    .where(({ and, exists, not, selectFrom }) => {
      const charges = selectFrom('fee as f')
        .where('f.institution', '=', work.institution)
        .whereRef('f.loanId', '=', 'l.id')
        .where('f.type', 'in', ['LOSTITEMREPLACEMENTFEE', 'LOSTITEMPROCESSFEE'])
        .select('f.id')
      return and([exists(charges), not(exists(charges.where('f.status', '<>', 'CLOSED')))])
    })
    .select('l.id')
    .orderBy('l.id')
  return (await rows(work, lost)).map(({ id }) => id)
}
