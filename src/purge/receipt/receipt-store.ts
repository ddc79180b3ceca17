import { change, db, row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { DeletePolicy } from '../settings.ts'
import type { ReceiptBody } from './record.ts'

/** Stores receipts of a day, in the order given. */
export async function insertReceipts(
  work: Work,
  { day, policy }: { day: string; policy: DeletePolicy },
  receipts: readonly { id: string; body: ReceiptBody }[]
): Promise<void> {
  await change(
    work,
    sql`
      insert into privacy_receipt (institution, id, issued_on, policy, body)
      select ${work.institution}, r.id, ${day}::date, ${policy}, r.body
      from json_to_recordset(${JSON.stringify(receipts)}::json) as r (id text, body json)`
  )
}

/** The receipt of a number. */
export const findReceipt = (work: Work, id: string) =>
  row(
    work,
    db
      .selectFrom('privacy_receipt')
      .where('institution', '=', work.institution)
      .where('id', '=', id)
      .select(['issuedOn', 'policy', 'body'])
  )
