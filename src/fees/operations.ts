import { AlmaError } from '../alma/errors.ts'
import { idOf } from '../alma/ids.ts'
import { findItem, type ItemFull } from '../catalogue/service.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import { checkLibrary } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'
import { lock } from '../users/change/service.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { feeToWire } from './mapping.ts'
import { fromMinor, toMinor } from './money.ts'
import { selectEntries } from './report-store.ts'
import { type FeeStatus, ownersOf } from './rules.ts'
import type { Fee, Fees } from './schema.ts'
import { registerFee } from './service.ts'
import { currencyOf } from './settings.ts'
import { type FeeRow, selectFees } from './store.ts'

const statuses: readonly FeeStatus[] = ['ACTIVE', 'INDISPUTE', 'EXPORTED', 'CLOSED']

/** Fees of a user in one status, ACTIVE unless said otherwise, oldest first, with their sum (FEE-02). */
export async function listFees(work: Work, naming: Naming, asked = 'ACTIVE'): Promise<Fees> {
  const status = statuses.find(one => one === asked.toUpperCase())
  if (!status) throw new AlmaError('INVALID_PARAMETER', { name: 'status', detail: `Use ${statuses.join(', ')}.` })
  const { id } = await find(work, naming)
  const rows = await selectFees(work, id, { status })
  // Without any fee, a list has no currency (recorded: scriptotek).
  return feesToWire(work, rows, rows[0]?.currency ?? null)
}

/** What is left active after paying, in the institution's currency also when nothing is (recorded: tulibraries). */
export const remainingFees = async (work: Work, userId: string): Promise<Fees> =>
  feesToWire(work, await selectFees(work, userId, { status: 'ACTIVE' }), await currencyOf(work))

async function feesToWire(work: Work, rows: readonly FeeRow[], currency: string | null): Promise<Fees> {
  const sum = rows.reduce((total, row) => total + row.balanceMinor, 0)
  const totals = { total_record_count: rows.length, total_sum: fromMinor(sum, currency ?? ''), currency }
  // The null is recorded: clients read the key.
  if (rows.length === 0) return totals as unknown as Fees
  const [tables, entries] = [await codeTables(work), await selectEntries(work, rows)]
  return { fee: rows.map(row => feeToWire(work, tables, row, entries.get(row.id) ?? [])), ...totals } as Fees
}

/** One fee of a user in any status; 401665 when the user has none of that id. */
export async function getFee(work: Work, naming: Naming, feeId: string): Promise<Fee> {
  const { id } = await find(work, naming)
  const fee = await showFee(work, id, knownId(feeId))
  await checkLibrary(work, 'fee', { owner: fee.owner?.value })
  return fee
}

/** The number of a fee's id; 401665 for what cannot be one. */
export function knownId(text: string): string {
  const id = idOf(text)
  if (id === undefined) throw new AlmaError('FEE_NOT_FOUND', {})
  return id
}

/** A fee as it stands now; 401665 when the user has none of that id. */
export async function showFee(work: Work, userId: string, id: string): Promise<Fee> {
  const [row] = await selectFees(work, userId, { id })
  if (!row) throw new AlmaError('FEE_NOT_FOUND', {})
  const entries = await selectEntries(work, [row])
  return feeToWire(work, await codeTables(work), row, entries.get(row.id) ?? [])
}

/** Charges a user (FEE-05): 4019991 to 4019999 for what is missing or wrong. The title is the item's unless given. */
export async function createFee(work: Work, naming: Naming, given: Fee): Promise<Fee> {
  const user = await lock(work, naming)
  const tables = await codeTables(work)
  const type = knownType(tables, given.type?.value)
  const amountMinor = await originalAmount(work, given.original_amount)
  const owner = knownOwner(work, tables, type, given.owner?.value)
  await checkLibrary(work, 'fee', { owner })
  const full = given.barcode?.value ? await itemOf(work, given.barcode.value) : undefined
  const fee = await registerFee(work, {
    ...{ user, type, amountMinor, owner },
    itemId: full?.item.id,
    barcode: full?.item.barcode ?? undefined,
    title: given.title || (full?.bib.title ?? undefined),
    comment: given.comment || undefined
  })
  return showFee(work, user.id, fee.id)
}

function knownType(tables: Tables, type: string | undefined): string {
  if (!type) throw new AlmaError('FEE_TYPE_MISSING', {})
  if (!tables.isCode('FineFeeType', type)) throw new AlmaError('FEE_TYPE_INVALID', {})
  return type
}

async function originalAmount(work: Work, amount: number | undefined): Promise<number> {
  if (amount === undefined) throw new AlmaError('FEE_AMOUNT_MISSING', {})
  const currency = await currencyOf(work)
  const minor = toMinor(amount, currency)
  if (minor) return minor
  const detail = `An amount of ${currency} is more than zero and has no more decimals than the currency.`
  throw new AlmaError('INVALID_PARAMETER', { name: 'original_amount', detail })
}

function knownOwner(work: Work, tables: Tables, type: string, owner: string | undefined): string {
  if (!owner) throw new AlmaError('FEE_OWNER_MISSING', {})
  const wanted = ownersOf(type)
  const isInstitution = owner === work.institution
  if (wanted === 'INSTITUTION' && !isInstitution) throw new AlmaError('FEE_OWNER_INSTITUTION', {})
  if (wanted === 'LIBRARY' && isInstitution) throw new AlmaError('FEE_OWNER_LIBRARY', {})
  if (!isInstitution && !tables.isCode('Organizations', owner)) throw new AlmaError('FEE_OWNER_UNKNOWN', {})
  return owner
}

async function itemOf(work: Work, barcode: string): Promise<ItemFull> {
  try {
    return await findItem(work, { barcode })
  } catch (error) {
    if (error instanceof AlmaError && error.name === 'ITEM_BARCODE_NOT_FOUND')
      throw new AlmaError('FEE_BARCODE_UNKNOWN', {})
    throw error
  }
}
