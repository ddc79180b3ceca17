import { allCompanions } from '../users/companions.ts'
import { deleteUser } from '../users/store.ts'
import type { Work } from '../work.ts'

/** Why users cannot be removed (PUR-09), by number; those whom nothing keeps are left out. */
export async function reasonsAgainst(work: Work, userIds: readonly number[]): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for (const userId of userIds)
    for (const { againstDeletion } of allCompanions()) {
      const reason = await againstDeletion?.(work, userId)
      if (reason !== undefined && !found.has(userId)) found.set(userId, reason)
    }
  return found
}

/** Removes users and what belongs to them. */
export async function removeUsers(work: Work, userIds: readonly number[]): Promise<void> {
  for (const userId of userIds) {
    for (const { forget } of allCompanions().toReversed()) await forget?.(work, userId)
    await deleteUser(work, userId)
  }
}
