import { LockMode } from '@mikro-orm/core'
import { takeMoment, type Work } from '../platform/work.ts'
import { Fee } from './entity.ts'
import { take } from './ledger.ts'
import { sumWaivable, waivable } from './waive-store.ts'

/** The sum of what may be waived of each of these users, less what is owed to them; nothing of those without fees. */
export async function waivableOf(work: Work, userIds: readonly string[]): Promise<Map<string, number>> {
  return new Map((await sumWaivable(work, userIds)).map(({ userId, amountMinor }) => [userId, amountMinor]))
}

/** What was waived of a user: how many fees, and by how much the balance fell, in the currency's smallest unit. */
export interface Waived {
  count: number
  amountMinor: number
}

/** What `waiveAllOf` would waive of each of these users now; nothing of those without such fees. */
export async function wouldWaive(work: Work, userIds: readonly string[]): Promise<Map<string, Waived>> {
  const sums = await sumWaivable(work, userIds)
  return new Map(sums.filter(({ count }) => count > 0).map(({ userId, ...waived }) => [userId, waived]))
}

/**
 * Waives all that may be waived of users who are held, through the ledger (PUR-05); what is owed to them goes as well.
 * A few statements, however many they are.
 */
export async function waiveAllOf(work: Work, userIds: readonly string[], reason: string): Promise<Map<string, Waived>> {
  const where = { institution: work.institution, userId: { $in: [...userIds] }, status: { $in: [...waivable] } }
  const fees = await work.em.find(Fee, where, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
    refresh: true
  })
  takeMoment(work)
  const waived = new Map<string, Waived>()
  for (const fee of fees) {
    const { userId, balanceMinor } = fee
    if (userId == null || balanceMinor === 0) continue
    const { count, amountMinor } = waived.get(userId) ?? { count: 0, amountMinor: 0 }
    waived.set(userId, { count: count + 1, amountMinor: amountMinor + balanceMinor })
    take(work, fee, { op: 'waive', amount: 'ALL' }, { reason })
  }
  await work.em.flush()
  return waived
}
