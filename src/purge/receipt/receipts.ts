import { randomBytes } from 'node:crypto'
import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import type { Holding } from '../../users/find/companions.ts'
import type { Decided, DeletePolicy } from '../settings.ts'
import { receiptOf } from './receipt-rules.ts'
import { findReceipt, insertReceipts } from './receipt-store.ts'
import type { ReceiptBody } from './record.ts'

/** A receipt as it is shown. */
export interface Receipt extends ReceiptBody {
  id: string
  /** `YYYY-MM-DD`, by the clocks of the institution. */
  issued_on: string
  policy: DeletePolicy
}

/**
 * Writes a receipt for each of these users and returns their numbers by user: the only place that ever knew both. They
 * are stored in the order of the numbers, which are by chance.
 */
export async function issueReceipts(
  work: Work,
  of: Pick<Decided, 'policy' | 'cutLinks'> & { day: string; cause: ReceiptBody['cause'] },
  userIds: readonly string[],
  holdings: ReadonlyMap<string, readonly Holding[]>
): Promise<Map<string, string>> {
  const numbers = new Map(userIds.map(userId => [userId, randomBytes(16).toString('hex')]))
  const rows = userIds.map(userId => ({
    id: numbers.get(userId) as string,
    body: { cause: of.cause, lines: receiptOf(of, holdings.get(userId) ?? []) }
  }))
  rows.sort((one, other) => (one.id < other.id ? -1 : 1))
  await insertReceipts(work, of, rows)
  return numbers
}

/** The receipt of a number; 401652 when there is none. */
export async function receiptById(work: Work, id: string): Promise<Receipt> {
  const found = await findReceipt(work, id)
  if (!found) throw new AlmaError('RECEIPT_NOT_FOUND', {})
  const { body, issuedOn, policy } = found
  return { id, issued_on: issuedOn, policy, ...body }
}
