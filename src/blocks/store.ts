import { remembered } from '../remembered.ts'
import { prepared, sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Holdings } from './rules.ts'
import { defaultSettings, type LimitKind, type LimitSettings } from './settings.ts'

interface Known {
  settings: LimitSettings
  /** Whether any overdue profile blocks until the item is back. */
  noticesBlock: boolean
}

// The institution's limits, and whether notices of its overdue profiles block. Every loan and every request asks.
const known = remembered(async (work): Promise<Known> => {
  const [row] = await sql<{ settings: LimitSettings | null; noticesBlock: boolean }>(
    work,
    `select (select settings from patron_limits where institution = $1) as settings,
       exists (select from overdue_profile where institution = $1 and (record->>'block')::boolean) as "noticesBlock"`,
    [work.institution]
  )
  return { settings: row?.settings ?? defaultSettings, noticesBlock: row?.noticesBlock ?? false }
})

/** Drops what is remembered of the work's institution: call it after a change. */
export const forgetSettings = known.forget

// What is counted, each by one part of the statement: those that a limit of the institution asks for are sent. The
// domains of these tables build on this one: no import, the columns are theirs. `holding`: an overdue loan holds its
// user back when a profile that says so has written its notice for the present due date (BLK-01); it ends with the
// loan, or when it is renewed.
const parts = {
  counts: `(select json_build_object('loans', count(*),
      'overdue', coalesce(json_agg(extract(epoch from due_date) * 1000) filter (where due_date < $3::timestamptz
        and process_status not in ('CLAIMED_RETURN', 'LOST', 'LOST_AND_PAID')), '[]'),
      'overdueRecalled', count(*) filter (where due_date < $3::timestamptz and recall_request_id is not null))
    from loan where institution = $1 and user_id = $2 and status = 'ACTIVE')`,
  holding: `array(select l.title from loan l join overdue_profile o on o.institution = l.institution
      and (o.record->>'block')::boolean and l.notices ? o.code
    where l.institution = $1 and l.user_id = $2 and l.status = 'ACTIVE' group by l.id, l.title order by l.id)`,
  cashMinor: `(select coalesce(sum(balance_minor), 0)::float8 from fee
    where institution = $1 and user_id = $2 and status = 'ACTIVE')`,
  holds: `(select count(*)::int from request
    where institution = $1 and user_id = $2 and type = 'HOLD' and status <> 'HISTORY')`,
  resourceSharing: `(select count(*)::int from resource_sharing_request
    where institution = $1 and user_id = $2 and kind = 'BORROWING' and ended_at is null)`
}
const partNames = Object.keys(parts) as (keyof typeof parts)[]

const nothing: Holdings = {
  loans: 0,
  overdue: [],
  holding: [],
  overdueRecalled: 0,
  cashMinor: 0,
  holds: 0,
  resourceSharing: 0
}

interface Row extends Omit<Holdings, 'loans' | 'overdue' | 'overdueRecalled'> {
  counts?: Pick<Holdings, 'loans' | 'overdue' | 'overdueRecalled'>
}

/** What a user has at the moment, as far as the institution limits it, and its limits: one statement at most. */
export async function holdingsOf(work: Work, userId: number): Promise<{ has: Holdings; settings: LimitSettings }> {
  const { settings, noticesBlock } = await known.of(work)
  const limited = (...kinds: LimitKind[]) => settings.limits.some(group => kinds.some(kind => group[kind]))
  const wanted = {
    counts: limited('loans', 'overdue', 'overdue_recalled'),
    holding: noticesBlock,
    cashMinor: limited('cash'),
    holds: limited('holds'),
    resourceSharing: limited('resource_sharing')
  }
  const names = partNames.filter(name => wanted[name])
  if (names.length === 0) return { has: nothing, settings }
  const text = `select ${names.map(name => `${parts[name]} as "${name}"`).join(', ')}`
  const values = [work.institution, userId, ...(wanted.counts ? [work.now] : [])]
  const [row] = await prepared<Row>(work, `held-${names.join('-')}`, text, values)
  if (!row) throw new Error('A statement of counts gave no row.')
  const { counts, ...rest } = row
  return { has: { ...nothing, ...rest, ...counts }, settings }
}
