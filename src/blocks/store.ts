import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Holdings } from './rules.ts'
import { defaultSettings, type LimitSettings } from './settings.ts'

interface Row extends Holdings {
  settings: LimitSettings | null
}

/**
 * What a user has at the moment, and the institution's limits: one statement over the tables of loans, requests, fees
 * and resource sharing, whose domains build on this one. An overdue loan holds its user back when a profile that says
 * so has written its notice for the present due date (BLK-01): it ends with the loan, or when it is renewed.
 */
const holdings = `select
    (select settings from patron_limits where institution = $1) as settings,
    (select count(*)::int from loan where institution = $1 and user_id = $2 and status = 'ACTIVE') as loans,
    array(select (extract(epoch from due_date) * 1000)::float8 from loan
      where institution = $1 and user_id = $2 and status = 'ACTIVE' and due_date < $3::timestamptz
        and process_status not in ('CLAIMED_RETURN', 'LOST', 'LOST_AND_PAID')) as overdue,
    (select count(*)::int from loan where institution = $1 and user_id = $2 and status = 'ACTIVE'
      and due_date < $3::timestamptz and recall_request_id is not null) as "overdueRecalled",
    array(select l.title from loan l where l.institution = $1 and l.user_id = $2 and l.status = 'ACTIVE'
      and exists (select from overdue_profile o where o.institution = $1 and (o.record->>'block')::boolean
        and l.notices ? o.code)) as "holding",
    (select coalesce(sum(balance_minor), 0)::float8 from fee
      where institution = $1 and user_id = $2 and status = 'ACTIVE') as "cashMinor",
    (select count(*)::int from request
      where institution = $1 and user_id = $2 and type = 'HOLD' and status <> 'HISTORY') as holds,
    (select count(*)::int from resource_sharing_request
      where institution = $1 and user_id = $2 and kind = 'BORROWING' and ended_at is null) as "resourceSharing"`

/** See `holdings`. */
export async function holdingsOf(work: Work, userId: number): Promise<{ has: Holdings; settings: LimitSettings }> {
  const [row] = await sql<Row>(work, holdings, [work.institution, userId, work.now])
  if (!row) throw new Error('A statement of counts gave no row.')
  const { settings, ...has } = row
  return { has, settings: settings ?? defaultSettings }
}
