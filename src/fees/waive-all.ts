import { LockMode } from '@mikro-orm/core'
import { sql } from '../sql.ts'
import { takeMoment, type Work } from '../work.ts'
import { Fee } from './entity.ts'
import { take } from './ledger.ts'

/** What may be waived: what was given to the bursar is his until it comes back. */
const waivable = ['ACTIVE', 'INDISPUTE'] as const

/** The sum of what may be waived of each of these users, less what is owed to them; nothing of those without fees. */
export async function waivableOf(work: Work, userIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await sql<{ userId: number; balance: number }>(
    work,
    `select user_id::float8 as "userId", sum(balance_minor)::float8 as balance from fee
     where institution = $1 and user_id = any($2::bigint[]) and status = any($3::text[]) group by user_id`,
    [work.institution, userIds, waivable]
  )
  return new Map(rows.map(({ userId, balance }) => [userId, balance]))
}

/** What was waived of a user: how many fees, and by how much the balance fell, in the currency's smallest unit. */
export interface Waived {
  count: number
  amountMinor: number
}

/** What `waiveAllOf` would waive of each of these users now; nothing of those without such fees. */
export async function wouldWaive(work: Work, userIds: readonly number[]): Promise<Map<number, Waived>> {
  const rows = await sql<Waived & { userId: number }>(
    work,
    `select user_id::float8 as "userId", count(*)::int as count, sum(balance_minor)::float8 as "amountMinor" from fee
     where institution = $1 and user_id = any($2::bigint[]) and status = any($3::text[]) and balance_minor <> 0
     group by user_id`,
    [work.institution, userIds, waivable]
  )
  return new Map(rows.map(({ userId, ...waived }) => [userId, waived]))
}

/**
 * Waives all that may be waived of users who are held, through the ledger (PUR-05); what is owed to them goes as well.
 * A few statements, however many they are.
 */
export async function waiveAllOf(work: Work, userIds: readonly number[], reason: string): Promise<Map<number, Waived>> {
  const where = { institution: work.institution, userId: { $in: [...userIds] }, status: { $in: [...waivable] } }
  const fees = await work.em.find(Fee, where, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
    refresh: true
  })
  takeMoment(work)
  const waived = new Map<number, Waived>()
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
