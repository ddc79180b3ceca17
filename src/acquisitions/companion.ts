import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'
import { countTied } from '../users/holdings-store.ts'
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
  holds: (work, userIds) => countTied(work, 'purchase_request', { table: 'purchase_request' }, userIds),
  async forget(work: Work, userIds: readonly number[]) {
    await sql(
      work,
      `update purchase_request set user_id = null, record = (record::jsonb - 'note')::json
       where institution = $1 and user_id = any($2::bigint[])`,
      [work.institution, userIds]
    )
  },
  /** Who has decided is named by an identifier, which may be another one's tomorrow. */
  async leave(work: Work, userIds: readonly number[]) {
    await sql(
      work,
      `update purchase_request p set record = (p.record::jsonb - 'approved_by')::json from user_identifier i
       where p.institution = $1 and i.institution = $1 and i.user_id = any($2::bigint[])
         and lower(p.record ->> 'approved_by') = i.value_key`,
      [work.institution, userIds]
    )
  }
}
