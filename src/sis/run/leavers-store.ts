import { noId } from '../../alma/ids.ts'
import { db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { isUser } from '../decide/match.ts'
import type { ProfileSettings } from '../profile/settings.ts'
import { leaversEntry } from './leavers.ts'

const conditions = {
  NOTHING: () => sql<boolean>`false`,
  DEACTIVATE: () => sql<boolean>`status = 'ACTIVE'`,
  EXPIRE: (day: string) => sql<boolean>`(expiry_date is null or expiry_date > ${day}::date)`,
  PURGE: (day: string) => sql<boolean>`(purge_date is null or purge_date > ${day}::date)`
} as const satisfies Record<ProfileSettings['leavers'], unknown>

/** Users of a profile who could leave, by number, after the number `after`. */
export async function mayLeave(
  work: Work,
  of: { profileCode: string; leavers: ProfileSettings['leavers']; day: string; after: string; limit: number }
): Promise<string[]> {
  const users = await rows(
    work,
    db
      .selectFrom('app_user')
      .where('institution', '=', work.institution)
      .where('externalId', '=', of.profileCode)
      .where('accountType', '=', 'EXTERNAL')
      .where('id', '>', of.after)
      .where(conditions[of.leavers](of.day.slice(0, 10)))
      .select('id')
      .orderBy('id')
      .limit(of.limit)
  )
  return users.map(({ id }) => id)
}

/**
 * The users whom a run's refused records were about: they have not left. Who has the primary id that such a record
 * tells has not left either. Undefined when a record was refused of which it is unknown whom it was about: then nobody
 * can be told to have left.
 */
export async function refusedUsers(work: Work, runId: string): Promise<Set<string> | undefined> {
  const { institution } = work
  const refused = await rows(
    work,
    sql<{ whom: string; namesake: string | null; reason: string | null }>`
      select x.user_id as whom, i.user_id as namesake, r.reason
      from (select c.first_user + p.place - 1 as number, c.user_ids[p.place] as user_id
        from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
        where c.institution = ${institution} and c.run_id = ${runId} and substr(c.outcomes, p.place, 1) = 'r') x
      left join sis_record r on r.institution = ${institution} and r.run_id = ${runId} and r.number = x.number
      left join user_identifier i on i.institution = ${institution} and i.value_key = lower(r.primary_id)`
  )
  // One that means several users keeps them all, and only its identifiers have told who they are.
  const isUnknown = ({ whom, namesake, reason }: (typeof refused)[number]) =>
    whom === noId && (namesake === null || reason === 'SEVERAL_MATCHES')
  if (refused.some(isUnknown)) return undefined
  return new Set(refused.flatMap(({ whom, namesake }) => [whom, namesake ?? whom]).filter(isUser))
}

/** The leavers whom a plan names, with the versions they were reckoned from, from the place `skip` on. */
export function plannedLeavers(work: Work, plan: string, skip: number, limit: number) {
  const { institution } = work
  return rows(
    work,
    sql<{ id: string; version: number | null }>`select x.user_id as id, r.version
      from (select c.first_user + p.place - 1 as number, c.user_ids[p.place] as user_id
        from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
        where c.institution = ${institution} and c.run_id = ${plan} and c.entry = ${leaversEntry}) x
      left join sis_record r on r.institution = ${institution} and r.run_id = ${plan} and r.number = x.number
      order by x.number offset ${skip} limit ${limit}`
  )
}

/** How many leavers a run has settled: it goes on behind them. */
export async function leaversSettled(work: Work, runId: string): Promise<number> {
  const settled = sql<number>`coalesce(sum(length(outcomes)), 0)::int`
  const found = await row(
    work,
    db
      .selectFrom('sis_chunk')
      .where('institution', '=', work.institution)
      .where('runId', '=', runId)
      .where('entry', '=', leaversEntry)
      .select(settled.as('count'))
  )
  return found?.count ?? 0
}
