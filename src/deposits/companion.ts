import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'
import { countTied } from '../users/holdings.ts'
import type { Work } from '../work.ts'
import { Deposit } from './entity.ts'
import { depositToWire } from './mapping.ts'
import { allProfiles } from './profiles.ts'

/** What deposits hold of a user. They stand against no deletion: the work stays, without its giver. */
export const companion: Companion = {
  name: 'deposits',
  async personalData(work: Work, userId: number) {
    const where = { institution: work.institution, userId }
    const rows = await work.em.find(Deposit, where, { orderBy: { id: 'asc' } })
    const profiles = await allProfiles(work)
    return rows.map(row => depositToWire(work, row, undefined, profiles))
  },
  holds: (work, userIds) => countTied(work, 'user_deposit', { table: 'user_deposit' }, userIds),
  async forget(work: Work, userIds: readonly number[]) {
    await sql(
      work,
      `update user_deposit set user_id = null, notes = '[]' where institution = $1 and user_id = any($2::bigint[])`,
      [work.institution, userIds]
    )
  }
}
