import { formatMoment } from '../alma/dates.ts'
import { type Labels, present } from '../alma/present.ts'
import { link, type Work } from '../platform/work.ts'
import { fromMinor } from './money.ts'
import type { EntryRow } from './report-store.ts'
import { Fee } from './schema.ts'
import type { FeeRow } from './store.ts'

const notAtDesk = { value: 'Not at desk', desc: 'Not at desk' }

/** A fee with its transactions as recorded answers have it; `transaction` only where there is one. */
export function feeToWire(work: Pick<Work, 'base'>, labels: Labels, row: FeeRow, entries: readonly EntryRow[]): Fee {
  const { primaryId, currency } = row
  const amount = (minor: number) => fromMinor(minor, currency)
  const left = row.remainingId ? { value: row.remainingId } : undefined
  const user = primaryId === null ? left : { value: primaryId, link: link(work, 'users', primaryId) }
  const items = `${link(work, 'items')}?item_barcode=`
  return present(
    Fee,
    {
      id: String(row.id),
      type: { value: row.type },
      status: { value: row.status },
      user_primary_id: user,
      balance: amount(row.balanceMinor),
      remaining_vat_amount: 0,
      original_amount: amount(row.originalMinor),
      original_vat_amount: 0,
      creation_time: formatMoment(row.createdAt),
      status_time: formatMoment(row.statusAt),
      comment: row.comment,
      owner: { value: row.owner },
      title: row.title,
      barcode: row.barcode === null ? null : { value: row.barcode, link: items + encodeURIComponent(row.barcode) },
      transaction: entries.length === 0 ? undefined : entries.map(entry => transactionOf(entry, amount)),
      bursar_transaction_id: row.bursarTransactionId,
      link: primaryId === null ? undefined : link(work, 'users', primaryId, 'fees', String(row.id))
    },
    labels
  )
}

const transactionOf = (entry: EntryRow, amount: (minor: number) => number) => ({
  transaction_id: String(entry.id),
  type: { value: entry.type },
  amount: amount(entry.amountMinor),
  vat_amount: 0,
  reason: entry.reason,
  comment: entry.comment,
  created_by: entry.createdBy,
  external_transaction_id: entry.externalTransactionId,
  transaction_time: formatMoment(entry.createdAt),
  received_by: entry.desk === null ? notAtDesk : { value: entry.desk, desc: entry.deskName ?? entry.desk },
  payment_method: { value: entry.method ?? '' }
})
