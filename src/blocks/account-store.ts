import { row, sql } from '../data/statements.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'

/** What a patron has at the moment, counted. */
interface Counts {
  loans: number
  overdueLoans: number
  /** When the first of the loans is due; null without loans. */
  nextDue: Date | null
  requests: number
  requestsOnHoldShelf: number
  fees: number
  balanceMinor: number
  resourceSharingRequests: number
}

/** Counts what a patron has, of the libraries of the caller's key, in one statement. */
export async function countsOf(work: Work, userId: string): Promise<Counts> {
  const { institution, now } = work
  const limits = (await limitsOf(work)) ?? null
  const within = (column: string) => sql`(${limits}::text[] is null or ${sql.ref(column)} = any(${limits}))`
  const counts = await row(
    work,
    sql<Counts>`select l.*, r.*, f.*,
        (select count(*)::int from resource_sharing_request where institution = ${institution} and user_id = ${userId}
          and kind = 'BORROWING' and ended_at is null and ${within('owner')}) as resource_sharing_requests
      from (select count(*)::int as loans, min(due_date) as next_due,
          (count(*) filter (where due_date < ${now}::timestamptz))::int as overdue_loans
        from loan where institution = ${institution} and user_id = ${userId} and status = 'ACTIVE'
          and ${within('circLibrary')}) l,
      (select count(*)::int as requests,
          (count(*) filter (where status = 'ON_HOLD_SHELF'))::int as requests_on_hold_shelf
        from request where institution = ${institution} and user_id = ${userId} and status <> 'HISTORY'
          and (${within('pickupLibrary')} or ${within('managedLibrary')})) r,
      (select count(*)::int as fees, coalesce(sum(balance_minor), 0) as balance_minor
        from fee where institution = ${institution} and user_id = ${userId} and status = 'ACTIVE'
          and ${within('owner')}) f`
  )
  if (!counts) throw new Error('A statement of counts gave no row.')
  return counts
}
