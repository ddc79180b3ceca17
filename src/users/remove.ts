import { AlmaError } from '../alma/errors.ts'
import type { Work } from '../work.ts'
import type { Companions } from './companions.ts'
import type { Naming } from './lookup.ts'
import { lock } from './service.ts'
import { deleteUser } from './store.ts'

/** Deletes a user and what belongs to it; refused while another domain has a reason against it (401850, PUR-09). */
export async function removeUser(work: Work, naming: Naming, companions: Companions): Promise<void> {
  const { id } = await lock(work, naming)
  for (const companion of companions) {
    const reason = await companion.againstDeletion?.(work, id)
    if (reason === undefined) continue
    const { user_id, user_id_type = 'all_unique' } = naming
    throw new AlmaError('USER_DELETE_REFUSED', { id: user_id, type: user_id_type, reason })
  }
  // Those that stand on others first: they still need the links that the others cut.
  for (const companion of companions.toReversed()) await companion.forget?.(work, id)
  await deleteUser(work, id)
}
