import { formatMoment } from '../alma/dates.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Companion } from '../users/companions.ts'
import { countTied, retie } from '../users/holdings-store.ts'
import type { Request } from './entity.ts'
import { requestsToWire } from './mapping.ts'
import { countActiveOf, countRequests, forgetUsers, selectRequests } from './store.ts'

const active = `r.user_id = $2 and r.status <> 'HISTORY'
  and ($3::text[] is null or r.pickup_library = any($3) or r.managed_library = any($3))`

/** What requests know of a user: how many run, that he cannot be deleted meanwhile, and all that he ever asked for. */
export const companion: Companion = {
  name: 'requests',
  count: async (work, userId) => countRequests(work, active, [userId, (await limitsOf(work)) ?? null]),
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
    const all = await selectRequests(work, 'r.user_id = $2', [userId])
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
