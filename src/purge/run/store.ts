import type { RawBuilder } from 'kysely'
import { byChance } from '../../anonymization/cut/chance-store.ts'
import { anyOf, change, db, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Renumbering } from '../../users/find/companions.ts'
import type { DeletePolicy } from '../settings.ts'

/** What goes to Last Name (PUR-01), as SQL: the name, the primary id that was, or the number `id` that names nobody. */
const lastName = (
  policy: DeletePolicy,
  of: { id: string; primaryId: RawBuilder<unknown>; own: string }
): RawBuilder<unknown> =>
  ({
    KEEP_FULLY_REPORTABLE: sql.ref(of.own),
    KEEP_STATISTICS: of.primaryId,
    KEEP_STATISTICS_REMOVE_ID: sql`${sql.ref(of.id)}::text`,
    FULLY_REMOVE: sql`${sql.ref(of.id)}::text`
  })[policy]

/**
 * Leaves of users what the policy keeps; nothing where it keeps nothing. They are still there. Tells which number each
 * got instead of the one it had: none where that is kept, and none where no number is.
 */
export async function insertPurged(
  work: Work,
  policy: DeletePolicy,
  userIds: readonly string[],
  day: string
): Promise<Renumbering[]> {
  if (policy === 'FULLY_REMOVE') return []
  const all = policy === 'KEEP_FULLY_REPORTABLE'
  const { institution } = work
  const name = lastName(policy, { id: 'u.new_id', primaryId: sql.ref('u.primary_id'), own: 'u.last_name' })
  const rest = all
    ? sql`jsonb_set(u.record::jsonb, '{status}', '{"value": "DELETED"}')::json, u.expiry_date`
    : sql`null, null`
  const moves = await rows(
    work,
    sql<Renumbering>`
      with u as materialized (
        select *, ${all ? sql.ref('id') : byChance} as new_id from app_user
        where institution = ${institution} and id = any(${userIds}::bigint[])
      ), kept as (
        insert into purged_user (institution, id, status, policy, last_name, user_group, job_category,
          statistical_categories, record, expiry_date, deleted_on)
        select u.institution, u.new_id, 'DELETED', ${policy}, ${name}, u.user_group, u.job_category,
          coalesce((select jsonb_agg(distinct s -> 'statistic_category' ->> 'value')
            from json_array_elements(u.record -> 'user_statistic') s
            where s -> 'statistic_category' ->> 'value' <> ''), '[]'),
          ${rest}, ${day}::date
        from u
      ) select id as "from", new_id as "to" from u`
  )
  return all ? [] : moves
}

/** Ids of users that were deleted by milder policies, in order; held until the transaction ends. */
export const milderOnes = (work: Work, policies: readonly DeletePolicy[], limit: number) =>
  rows(
    work,
    db
      .selectFrom('purged_user')
      .where('institution', '=', work.institution)
      .where('policy', '=', anyOf(policies))
      .select(['id', 'policy'])
      .orderBy('policy')
      .orderBy('id')
      .limit(limit)
      .forUpdate()
  )

/**
 * Leaves of users who are deleted already what a tighter policy keeps (PUR-02). Those of whom everything was kept get a
 * number by chance: tells which.
 */
export async function tighten(work: Work, policy: DeletePolicy, ids: readonly string[]): Promise<Renumbering[]> {
  const { institution } = work
  if (policy === 'FULLY_REMOVE') {
    await change(work, db.deleteFrom('purged_user').where('institution', '=', institution).where('id', '=', anyOf(ids)))
    return []
  }
  const primaryId = sql`coalesce(u.record ->> 'primary_id', u.last_name)`
  return rows(
    work,
    sql<Renumbering>`
      with m as materialized (
        select id, case when policy = 'KEEP_FULLY_REPORTABLE' then ${byChance} else id end as new_id from purged_user
        where institution = ${institution} and id = any(${ids}::bigint[])
      ), kept as (
        update purged_user u set policy = ${policy}, record = null, expiry_date = null, id = m.new_id,
          last_name = ${lastName(policy, { id: 'm.new_id', primaryId, own: 'u.last_name' })}
        from m where u.institution = ${institution} and u.id = m.id
      ) select id as "from", new_id as "to" from m where id <> new_id`
  )
}

/** What may be tied to somebody who is deleted, and a family would cut. */
const tied = ['loan', 'request', 'resource_sharing_request', 'fee', 'fee_payment'] as const

/** Deleted users, by number, to whom something is tied that a family would cut; held until the transaction ends. */
export async function tiedAfter(work: Work, after: string, limit: number): Promise<string[]> {
  const some = tied.map(
    table => sql`exists (select from ${sql.table(table)} t where t.institution = d.institution and t.user_id = d.id)`
  )
  const found = await rows(
    work,
    sql<{ id: string }>`
      select d.id from purged_user d where d.institution = ${work.institution} and d.id > ${after}::bigint
        and (${sql.join(some, sql` or `)}
          or exists (select from loan t where t.institution = d.institution and t.proxy_id = d.id))
      order by d.id limit ${limit} for update of d`
  )
  return found.map(({ id }) => id)
}

/** Files of users who were kept fully reportable. */
export async function deleteAttachments(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db.deleteFrom('user_attachment').where('institution', '=', work.institution).where('userId', '=', anyOf(userIds))
  )
}

/**
 * Holds what is tied to users who are held, in the order in which everybody locks (transactions before fees), so that
 * neither waiving nor forgetting waits for a job that holds one and wants the other.
 */
export async function lockTied(work: Work, userIds: readonly string[]): Promise<void> {
  for (const table of ['request', 'resource_sharing_request', 'loan', 'fee'] as const)
    await rows(
      work,
      sql`select 1 from ${sql.table(table)}
        where institution = ${work.institution} and user_id = any(${userIds}::bigint[]) order by id for update`
    )
}
