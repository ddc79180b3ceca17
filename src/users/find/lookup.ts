import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { type Found, findByKey, findByTypedKey, lockUsers } from './store.ts'

/** How a caller names a user: an identifier, of any type unless said otherwise (SIS-75). */
export interface Naming {
  user_id: string
  user_id_type?: string | undefined
}

/**
 * The user whom an identifier names, without regard to case; 401861 when no one is, 401890 when a type was given.
 * `linking_id` finds nobody (4019998): accounts of other institutions are not copied here.
 */
export async function find(work: Work, naming: Naming): Promise<Found> {
  const found = await named(work, naming)
  work.people?.push(found.id)
  return found
}

/** The same user, held until the transaction ends, to tie something to him; 401861 for one who is deleted meanwhile. */
export async function findHeld(work: Work, naming: Naming): Promise<Found> {
  const found = await find(work, naming)
  if ((await lockUsers(work, [found.id])).has(found.id)) return found
  throw new AlmaError('USER_NOT_FOUND', { id: naming.user_id })
}

async function named(work: Work, { user_id: id, user_id_type: type = 'all_unique' }: Naming): Promise<Found> {
  const key = id.toLowerCase()
  if (type.toLowerCase() === 'all_unique') {
    const found = await findByKey(work, key)
    if (found) return found
    throw new AlmaError('USER_NOT_FOUND', { id })
  }
  if (type.toLowerCase() === 'linking_id') throw new AlmaError('LINKING_ID_NOT_FOUND', {})
  const found = await findByTypedKey(work, key, type)
  if (found) return found
  throw new AlmaError('USER_NOT_FOUND_BY_TYPE', { id, type })
}

/**
 * Refuses what is asked of accounts that are linked to another institution: 60224 for an institution that is not this
 * one, 60225 otherwise, for there is no fulfillment network.
 */
export function refuseLinking(
  work: Work,
  of: { source_institution_code?: string | undefined; source_user_id?: string | undefined }
): void {
  if (of.source_institution_code === undefined && of.source_user_id === undefined) return
  if (of.source_institution_code !== work.institution) throw new AlmaError('SOURCE_INSTITUTION_NOT_FOUND', {})
  throw new AlmaError('FULFILLMENT_NETWORK_NOT_FOUND', {})
}
