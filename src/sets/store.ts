import { sql } from '../sql.ts'
import { conditions, type Where } from '../users/search-store.ts'
import type { Work } from '../work.ts'
import type { Resolved } from './rules.ts'

// Bound statements, each naming the institution: no filter reaches them.

/** Ids of the users in an itemized set behind `after`, in order. */
export async function itemizedIds(work: Work, setId: number, after: number, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select user_id::float8 as id from user_set_member
     where institution = $1 and set_id = $2 and user_id > $3 order by user_id limit $4`,
    [work.institution, setId, after, limit]
  )
  return rows.map(({ id }) => id)
}

/** How many users an itemized set lists. */
export async function countItemized(work: Work, setId: number): Promise<number> {
  const [row] = await sql<{ total: number }>(
    work,
    'select count(*)::float8 as total from user_set_member where institution = $1 and set_id = $2',
    [work.institution, setId]
  )
  return row?.total ?? 0
}

/**
 * Whom the ids name, and who of them is in the set, in the order of the ids. `type`: a code of UserIdentifierTypes,
 * empty for the primary id, undefined for any identifier. One statement, however many ids.
 */
export async function resolve(
  work: Work,
  setId: number,
  ids: readonly string[],
  type: string | undefined
): Promise<Resolved[]> {
  const keys = ids.map(id => id.toLowerCase())
  // `any` and `exists`, no joins: they stay linear when the planner knows nothing yet of what was just written.
  const rows = await sql<{ key: string; userId: number; member: boolean }>(
    work,
    `select i.value_key as key, i.user_id::float8 as "userId", exists (select from user_set_member m
       where m.institution = $1 and m.set_id = $2 and m.user_id = i.user_id) as member
     from user_identifier i where i.institution = $1 and i.value_key = any($3::text[])
       and ($4::text is null or i.id_type = $4::text)`,
    [work.institution, setId, keys, type ?? null]
  )
  const owners = new Map(rows.map(({ key, ...owner }) => [key, owner]))
  return ids.map((id, at) => ({ id, ...(owners.get(keys[at] ?? '') ?? { userId: null, member: false }) }))
}

/**
 * Puts users into a set, those who are there already left alone; tells how many came. A user who is deleted in the very
 * moment is left out: the row is held until the transaction ends.
 */
export async function addMembers(work: Work, setId: number, users: readonly number[]): Promise<number> {
  const rows = await sql(
    work,
    `insert into user_set_member (institution, set_id, user_id)
     select $1, $2, u.id from
       (select id from app_user where institution = $1 and id = any($3::bigint[]) order by id for key share) u
     on conflict do nothing returning 1`,
    [work.institution, setId, users]
  )
  return rows.length
}

/** Takes users out of a set; tells how many went. */
export async function removeMembers(work: Work, setId: number, users: readonly number[]): Promise<number> {
  const rows = await sql(
    work,
    `delete from user_set_member where institution = $1 and set_id = $2 and user_id = any($3::bigint[]) returning 1`,
    [work.institution, setId, users]
  )
  return rows.length
}

/** Takes everybody out of a set. */
export async function clearMembers(work: Work, setId: number): Promise<void> {
  await sql(work, 'delete from user_set_member where institution = $1 and set_id = $2', [work.institution, setId])
}

/** Puts all users who fit into a set, held as above: one statement, however many. */
export async function addWhere(work: Work, setId: number, where: readonly Where[]): Promise<void> {
  const { text, values } = conditions(work, where)
  await sql(
    work,
    `insert into user_set_member (institution, set_id, user_id)
     select $1, $${values.length + 1}::bigint, u.id from
       (select u.id from app_user u ${text} order by u.id for key share of u) u
     on conflict do nothing`,
    [...values, setId]
  )
}

/** Takes all users who fit out of a set: one statement, however many. */
export async function removeWhere(work: Work, setId: number, where: readonly Where[]): Promise<void> {
  const { text, values } = conditions(work, where)
  await sql(
    work,
    `delete from user_set_member d using app_user u ${text}
       and d.institution = u.institution and d.user_id = u.id and d.set_id = $${values.length + 1}::bigint`,
    [...values, setId]
  )
}

/** A run that waits or goes on and was given this set (`set_id`), by the name of its job. */
export async function runOverSet(work: Work, setId: number): Promise<string | undefined> {
  const [row] = await sql<{ name: string }>(
    work,
    `select name from job_instance where institution = $1
       and status in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED') and parameters->>'set_id' = $2 limit 1`,
    [work.institution, String(setId)]
  )
  return row?.name
}
