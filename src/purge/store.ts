import { byChance } from '../anonymization/chance.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { DeletePolicy } from './settings.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** An id that names nobody. */
const noName = `replace(gen_random_uuid()::text, '-', '')`

/** What goes to Last Name (PUR-01): `u` is a row with `last_name` and `primary_id`. */
const lastName = (policy: DeletePolicy, primaryId: string, own: string): string =>
  ({
    KEEP_FULLY_REPORTABLE: own,
    KEEP_STATISTICS: primaryId,
    KEEP_STATISTICS_REMOVE_ID: noName,
    FULLY_REMOVE: noName
  })[policy]

/** Leaves of users what the policy keeps; nothing where it keeps nothing. They are still there. */
export async function insertPurged(
  work: Work,
  policy: DeletePolicy,
  userIds: readonly number[],
  day: string
): Promise<void> {
  if (policy === 'FULLY_REMOVE') return
  const all = policy === 'KEEP_FULLY_REPORTABLE'
  await sql(
    work,
    `insert into purged_user (institution, id, status, policy, last_name, user_group, job_category,
       statistical_categories, record, expiry_date, deleted_on)
     select u.institution, ${all ? 'u.id' : byChance}, 'DELETED', $3, ${lastName(policy, 'u.primary_id', 'u.last_name')},
       u.user_group, u.job_category,
       coalesce((select jsonb_agg(distinct s -> 'statistic_category' ->> 'value')
         from json_array_elements(u.record -> 'user_statistic') s
         where s -> 'statistic_category' ->> 'value' <> ''), '[]'),
       ${all ? `jsonb_set(u.record::jsonb, '{status}', '{"value": "DELETED"}')::json, u.expiry_date` : 'null, null'},
       $4::date
     from app_user u where u.institution = $1 and u.id = any($2::bigint[])`,
    [work.institution, userIds, policy, day]
  )
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

/** Leaves of users who are deleted already what a tighter policy keeps (PUR-02). */
export async function tighten(work: Work, policy: DeletePolicy, ids: readonly number[]): Promise<void> {
  if (policy === 'FULLY_REMOVE') {
    await sql(work, 'delete from purged_user where institution = $1 and id = any($2::bigint[])', [
      work.institution,
      ids
    ])
    return
  }
  await sql(
    work,
    `update purged_user u set policy = $3, record = null, expiry_date = null, id = ${byChance},
       last_name = ${lastName(policy, `coalesce(u.record ->> 'primary_id', u.last_name)`, 'u.last_name')}
     where u.institution = $1 and u.id = any($2::bigint[])`,
    [work.institution, ids, policy]
  )
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
