import { codeTables } from '../codes/tables.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'
import { countTied, retie } from '../users/change/holdings-store.ts'
import type { Companion } from '../users/find/companions.ts'
import type { Where } from '../users/find/condition.ts'
import { cutFees } from './cut-store.ts'
import { feeToWire } from './mapping.ts'
import { fromMinor, toMinor } from './money.ts'
import { owes } from './owing-store.ts'
import { selectEntries } from './report-store.ts'
import { currencyOf } from './settings.ts'
import { balanceOf, openFeesOf, selectAllFees } from './store.ts'

/** What the fees know of a user: the balance, what stands against a deletion, every fee with its transactions. */
export const companion: Companion = {
  name: 'fees',
  async count(work, userId) {
    const balance = await balanceOf(work, userId, await limitsOf(work))
    return balance === 0 ? 0 : fromMinor(balance, await currencyOf(work))
  },
  owing,
  async againstDeletion(work, userIds) {
    const open = await openFeesOf(work, userIds)
    return open.flatMap(({ userId, isExported }) => [
      { userId, code: 'FEES' as const, reason: 'The user has open fines/fees.' },
      ...(isExported
        ? [{ userId, code: 'FEES_EXPORTED' as const, reason: 'The bursar has fines/fees of the user.' }]
        : [])
    ])
  },
  holds: (work, userIds) => countTied(work, 'fee', { table: 'fee' }, userIds),
  async personalData(work, userId) {
    const rows = await selectAllFees(work, userId)
    const [tables, entries] = [await codeTables(work), await selectEntries(work, rows)]
    return rows.map(row => feeToWire(work, tables, row, entries.get(row.id) ?? []) as Record<string, unknown>)
  },
  cut: cutFees,
  async handOver(work, moves) {
    for (const table of ['fee', 'fee_payment'] as const) await retie(work, { table }, moves)
  }
}

/**
 * Users whose active fees and credits come to this amount, which may be negative; of the libraries of the caller's key,
 * as it is shown them. Nothing to pay is 0.
 */
async function owing(work: Work, amount: string): Promise<Where | undefined> {
  const size = toMinor(amount.replace(/^-/, ''), await currencyOf(work))
  if (size === undefined) return undefined
  const limits = await limitsOf(work)
  return owes(amount.startsWith('-') ? -size : size, limits)
}
