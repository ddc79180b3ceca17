import { AlmaError } from '../../alma/errors.ts'
import { codeTables } from '../../codes/tables.ts'
import { hasLocation } from '../../libraries/store.ts'
import type { Work } from '../../platform/work.ts'
import { deleteHoldingRow, type HoldingRow, itemsOfHolding, selectBibs, updateHolding } from '../bibs/bib-store.ts'
import { afterLastHolding, findBib, isAfterlife } from '../bibs/bibs.ts'
import type { Bib } from '../entity.ts'
import { findHolding, holdingAt } from '../holdings/holdings.ts'
import { findItem, type ItemNaming } from '../items/find.ts'
import { newCatalogueId } from '../items/id-store.ts'
import type { ItemWire } from '../items/schema.ts'
import type { ItemFull } from '../items/store.ts'
import { changeOf, generatedDescription, type ItemChange } from './item-change.ts'
import { deleteItemRow, insertItem, isRequested, updateItem } from './write-store.ts'

interface Generate {
  generate_description?: boolean
}

/** A new copy in a holding. 40166404 for what cannot be, a barcode that another item has among it. */
export async function createItem(
  work: Work,
  of: { mms_id: string; holding_id: string },
  body: ItemWire,
  query: Generate = {}
): Promise<ItemFull> {
  const bib = await findBib(work, of.mms_id, { lock: true })
  const holding = await findHolding(work, bib, of.holding_id)
  const change = await checked(work, changeOf(body, await codeTables(work)), body, query)
  const id = await newCatalogueId(work, 'item')
  const given = body.item_data?.barcode?.trim()
  // Without a barcode it gets one: its own number, which no item of a library begins with.
  const barcode = given || `P${id}`
  const { library, location } = holding
  const row = { id, bibId: bib.id, holdingId: holding.id, barcode, library, location, ...change }
  if (!(await insertItem(work, row))) throw taken()
  return findItem(work, { pid: id })
}

const taken = () => new AlmaError('ITEM_FIELD', { detail: 'The barcode is that of another item.' })

/** Refuses a temporary place that does not exist; writes the description if the caller wants it made. */
async function checked(work: Work, change: ItemChange, body: ItemWire, query: Generate): Promise<ItemChange> {
  const { inTemporaryLocation, temporaryLibrary, temporaryLocation } = change
  const somewhere = inTemporaryLocation || temporaryLibrary || temporaryLocation
  if (somewhere && !(await hasLocation(work, temporaryLocation ?? '', temporaryLibrary ?? '')))
    throw new AlmaError('ITEM_FIELD', { detail: 'temp_library and temp_location do not name a location.' })
  if (!query.generate_description) return change
  return { ...change, description: generatedDescription(body.item_data ?? {}) || null }
}

/**
 * An item, held, and before it its title: whoever changes what a title has, its holdings and items, holds the title
 * first. So nothing comes into a holding that goes, and nobody waits for another who waits for him.
 */
async function lockItem(work: Work, naming: ItemNaming): Promise<ItemFull> {
  const { bib } = await findItem(work, naming)
  await selectBibs(work, [bib.id], true)
  return findItem(work, naming, { lock: true })
}

/** What is known of an item, replaced; it may be moved to another location, and so to another holding. */
export async function putItem(
  work: Work,
  of: { mms_id: string; holding_id: string; item_pid: string },
  body: ItemWire,
  query: Generate = {}
): Promise<ItemFull> {
  const naming = { pid: of.item_pid, mmsId: of.mms_id, holdingId: of.holding_id }
  const { item, bib, holding } = await lockItem(work, naming)
  const change = await checked(work, changeOf(body, await codeTables(work), item), body, query)
  const library = body.item_data?.library?.value || item.library
  const location = body.item_data?.location?.value || item.location
  const shelf = { ...holding, callNumber: holding.callNumber ?? null, libraryName: null, locationName: null }
  const home = await homeOf(work, bib, shelf, library, location)
  const barcode = body.item_data?.barcode?.trim() || item.barcode
  const row = { id: item.id, holdingId: home.id, barcode, library, location, ...change }
  if (!(await updateItem(work, row))) throw taken()
  return findItem(work, { pid: item.id })
}

async function homeOf(work: Work, bib: Bib, holding: HoldingRow, library: string, location: string) {
  if (holding.library === library && holding.location === location) return holding
  if (!(await hasLocation(work, location, library)))
    throw new AlmaError('ITEM_FIELD', { detail: 'library and location do not name a location.' })
  return holdingAt(work, bib, holding, library, location)
}

// What is in somebody's hands cannot be withdrawn, whatever is overridden.
const withSomebody = new Set(['LOAN', 'LOST_LOAN', 'CLAIM_RETURNED_LOAN', 'ILL', 'LOST_ILL'])

/**
 * Withdraws an item; what becomes of an emptied holding and title is the caller's choice. 401849 with the reason: it is
 * lent, somebody waits for it, or (unless overridden) it is not in its place.
 */
export async function deleteItem(
  work: Work,
  of: { mms_id: string; holding_id: string; item_pid: string },
  query: { override?: boolean; holdings?: string; bib?: string }
): Promise<void> {
  const [holdings, ofBib] = [(query.holdings ?? 'retain').toLowerCase(), (query.bib ?? 'retain').toLowerCase()]
  if (!isAfterlife(holdings) || !isAfterlife(ofBib))
    throw new AlmaError('ITEM_DELETE', { reason: 'holdings and bib may be retain, delete or suppress.' })
  const naming = { pid: of.item_pid, mmsId: of.mms_id, holdingId: of.holding_id }
  const full = await lockItem(work, naming)
  const reason = await against(work, full, query.override ?? false)
  if (reason) throw new AlmaError('ITEM_DELETE', { reason })
  await deleteItemRow(work, full.item.id)
  await emptied(work, full, holdings, ofBib)
}

async function against(work: Work, { item }: ItemFull, override: boolean): Promise<string | undefined> {
  if (item.processType && withSomebody.has(item.processType)) return 'The item is on loan.'
  if (await isRequested(work, item.id)) return 'The item has requests.'
  return item.processType && !override ? 'The item is not in its place.' : undefined
}

async function emptied(work: Work, { bib, holding }: ItemFull, action: string, ofBib: string): Promise<void> {
  if (action === 'retain' || (await itemsOfHolding(work, holding.id)) > 0) return
  if (action === 'suppress') {
    const { library, location, callNumber = null, record } = holding
    await updateHolding(work, holding.id, {
      library,
      location,
      callNumber,
      record: { ...record, suppressFromPublishing: true }
    })
    return
  }
  await deleteHoldingRow(work, holding.id)
  await afterLastHolding(work, bib, ofBib)
}
