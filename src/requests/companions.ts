import { formatMoment } from '../alma/dates.ts'
import { limitsOf } from '../libraries/limits.ts'
import { countTied, retie } from '../users/change/holdings-store.ts'
import type { Companion } from '../users/find/companions.ts'
import type { Request } from './entity.ts'
import { requestsToWire } from './show/mapping.ts'
import { active, inLibraries, ofUser } from './tables/conditions-store.ts'
import { countRequests, selectRequests } from './tables/store.ts'
import { countActiveOf, forgetUsers } from './tables/users-store.ts'

/** What requests know of a user: how many run, that he cannot be deleted meanwhile, and all that he ever asked for. */
export const companion: Companion = {
  name: 'requests',
  count: async (work, userId) => countRequests(work, [ofUser(userId), active, inLibraries(await limitsOf(work))]),
  async againstDeletion(work, userIds) {
    const open = await countActiveOf(work, userIds)
    return open.map(({ userId, count }) => ({
      userId,
      code: 'REQUESTS' as const,
      reason: `The user has ${count} active ${count === 1 ? 'request' : 'requests'}.`
    }))
  },
  holds: (work, userIds) => countTied(work, 'user_request', { table: 'request' }, userIds),
  personalData: async (work, userId) => {
    const all = await selectRequests(work, [ofUser(userId)])
    const wire = await requestsToWire(work, all)
    return all.map((request, index) => ({ ...wire[index], ...endOf(request) }))
  },
  cut: forgetUsers,
  handOver: (work, moves) => retie(work, { table: 'request' }, moves)
}

/** How a request ended: Alma's answers do not tell, and it is about the person. */
const endOf = ({ ending, endedAt, cancelReason, cancelNote }: Request): Record<string, unknown> => ({
  ...(ending ? { ending } : {}),
  ...(endedAt ? { ended_at: formatMoment(endedAt) } : {}),
  ...(cancelReason ? { cancellation_reason: cancelReason } : {}),
  ...(cancelNote ? { cancellation_note: cancelNote } : {})
})
