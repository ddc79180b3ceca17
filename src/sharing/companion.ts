import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'
import { countTied, retie } from '../users/holdings-store.ts'
import type { Work } from '../work.ts'
import { SharingRequest } from './entity.ts'
import { requestsToWire } from './mapping.ts'
import { afterCancel } from './state.ts'
import { noteOf, openStatusesOf } from './store.ts'

/** What resource sharing holds of a user. Counts of requests leave these out, as Alma's do. */
export const companion: Companion = {
  name: 'resource_sharing',
  async againstDeletion(work: Work, userIds: readonly number[]) {
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
  async personalData(work: Work, userId: number) {
    const where = { institution: work.institution, userId }
    return requestsToWire(work, await work.em.find(SharingRequest, where, { orderBy: { id: 'asc' } }))
  },
  /** What was asked for stays, for the books; who asked, where to and in which words does not. */
  async cut(work: Work, userIds: readonly number[]) {
    await sql(
      work,
      `update resource_sharing_request set user_id = null, contact = '{}', notes = '[]'
       where institution = $1 and user_id = any($2::bigint[])`,
      [work.institution, userIds]
    )
  },
  /** The note is none of how to reach the person: it goes by the rules of notes. */
  handOver: (work, moves) =>
    retie(work, { table: 'resource_sharing_request', set: `contact = ${noteOf('t.contact')}::json` }, moves)
}
