import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { ItemChange } from './item-change.ts'
import { barcodeKey } from './store.ts'

/** An item as it is written. */
export type ItemValues = ItemChange & {
  id: number
  holdingId: number
  barcode: string
  library: string
  location: string
}

const values = (work: Work, row: ItemValues): unknown[] => [
  work.institution,
  row.id,
  row.holdingId,
  row.barcode,
  barcodeKey(row.barcode),
  row.library,
  row.location,
  row.inTemporaryLocation,
  row.temporaryLibrary ?? null,
  row.temporaryLocation ?? null,
  row.temporaryPolicy ?? null,
  row.policy ?? null,
  row.materialType ?? null,
  row.description ?? null,
  JSON.stringify(row.record),
  work.now
]

/** Until this transaction ends nobody else gives out the barcode. */
const reserve = (work: Work, barcode: string) =>
  sql(work, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `patronage:barcode:${work.institution}:${barcodeKey(barcode)}`
  ])

/** False when another item has the barcode, without regard to case. */
export async function insertItem(work: Work, row: ItemValues & { bibId: number }): Promise<boolean> {
  await reserve(work, row.barcode)
  const written = await sql(
    work,
    `insert into item (institution, id, holding_id, barcode, barcode_key, library, location, in_temporary_location,
       temporary_library, temporary_location, temporary_policy, policy, material_type, description, record, created_at,
       modified_at, bib_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)
     on conflict (institution, barcode_key) do nothing returning id`,
    [...values(work, row), row.bibId]
  )
  return written.length > 0
}

/** False when another item has the barcode, without regard to case. */
export async function updateItem(work: Work, row: ItemValues): Promise<boolean> {
  await reserve(work, row.barcode)
  const other = await sql(work, 'select 1 from item where institution = $1 and barcode_key = $2 and id <> $3', [
    work.institution,
    barcodeKey(row.barcode),
    row.id
  ])
  if (other.length > 0) return false
  await sql(
    work,
    `update item set holding_id = $3, barcode = $4, barcode_key = $5, library = $6, location = $7,
       in_temporary_location = $8, temporary_library = $9, temporary_location = $10, temporary_policy = $11,
       policy = $12, material_type = $13, description = $14, record = $15, modified_at = $16
     where institution = $1 and id = $2`,
    values(work, row)
  )
  return true
}
