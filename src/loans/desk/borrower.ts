import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import { lockByKey } from './borrower-store.ts'

/** What lending needs to know of a user. */
export type Borrower = Awaited<ReturnType<typeof lockByKey>>[number]

/**
 * The user whom an identifier names, held until the transaction ends: what is counted of him stays as it is. One
 * statement; 401861 or 401890 when there is none.
 */
export async function lockBorrower(work: Work, naming: Naming): Promise<Borrower> {
  const { user_id: id, user_id_type: type = 'all_unique' } = naming
  const key = { key: id.toLowerCase(), type: type.toLowerCase() === 'all_unique' ? '' : type }
  const [found] = await lockByKey(work, key)
  if (found) return found
  await find(work, naming)
  throw new AlmaError('USER_NOT_FOUND', { id })
}
