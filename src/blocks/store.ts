import { change, db, json, type PreparedStatement, prepare, row, sql } from '../data/statements.ts'
import { remembered } from '../platform/remembered.ts'
import type { Work } from '../platform/work.ts'
import type { Holdings } from './rules.ts'
import { defaultSettings, type LimitKind, type LimitSettings } from './settings.ts'

interface Known {
  settings: LimitSettings
  /** Whether any overdue profile blocks until the item is back. */
  noticesBlock: boolean
}

// The institution's limits, and whether notices of its overdue profiles block. Every loan and every request asks.
const known = remembered(async (work): Promise<Known> => {
  const found = await row(
    work,
    sql<{ settings: LimitSettings | null; noticesBlock: boolean }>`
      select (select settings from patron_limits where institution = ${work.institution}) as settings,
        exists (select from overdue_profile
          where institution = ${work.institution} and (record ->> 'block')::boolean) as notices_block`
  )
  return { settings: found?.settings ?? defaultSettings, noticesBlock: found?.noticesBlock ?? false }
})

/** Drops what is remembered of the work's institution: call it after a change. */
export const forgetSettings = known.forget

/** The limits that the institution has set; undefined where it has set none. */
export async function storedLimits(work: Work): Promise<LimitSettings | undefined> {
  const limits = db.selectFrom('patron_limits').where('institution', '=', work.institution)
  return (await row(work, limits.select('settings')))?.settings
}

/** Stores settings that are known to be good. */
export async function storeLimits(work: Work, settings: LimitSettings): Promise<void> {
  const values = { settings: json(settings), modifiedAt: work.now, modifiedBy: work.actor }
  await change(
    work,
    db
      .insertInto('patron_limits')
      .values({ institution: work.institution, ...values })
      .onConflict(known => known.column('institution').doUpdateSet(values))
  )
  forgetSettings(work)
}

// What is counted, each by one part of the statement: those that a limit of the institution asks for are sent. The
// domains of these tables build on this one: no import, the columns are theirs. `holding`: an overdue loan holds its
// user back when a profile that says so has written its notice for the present due date (BLK-01); it ends with the
// loan, or when it is renewed.
interface Of {
  institution: string
  userId: string
  now: Date
}
const parts = {
  counts: ({ institution, userId, now }: Of) => sql`(select json_build_object('loans', count(*),
      'overdue', coalesce(json_agg(extract(epoch from due_date) * 1000) filter (where due_date < ${now}::timestamptz
        and process_status not in ('CLAIMED_RETURN', 'LOST', 'LOST_AND_PAID')), '[]'),
      'overdueRecalled', count(*) filter (where due_date < ${now}::timestamptz and recall_request_id is not null))
    from loan where institution = ${institution} and user_id = ${userId} and status = 'ACTIVE')`,
  holding: ({ institution, userId }: Of) => sql`array(select l.title from loan l
    join overdue_profile o on o.institution = l.institution and (o.record ->> 'block')::boolean and l.notices ? o.code
    where l.institution = ${institution} and l.user_id = ${userId} and l.status = 'ACTIVE'
    group by l.id, l.title order by l.id)`,
  cashMinor: ({ institution, userId }: Of) => sql`(select coalesce(sum(balance_minor), 0) from fee
    where institution = ${institution} and user_id = ${userId} and status = 'ACTIVE')`,
  holds: ({ institution, userId }: Of) => sql`(select count(*)::int from request
    where institution = ${institution} and user_id = ${userId} and type = 'HOLD' and status <> 'HISTORY')`,
  resourceSharing: ({ institution, userId }: Of) => sql`(select count(*)::int from resource_sharing_request
    where institution = ${institution} and user_id = ${userId} and kind = 'BORROWING' and ended_at is null)`
}
const partNames = Object.keys(parts) as (keyof typeof parts)[]
type PartName = keyof typeof parts

// One statement for each choice of parts that an institution's limits ask for.
const statements = new Map<string, PreparedStatement<Of, Row>>()
function counting(names: readonly PartName[]): PreparedStatement<Of, Row> {
  const name = `held-${names.join('-')}`
  const known = statements.get(name)
  if (known) return known
  const made = prepare(
    name,
    (of: Of) => sql<Row>`select ${sql.join(names.map(part => sql`${parts[part](of)} as ${sql.ref(part)}`))}`
  )
  statements.set(name, made)
  return made
}

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
export async function holdingsOf(work: Work, userId: string): Promise<{ has: Holdings; settings: LimitSettings }> {
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
  const [found] = await counting(names)(work, { userId, now: work.now })
  if (!found) throw new Error('A statement of counts gave no row.')
  const { counts, ...rest } = found
  return { has: { ...nothing, ...rest, ...counts }, settings }
}
