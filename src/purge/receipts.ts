import { randomBytes } from 'node:crypto'
import { AlmaError } from '../alma/errors.ts'
import { sql } from '../sql.ts'
import type { Holding } from '../users/companions.ts'
import type { Work } from '../work.ts'
import type { Decided } from './decided.ts'
import { receiptOf } from './receipt-rules.ts'
import type { ReceiptBody } from './record.ts'
import type { DeletePolicy } from './settings.ts'

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
  userIds: readonly number[],
  holdings: ReadonlyMap<number, readonly Holding[]>
): Promise<Map<number, string>> {
  const numbers = new Map(userIds.map(userId => [userId, randomBytes(16).toString('hex')]))
  const rows = userIds.map(userId => ({
    id: numbers.get(userId) as string,
    body: { cause: of.cause, lines: receiptOf(of, holdings.get(userId) ?? []) }
  }))
  rows.sort((one, other) => (one.id < other.id ? -1 : 1))
  await sql(
    work,
    `insert into privacy_receipt (institution, id, issued_on, policy, body)
     select $1, r.id, $3::date, $4, r.body from json_to_recordset($2::json) as r (id text, body json)`,
    [work.institution, JSON.stringify(rows), of.day, of.policy]
  )
  return numbers
}

/** The receipt of a number; 401652 when there is none. */
export async function receiptById(work: Work, id: string): Promise<Receipt> {
  const [row] = await sql<{ id: string; issued_on: string; policy: DeletePolicy; body: ReceiptBody }>(
    work,
    `select id, issued_on::text, policy, body from privacy_receipt where institution = $1 and id = $2`,
    [work.institution, id]
  )
  if (!row) throw new AlmaError('RECEIPT_NOT_FOUND', {})
  const { body, ...rest } = row
  return { ...rest, ...body }
}
