import type { Work } from '../platform/work.ts'
import { countTied } from '../users/change/holdings-store.ts'
import type { Companion } from '../users/find/companions.ts'
import { PurchaseRequest } from './entity.ts'
import { purchasesToWire } from './mapping.ts'
import { forgetApprovers, forgetUsers } from './store.ts'

/** What purchase requests hold of a user. They stand against no deletion: the wish stays, without its author. */
export const companion: Companion = {
  name: 'purchase_requests',
  async personalData(work: Work, userId: string) {
    const where = { institution: work.institution, userId }
    return purchasesToWire(work, await work.em.find(PurchaseRequest, where, { orderBy: { id: 'asc' } }))
  },
  holds: (work, userIds) => countTied(work, 'purchase_request', { table: 'purchase_request' }, userIds),
  forget: forgetUsers,
  leave: forgetApprovers
}
