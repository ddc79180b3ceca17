import { codeTables } from '../codes/tables.ts'
import type { Companions } from '../users/companions.ts'
import type { Work } from '../work.ts'
import { loanToWire } from './mapping.ts'
import { countOpen, forgetUser, loansOf } from './store.ts'

/** What loans tell of a user: how many are open, that he cannot go before they are back, and all of them. */
export const companions: Companions = [
  {
    name: 'loans',
    count: countOpen,
    async againstDeletion(work: Work, userId: number) {
      const count = await countOpen(work, userId)
      if (count === 0) return undefined
      return count === 1 ? 'The user has 1 active loan.' : `The user has ${count} active loans.`
    },
    forget: forgetUser,
    async personalData(work: Work, userId: number) {
      const tables = await codeTables(work)
      return (await loansOf(work, userId)).map(row => loanToWire(row, tables))
    }
  }
]
