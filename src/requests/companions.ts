import type { Companion } from '../users/companions.ts'
import { requestsToWire } from './mapping.ts'
import { countRequests, forgetUser, selectRequests } from './store.ts'

const active = `r.user_id = $2 and r.status <> 'HISTORY'`

/** What requests know of a user: how many run, that he cannot be deleted meanwhile, and all that he ever asked for. */
export const companion: Companion = {
  name: 'requests',
  count: (work, userId) => countRequests(work, active, [userId]),
  async againstDeletion(work, userId) {
    const count = await countRequests(work, active, [userId])
    return count === 0 ? undefined : `The user has ${count} active ${count === 1 ? 'request' : 'requests'}.`
  },
  personalData: async (work, userId) =>
    (await requestsToWire(work, await selectRequests(work, 'r.user_id = $2', [userId]))) as Record<string, unknown>[],
  forget: forgetUser
}
