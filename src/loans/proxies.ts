import { AlmaError } from '../alma/errors.ts'
import { sql } from '../sql.ts'
import { find, type Naming } from '../users/lookup.ts'
import { holdUsers } from '../users/store.ts'
import type { Work } from '../work.ts'

/** Primary ids of the users for whom a user may borrow (PRX-01), in their order. */
export async function readProxies(work: Work, naming: Naming): Promise<string[]> {
  const { id } = await find(work, naming)
  const rows = await sql<{ id: string }>(
    work,
    `select u.primary_id as id from user_proxy p
     join app_user u on u.institution = $1 and u.id = p.principal_id
     where p.institution = $1 and p.user_id = $2 order by u.primary_id collate "C"`,
    [work.institution, id]
  )
  return rows.map(row => row.id)
}

/** Replaces them. 401861 for a user that is not there; nobody is his own proxy. */
export async function writeProxies(work: Work, naming: Naming, principals: readonly string[]): Promise<string[]> {
  const { id } = await find(work, naming)
  const named = new Map([[naming.user_id, id]])
  for (const principal of principals) named.set(principal, (await find(work, { user_id: principal })).id)
  const ids = principals.map(principal => named.get(principal))
  const held = await holdUsers(work, [...named.values()])
  for (const [user_id, number] of named) if (!held.has(number)) throw new AlmaError('USER_NOT_FOUND', { id: user_id })
  if (ids.includes(id)) throw new AlmaError('INVALID_INPUT', { detail: 'Nobody is his own proxy.' })
  await sql(work, 'delete from user_proxy where institution = $1 and user_id = $2', [work.institution, id])
  await sql(
    work,
    `insert into user_proxy (institution, user_id, principal_id)
     select distinct $1, $2::bigint, principal from unnest($3::bigint[]) as p (principal)`,
    [work.institution, id, ids]
  )
  return readProxies(work, naming)
}
