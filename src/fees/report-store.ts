import { anyOf, db, rows, sql } from '../data/statements.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'
import { remainingPrimaryId } from '../users/find/remaining-store.ts'
import type { EntryType } from './rules.ts'
import { type FeeRow, feeColumns } from './store.ts'

/** Which transactions the report is about: a span of time, kinds, and what stands for any. */
export interface ReportFilter {
  from: Date
  until: Date
  types: readonly EntryType[]
  owner: string | null
  library: string | null
  desk: string | null
}

/** Transactions `t`, those that the report is about. */
function transactions(work: Work, of?: ReportFilter) {
  const all = db.selectFrom('fee_transaction as t').where('t.institution', '=', work.institution)
  if (!of) return all
  const { from, until, types, library, desk } = of
  return all
    .where('t.createdAt', '>=', from)
    .where('t.createdAt', '<', until)
    .where('t.type', '=', anyOf(types))
    .$if(library !== null, some => some.where('t.library', '=', library))
    .$if(desk !== null, some => some.where('t.desk', '=', desk))
}

/**
 * A page of the fees that have such transactions, by time of creation, with how many there are and their balances. A
 * second statement only for a page beyond the end.
 */
export async function selectReported(
  work: Work,
  of: ReportFilter,
  page: { limit: number; offset: number }
): Promise<{ rows: FeeRow[]; count: number; sumMinor: number }> {
  const limits = await limitsOf(work)
  const { owner } = of
  const found = await rows(
    work,
    db
      .selectFrom('fee as f')
      .leftJoin('app_user as u', join =>
        join.onRef('u.institution', '=', 'f.institution').onRef('u.id', '=', 'f.userId')
      )
      .leftJoin('purged_user as d', join =>
        join.onRef('d.institution', '=', 'f.institution').onRef('d.id', '=', 'f.userId')
      )
      .where('f.institution', '=', work.institution)
      .$if(owner !== null, some => some.where('f.owner', '=', owner ?? ''))
      .$if(limits !== undefined, some => some.where('f.owner', '=', anyOf(limits ?? [])))
      .where(({ exists }) => exists(transactions(work, of).whereRef('t.feeId', '=', sql.ref('f.id')).select('t.id')))
      .select(feeColumns)
      .select([
        remainingPrimaryId.as('remainingId'),
        sql<number>`count(*) over ()::int`.as('count'),
        sql<number>`sum(f.balance_minor) over ()`.as('sum')
      ])
      .orderBy('f.createdAt')
      .orderBy('f.id')
      .limit(Math.max(page.limit, 1))
      .offset(page.offset)
  )
  const [first] = found
  if (!first && page.offset > 0) return { ...(await selectReported(work, of, { limit: 0, offset: 0 })), rows: [] }
  return { rows: page.limit === 0 ? [] : found, count: first?.count ?? 0, sumMinor: first?.sum ?? 0 }
}

const entriesOf = (work: Work, feeIds: readonly string[], of?: ReportFilter) =>
  rows(
    work,
    transactions(work, of)
      .leftJoin('circ_desk as d', join =>
        join
          .onRef('d.institution', '=', 't.institution')
          .onRef('d.library', '=', 't.library')
          .onRef('d.code', '=', 't.desk')
      )
      .where('t.feeId', '=', anyOf(feeIds))
      .where('t.type', '<>', 'CHARGE')
      .select(['t.id', 't.feeId', 't.type', 't.amountMinor', 't.method', 't.reason', 't.comment'])
      .select(['t.externalTransactionId', 't.desk', 'd.name as deskName', 't.createdBy', 't.createdAt'])
      .orderBy('t.id')
  )

/** An entry of the ledger as it is shown. */
export type EntryRow = Awaited<ReturnType<typeof entriesOf>>[number]

/** The transactions of fees in the order in which they happened, by the fee's id; of the report its own only. */
export async function selectEntries(
  work: Work,
  fees: readonly { id: string }[],
  of?: ReportFilter
): Promise<Map<string, EntryRow[]>> {
  if (fees.length === 0) return new Map()
  const ids = fees.map(({ id }) => id)
  return Map.groupBy(await entriesOf(work, ids, of), ({ feeId }) => feeId)
}
