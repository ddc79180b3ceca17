import { byChance } from '../anonymization/chance.ts'
import { sql } from '../sql.ts'
import type { Move } from '../users/companions.ts'
import type { Work } from '../work.ts'
import type { DeletePolicy } from './settings.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** What goes to Last Name (PUR-01), as SQL: the name, the primary id that was, or the number `id` that names nobody. */
const lastName = (policy: DeletePolicy, of: { id: string; primaryId: string; own: string }): string =>
  ({
    KEEP_FULLY_REPORTABLE: of.own,
    KEEP_STATISTICS: of.primaryId,
    KEEP_STATISTICS_REMOVE_ID: `${of.id}::text`,
    FULLY_REMOVE: `${of.id}::text`
  })[policy]

/**
 * Leaves of users what the policy keeps; nothing where it keeps nothing. They are still there. Tells which number each
 * got instead of the one it had: none where that is kept, and none where no number is.
 */
export async function insertPurged(
  work: Work,
  policy: DeletePolicy,
  userIds: readonly number[],
  day: string
): Promise<Move[]> {
  if (policy === 'FULLY_REMOVE') return []
  const all = policy === 'KEEP_FULLY_REPORTABLE'
  const moves = await sql<Move>(
    work,
    `with u as materialized (
       select *, ${all ? 'id' : byChance} as new_id from app_user where institution = $1 and id = any($2::bigint[])
     ), kept as (
       insert into purged_user (institution, id, status, policy, last_name, user_group, job_category,
         statistical_categories, record, expiry_date, deleted_on)
       select u.institution, u.new_id, 'DELETED', $3,
         ${lastName(policy, { id: 'u.new_id', primaryId: 'u.primary_id', own: 'u.last_name' })}, u.user_group, u.job_category,
         coalesce((select jsonb_agg(distinct s -> 'statistic_category' ->> 'value')
           from json_array_elements(u.record -> 'user_statistic') s
           where s -> 'statistic_category' ->> 'value' <> ''), '[]'),
         ${all ? `jsonb_set(u.record::jsonb, '{status}', '{"value": "DELETED"}')::json, u.expiry_date` : 'null, null'},
         $4::date
       from u
     ) select id::float8 as "from", new_id::float8 as "to" from u`,
    [work.institution, userIds, policy, day]
  )
  return all ? [] : moves
}

/** Ids of users that were deleted by milder policies, in order; held until the transaction ends. */
export async function milderOnes(
  work: Work,
  policies: readonly DeletePolicy[],
  limit: number
): Promise<{ id: number; policy: DeletePolicy }[]> {
  return sql(
    work,
    `select id::float8 as id, policy from purged_user where institution = $1 and policy = any($2::text[])
     order by policy, id limit $3 for update`,
    [work.institution, policies, limit]
  )
}

/**
 * Leaves of users who are deleted already what a tighter policy keeps (PUR-02). Those of whom everything was kept get a
 * number by chance: tells which.
 */
export async function tighten(work: Work, policy: DeletePolicy, ids: readonly number[]): Promise<Move[]> {
  if (policy === 'FULLY_REMOVE') {
    await sql(work, 'delete from purged_user where institution = $1 and id = any($2::bigint[])', [
      work.institution,
      ids
    ])
    return []
  }
  const name = { id: 'm.new_id', primaryId: `coalesce(u.record ->> 'primary_id', u.last_name)`, own: 'u.last_name' }
  const moves = await sql<Move>(
    work,
    `with m as materialized (
       select id, case when policy = 'KEEP_FULLY_REPORTABLE' then ${byChance} else id end as new_id from purged_user
       where institution = $1 and id = any($2::bigint[])
     ), kept as (
       update purged_user u set policy = $3, record = null, expiry_date = null, id = m.new_id,
         last_name = ${lastName(policy, name)}
       from m where u.institution = $1 and u.id = m.id
     ) select id::float8 as "from", new_id::float8 as "to" from m where id <> new_id`,
    [work.institution, ids, policy]
  )
  return moves
}

/** Deleted users, by number, to whom something is tied that a family would cut; held until the transaction ends. */
export async function tiedAfter(work: Work, after: number, limit: number): Promise<number[]> {
  const tied = ['loan', 'request', 'resource_sharing_request', 'fee', 'fee_payment']
  const some = tied.map(table => `exists (select from ${table} t where t.institution = $1 and t.user_id = d.id)`)
  const rows = await sql<{ id: number }>(
    work,
    `select d.id::float8 as id from purged_user d where d.institution = $1 and d.id > $2::bigint
       and (${some.join(' or ')} or exists (select from loan t where t.institution = $1 and t.proxy_id = d.id))
     order by d.id limit $3 for update of d`,
    [work.institution, after, limit]
  )
  return rows.map(({ id }) => id)
}

/** Files of users who were kept fully reportable. */
export async function deleteAttachments(work: Work, userIds: readonly number[]): Promise<void> {
  await sql(work, 'delete from user_attachment where institution = $1 and user_id = any($2::bigint[])', [
    work.institution,
    userIds
  ])
}

/**
 * Holds what is tied to users who are held, in the order in which everybody locks (transactions before fees), so that
 * neither waiving nor forgetting waits for a job that holds one and wants the other.
 */
export async function lockTied(work: Work, userIds: readonly number[]): Promise<void> {
  for (const table of ['request', 'resource_sharing_request', 'loan', 'fee'])
    await sql(
      work,
      `select 1 from ${table} where institution = $1 and user_id = any($2::bigint[]) order by id for update`,
      [work.institution, userIds]
    )
}
