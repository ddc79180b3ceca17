import type { Work } from '../platform/work.ts'
import { countTied } from '../users/change/holdings-store.ts'
import type { Companion } from '../users/find/companions.ts'
import { Deposit } from './entity.ts'
import { depositToWire } from './mapping.ts'
import { allProfiles } from './profiles.ts'
import { forgetUsers } from './store.ts'

/** What deposits hold of a user. They stand against no deletion: the work stays, without its giver. */
export const companion: Companion = {
  name: 'deposits',
  async personalData(work: Work, userId: string) {
    const where = { institution: work.institution, userId }
    const rows = await work.em.find(Deposit, where, { orderBy: { id: 'asc' } })
    const profiles = await allProfiles(work)
    return rows.map(row => depositToWire(work, row, undefined, profiles))
  },
  holds: (work, userIds) => countTied(work, 'user_deposit', { table: 'user_deposit' }, userIds),
  forget: forgetUsers
}
