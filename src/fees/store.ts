import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** Of fees, by id: what money or credits paid of them, and whether an entry of that reason stands in their ledger. */
export async function paidOf(
  work: Work,
  fees: readonly { id: number }[],
  reason: string
): Promise<Map<number, { paidMinor: number; refunded: boolean }>> {
  if (fees.length === 0) return new Map()
  const rows = await sql<{ id: string; paid: string; refunded: boolean }>(
    work,
    `select fee_id::text as id, bool_or(reason = $3) is true as refunded,
       coalesce(sum(-effect_minor) filter (where type in ('PAYMENT', 'CREDIT')), 0)::text as paid
     from fee_transaction where institution = $1 and fee_id = any($2::bigint[]) group by fee_id`,
    [work.institution, fees.map(fee => fee.id), reason]
  )
  return new Map(rows.map(row => [Number(row.id), { paidMinor: Number(row.paid), refunded: row.refunded }]))
}
