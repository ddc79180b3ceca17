import { anyOf, db, sql } from '../data/statements.ts'
import type { Where } from '../users/find/condition.ts'

/**
 * Users whose active fees and credits come to an amount, in minor units, which may be negative; of those libraries only
 * where some are named. Nothing to pay is 0.
 */
export const owes =
  (balanceMinor: number, libraries: readonly string[] | undefined): Where =>
  ({ institution }) => {
    const sum = sql<number>`sum(f.balance_minor)`
    const debtors = db
      .selectFrom('fee as f')
      .where('f.institution', '=', institution)
      .where('f.status', '=', 'ACTIVE')
      .where('f.userId', 'is not', null)
      .$if(libraries !== undefined, fees => fees.where('f.owner', '=', anyOf(libraries ?? [])))
      .groupBy('f.userId')
      .select('f.userId')
    return balanceMinor === 0
      ? sql<boolean>`u.id not in ${debtors.having(sum, '<>', 0)}`
      : sql<boolean>`u.id in ${debtors.having(sum, '=', balanceMinor)}`
  }
