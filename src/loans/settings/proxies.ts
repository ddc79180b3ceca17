import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import { lockUsers } from '../../users/find/store.ts'
import { principalsOf, replacePrincipals } from './proxies-store.ts'

/** Primary ids of the users for whom a user may borrow (PRX-01), in their order. */
export async function readProxies(work: Work, naming: Naming): Promise<string[]> {
  const { id } = await find(work, naming)
  return principalsOf(work, id)
}

/** Replaces them. 401861 for a user that is not there; nobody is his own proxy. */
export async function writeProxies(work: Work, naming: Naming, principals: readonly string[]): Promise<string[]> {
  const { id } = await find(work, naming)
  const named = new Map([[naming.user_id, id]])
  for (const principal of principals) named.set(principal, (await find(work, { user_id: principal })).id)
  const ids = principals.flatMap(principal => named.get(principal) ?? [])
  const held = await lockUsers(work, [...named.values()])
  for (const [user_id, number] of named) if (!held.has(number)) throw new AlmaError('USER_NOT_FOUND', { id: user_id })
  if (ids.includes(id)) throw new AlmaError('INVALID_INPUT', { detail: 'Nobody is his own proxy.' })
  await replacePrincipals(work, id, ids)
  return readProxies(work, naming)
}
