import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'
import type { Work } from '../work.ts'
import { SharingRequest } from './entity.ts'
import { requestsToWire } from './mapping.ts'
import { openRequestsOf } from './store.ts'

/** What resource sharing holds of a user. Counts of requests leave these out, as Alma's do. */
export const companion: Companion = {
  name: 'resource_sharing',
  async againstDeletion(work: Work, userId: number) {
    const open = await openRequestsOf(work, userId)
    return open.length === 0 ? undefined : `The user has ${open.length} open resource sharing requests.`
  },
  async personalData(work: Work, userId: number) {
    const where = { institution: work.institution, userId }
    return requestsToWire(work, await work.em.find(SharingRequest, where, { orderBy: { id: 'asc' } }))
  },
  /** What was asked for stays, for the books; who asked, where to and in which words does not. */
  async forget(work: Work, userId: number) {
    await sql(
      work,
      `update resource_sharing_request set user_id = null, contact = '{}', notes = '[]'
       where institution = $1 and user_id = $2`,
      [work.institution, userId]
    )
  }
}
