import type { Work } from '../platform/work.ts'
import { countTied } from '../users/change/holdings-store.ts'
import type { Companion } from '../users/find/companions.ts'
import { SharingRequest } from './entity.ts'
import { requestsToWire } from './mapping.ts'
import { afterCancel } from './state.ts'
import { forgetUsers, handOver, openStatusesOf } from './store.ts'

/** What resource sharing holds of a user. Counts of requests leave these out, as Alma's do. */
export const companion: Companion = {
  name: 'resource_sharing',
  async againstDeletion(work: Work, userIds: readonly string[]) {
    const open = Map.groupBy(await openStatusesOf(work, userIds), ({ userId }) => userId)
    return [...open].flatMap(([userId, requests]) => [
      // Protects in any case (PUR-06): nothing can be cancelled of what the partner has sent already.
      ...(requests.some(({ status }) => afterCancel(status, undefined) === undefined)
        ? [{ userId, code: 'RS_ON_HOLD_SHELF' as const, reason: 'An item of a partner is here, or on its way.' }]
        : []),
      {
        userId,
        code: 'RS_REQUESTS' as const,
        reason: `The user has ${requests.length} open resource sharing ${requests.length === 1 ? 'request' : 'requests'}.`
      }
    ])
  },
  holds: (work, userIds) => countTied(work, 'resource_sharing_request', { table: 'resource_sharing_request' }, userIds),
  async personalData(work: Work, userId: string) {
    const where = { institution: work.institution, userId }
    return requestsToWire(work, await work.em.find(SharingRequest, where, { orderBy: { id: 'asc' } }))
  },
  /** What was asked for stays, for the books. */
  cut: forgetUsers,
  handOver
}
