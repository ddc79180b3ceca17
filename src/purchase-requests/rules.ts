import { AlmaError } from '../alma/errors.ts'
import type { Tables } from '../codes/tables.ts'
import { isCurrency, toMinor } from '../fees/money.ts'
import type { PurchaseRequest } from './schema.ts'

/** What decides on a purchase request without looking into the database. */

const code = (coded: { value?: string } | undefined): string => coded?.value ?? ''

/** The table that holds what a requested material may be, by the format. */
export const materialTable = (format: string): string =>
  format === 'E' ? 'electronicMaterialType' : 'PhysicalMaterialType'

/**
 * Whether a canonical body may be a purchase request; throws the error that says why not, in the order in which they
 * are documented. Libraries, shelves, users and titles of the catalogue are looked up by the caller.
 */
export function checkPurchase(given: PurchaseRequest, tables: Tables): void {
  const { format, requested_type, citation_type, fund, estimated_cost, vendor, resource_metadata } = given
  const unknown = (table: string, coded: { value?: string } | undefined) =>
    code(coded) !== '' && tables.has(table) && !tables.isCode(table, code(coded))
  if (unknown('PR_RequestedFormat', format)) throw new AlmaError('PURCHASE_FORMAT', {})
  const currency = code(estimated_cost?.currency)
  if (unknown('Currency_CT', estimated_cost?.currency)) throw new AlmaError('PURCHASE_CURRENCY', {})
  if (unknown('Vendors', vendor)) throw new AlmaError('PURCHASE_VENDOR', {})
  if (unknown('Funds', fund)) throw new AlmaError('PURCHASE_FUND', {})
  if (!resource_metadata) throw new AlmaError('PURCHASE_METADATA', {})
  if (!resource_metadata.title && !resource_metadata.mms_id?.value) throw new AlmaError('PURCHASE_TITLE', {})
  if (unknown('PR_CitationType', citation_type)) throw new AlmaError('PURCHASE_CITATION', {})
  if (unknown(materialTable(code(format)), requested_type)) throw new AlmaError('PURCHASE_MATERIAL', {})
  const sum = estimated_cost?.sum
  if (sum !== undefined && toMinor(sum, isCurrency(currency) ? currency : 'USD') === undefined)
    throw new AlmaError('INVALID_INPUT', { detail: 'Parameter value invalid: estimated_cost.sum is not an amount.' })
  for (const { quantity = 1 } of given.location ?? [])
    if (quantity < 1 || quantity > 1000) throw new AlmaError('PURCHASE_QUANTITY', {})
}

/** Statuses in which a request still waits for a decision. */
const undecided = ['INREVIEW', 'DEFERRED']

export const isUndecided = (status: string): boolean => undecided.includes(status)

/** What an operation makes of a request: 60319 for another one, 60312 once it is decided. */
export function afterAction(op: string | undefined, status: string): 'APPROVED' | 'REJECTED' {
  const name = op?.trim().toLowerCase()
  if (name !== 'approve' && name !== 'reject') throw new AlmaError('PURCHASE_ACTION', {})
  if (!isUndecided(status)) throw new AlmaError('PURCHASE_ACTION_STATUS', {})
  return name === 'approve' ? 'APPROVED' : 'REJECTED'
}
