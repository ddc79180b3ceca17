import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import { countTied, retie } from '../users/change/holdings-store.ts'
import type { Companions, Renumbering } from '../users/find/companions.ts'
import { countOpen, loansOf } from './desk/store.ts'
import { countOpenOf, endProxies, forgetUsers } from './forget-store.ts'
import { loanToWire } from './show/mapping.ts'

/** What loans tell of a user: how many are open, that he cannot go before they are back, and all of them. */
export const companions: Companions = [
  {
    name: 'loans',
    count: countOpen,
    async againstDeletion(work: Work, userIds: readonly string[]) {
      const open = await countOpenOf(work, userIds)
      return open.map(({ userId, count }) => ({
        userId,
        code: 'LOANS' as const,
        reason: count === 1 ? 'The user has 1 active loan.' : `The user has ${count} active loans.`
      }))
    },
    holds: async (work: Work, userIds: readonly string[]) => [
      ...(await countTied(work, 'item_loan', { table: 'loan' }, userIds)),
      ...(await countTied(work, 'proxied_loan', { table: 'loan', column: 'proxy_id' }, userIds)),
      ...(await countTied(work, 'user_proxy', { table: 'user_proxy' }, userIds)),
      ...(await countTied(work, 'user_proxy', { table: 'user_proxy', column: 'principal_id' }, userIds))
    ],
    leave: endProxies,
    cut: forgetUsers,
    async handOver(work: Work, moves: readonly Renumbering[]) {
      for (const column of ['user_id', 'proxy_id']) await retie(work, { table: 'loan', column }, moves)
    },
    async personalData(work: Work, userId: string) {
      const tables = await codeTables(work)
      // Of what he took for somebody else it is not said for whom: that is the other one's data (AN-30, AN-31).
      return (await loansOf(work, userId)).map(row => {
        const { user_id, ...loan } = loanToWire(row, tables)
        return row.userId === userId ? { ...loan, user_id } : loan
      })
    }
  }
]
