import { AlmaError } from '../alma/errors.ts'
import { hasBib } from '../catalogue/bibs/bibs.ts'
import { mappingRows } from '../codes/mapping-rows.ts'
import { codeTables } from '../codes/tables.ts'
import { placeCodes } from '../libraries/names-store.ts'
import type { Work } from '../platform/work.ts'
import { checkPurchase } from './rules.ts'
import type { PurchaseRequest } from './schema.ts'

/** Refuses a body that is no purchase request of this institution, with the error that says what of it is not. */
export async function checkBody(work: Work, given: PurchaseRequest): Promise<void> {
  checkPurchase(given, await codeTables(work))
  const owner = given.owning_library?.value
  const { libraries, shelves } = await placeCodes(work)
  if (owner && !libraries.has(owner)) throw new AlmaError('PURCHASE_LIBRARY', {})
  for (const { library, shelving_location: shelf } of given.location ?? []) {
    if (!library?.value || !libraries.has(library.value)) throw new AlmaError('PURCHASE_SHELF_LIBRARY', {})
    if (shelf && !shelves.has(`${library.value}/${shelf}`)) throw new AlmaError('PURCHASE_SHELF', {})
  }
  await checkAccount(work, given)
  const mmsId = given.resource_metadata?.mms_id?.value
  if (mmsId && !(await hasBib(work, mmsId))) throw new AlmaError('PURCHASE_MMS_ID', {})
}

async function checkAccount(work: Work, { vendor, vendor_account: account }: PurchaseRequest): Promise<void> {
  if (!account) return
  const rows = await mappingRows(work, 'VendorAccounts')
  const known = rows.some(row => row.column1 === account && (!vendor?.value || row.column0 === vendor.value))
  if (!known) throw new AlmaError('PURCHASE_VENDOR_ACCOUNT', {})
}
