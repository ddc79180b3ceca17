import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'
import type { Work } from '../work.ts'
import { PurchaseRequest } from './entity.ts'
import { purchasesToWire } from './mapping.ts'

/** What purchase requests hold of a user. They stand against no deletion: the wish stays, without its author. */
export const companion: Companion = {
  name: 'purchase_requests',
  async personalData(work: Work, userId: number) {
    const where = { institution: work.institution, userId }
    return purchasesToWire(work, await work.em.find(PurchaseRequest, where, { orderBy: { id: 'asc' } }))
  },
  async forget(work: Work, userId: number) {
    await sql(
      work,
      `update purchase_request set user_id = null, record = (record::jsonb - 'note')::json
       where institution = $1 and user_id = $2`,
      [work.institution, userId]
    )
  }
}
