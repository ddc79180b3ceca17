import { formatMoment } from '../alma/dates.ts'
import { limitsOf } from '../libraries/limits.ts'
import { sql } from '../sql.ts'
import { find, type Naming } from '../users/lookup.ts'
import { columnsOf } from '../users/mapping.ts'
import type { Work } from '../work.ts'
import type { Account } from './schema.ts'
import { allBlocks } from './service.ts'

interface Facts extends Omit<Account, 'primary_id' | 'fees' | 'next_due' | 'blocks'> {
  balance: number
  fees: number
  /** Milliseconds since 1970. */
  next: number | null
}

const within = (...columns: string[]): string =>
  `($4::text[] is null or ${columns.map(column => `${column} = any($4)`).join(' or ')})`

const facts = `select l.*, r.*, f.*,
    (select count(*)::int from resource_sharing_request where institution = $1 and user_id = $2
      and kind = 'BORROWING' and ended_at is null and ${within('owner')}) as resource_sharing_requests
  from (select count(*)::int as loans, (count(*) filter (where due_date < $3::timestamptz))::int as overdue_loans,
      (extract(epoch from min(due_date)) * 1000)::float8 as next
    from loan where institution = $1 and user_id = $2 and status = 'ACTIVE' and ${within('circ_library')}) l,
  (select count(*)::int as requests, (count(*) filter (where status = 'ON_HOLD_SHELF'))::int as requests_on_hold_shelf
    from request where institution = $1 and user_id = $2 and status <> 'HISTORY'
      and ${within('pickup_library', 'managed_library')}) r,
  (select count(*)::int as fees, coalesce(sum(balance_minor), 0)::float8 as balance
    from fee where institution = $1 and user_id = $2 and status = 'ACTIVE' and ${within('owner')}) f`

/**
 * A patron's account at a glance, live (USR-05): three statements, whatever the account holds. A key that is limited to
 * libraries is told what is of them (ROL-04); what stands against the user is judged by everything.
 */
export async function account(work: Work, naming: Naming): Promise<Account> {
  const { id, record } = await find(work, naming)
  const [row] = await sql<Facts>(work, facts, [...[work.institution, id, work.now], (await limitsOf(work)) ?? null])
  if (!row) throw new Error('A statement of counts gave no row.')
  const { balance, fees, next, ...counts } = row
  const blocks = await allBlocks(work, { id, record, ...columnsOf(record) })
  return {
    primary_id: record.primary_id ?? '',
    ...counts,
    fees: { balance_minor: balance, active: fees },
    ...(next ? { next_due: formatMoment(new Date(next)) } : {}),
    blocks: blocks.length
  }
}
