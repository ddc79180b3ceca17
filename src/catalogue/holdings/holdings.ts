import { formatDay } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { idOf, noId } from '../../alma/ids.ts'
import { present } from '../../alma/present.ts'
import { codeTables } from '../../codes/tables.ts'
import { hasLocation } from '../../libraries/store.ts'
import { link, type Work } from '../../platform/work.ts'
import { Holdings, type HoldingWire } from '../bibs/bib-schema.ts'
import {
  deleteHoldingRow,
  type HoldingChange,
  type HoldingRow,
  insertHolding,
  itemsOfHolding,
  selectBibs,
  selectHoldings,
  updateHolding
} from '../bibs/bib-store.ts'
import { afterLastHolding, findBib, isAfterlife, type Shown } from '../bibs/bibs.ts'
import { marcOf, marcText, placeOf852 } from '../bibs/marc.ts'
import type { Bib } from '../entity.ts'
import { newCatalogueId } from '../items/id-store.ts'
import { bibData } from '../items/mapping.ts'
import type { MarcRecord } from '../record/record.ts'

/** The holding of a title with this id. 402208 when the title has none. */
export async function findHolding(work: Work, bib: Bib, holdingId: string, lock = false): Promise<HoldingRow> {
  const id = idOf(holdingId)
  const [found] = id === undefined ? [] : await selectHoldings(work, bib.id, { id, lock })
  if (found) return found
  throw new AlmaError('HOLDING_NOT_FOUND', { id: holdingId })
}

/** All holdings of a title, and what the title is. */
export async function listHoldings(work: Work, mmsId: string) {
  const bib = await findBib(work, mmsId)
  const found = await selectHoldings(work, bib.id)
  const holding = found.map(row => ({
    holding_id: String(row.id),
    library: { value: row.library, desc: row.libraryName ?? row.library },
    location: { value: row.location, desc: row.locationName ?? row.location },
    call_number: row.callNumber,
    accession_number: row.record.accessionNumber,
    suppress_from_publishing: String(row.record.suppressFromPublishing ?? false),
    link: link(work, 'bibs', mmsId, 'holdings', String(row.id))
  }))
  const { publisher_const: publisher, ...data } = bibData(work, bib)
  const value = {
    ...(holding.length > 0 ? { holding } : {}),
    bib_data: { ...data, publisher },
    total_record_count: holding.length
  }
  return present(Holdings, value, await codeTables(work))
}

const toWire = (row: HoldingRow, json: boolean): HoldingWire => ({
  holding_id: String(row.id),
  created_by: row.record.createdBy ?? '',
  created_date: formatDay(row.createdAt),
  last_modified_by: row.record.modifiedBy ?? '',
  last_modified_date: formatDay(row.modifiedAt),
  suppress_from_publishing: String(row.record.suppressFromPublishing ?? false),
  ...(json ? { anies: [marcText(row.record.marc)] } : { record: row.record.marc })
})

/** One holding with its MARC record. */
export async function getHolding(work: Work, mmsId: string, holdingId: string, { json }: Shown): Promise<HoldingWire> {
  return toWire(await findHolding(work, await findBib(work, mmsId), holdingId), json)
}

/**
 * What is stored of a holding's record. 402211 when there is none or its field 852 is missing, 33008 when that names a
 * library or location that does not exist.
 */
async function changeOf(work: Work, body: HoldingWire, id: string, before?: HoldingRow): Promise<HoldingChange> {
  const marc = body.record && marcOf(body.record)
  const place = marc && placeOf852(marc)
  if (!place) throw new AlmaError('HOLDING_XML_INVALID', { detail: 'There is no field 852 in it.' })
  const { library, location, callNumber, callNumberType, copyId, accessionNumber } = place
  if (!(await hasLocation(work, location, library)))
    throw new AlmaError('HOLDING_CREATE', { detail: 'the library or the location of field 852 does not exist' })
  const { suppress_from_publishing: suppress } = body
  const record = {
    callNumberType,
    ...(copyId ? { copyId } : {}),
    ...(accessionNumber ? { accessionNumber } : {}),
    suppressFromPublishing:
      suppress === undefined ? (before?.record.suppressFromPublishing ?? false) : suppress.toLowerCase() === 'true',
    createdBy: before?.record.createdBy ?? work.actor,
    modifiedBy: work.actor,
    marc: { ...marc, controlfield: numbered(marc, id) }
  }
  return { library, location, callNumber, record }
}

const numbered = (marc: MarcRecord, id: string) => [
  { tag: '001', value: String(id) },
  ...marc.controlfield.filter(({ tag }) => tag !== '001')
]

/** A new holding of a title. 33007 for an unknown title. */
export async function createHolding(work: Work, mmsId: string, body: HoldingWire, shown: Shown) {
  if (!/^\d+$/.test(mmsId)) throw new AlmaError('MMS_ID_NOT_NUMERIC', { id: mmsId })
  const [bib] = await selectBibs(work, [idOf(mmsId) ?? noId], true)
  if (!bib) throw new AlmaError('MMS_RECORD_NOT_FOUND', { id: mmsId })
  const id = await newCatalogueId(work, 'holding')
  await insertHolding(work, id, bib.id, await changeOf(work, body, id))
  return toWire(await findHolding(work, bib, String(id)), shown.json)
}

/** Another record in place of the holding's. Its items belong where the holding stands now. */
export async function putHolding(work: Work, mmsId: string, holdingId: string, body: HoldingWire, shown: Shown) {
  const bib = await findBib(work, mmsId, { lock: true })
  const before = await findHolding(work, bib, holdingId, true)
  await updateHolding(work, before.id, await changeOf(work, body, before.id, before))
  return toWire(await findHolding(work, bib, holdingId), shown.json)
}

/** Removes a holding without items; 60213 for an unknown one, 60214 with items, 60218 for an unknown `bib`. */
export async function deleteHolding(work: Work, mmsId: string, holdingId: string, query: { bib?: string }) {
  const action = (query.bib ?? 'retain').toLowerCase()
  if (!isAfterlife(action)) throw new AlmaError('HOLDING_BIB_ACTION', {})
  const bib = await findBib(work, mmsId, { lock: true })
  const id = idOf(holdingId)
  const [holding] = id === undefined ? [] : await selectHoldings(work, bib.id, { id, lock: true })
  if (!holding) throw new AlmaError('HOLDING_ID_INVALID', {})
  if ((await itemsOfHolding(work, holding.id)) > 0) throw new AlmaError('HOLDING_DELETE', { reason: 'It has items.' })
  await deleteHoldingRow(work, holding.id)
  await afterLastHolding(work, bib, action)
}

/** The holding of a title in this place, made after another one when there is none: where a moved item goes. */
export async function holdingAt(work: Work, bib: Bib, like: HoldingRow, library: string, location: string) {
  const found = (await selectHoldings(work, bib.id)).find(row => row.library === library && row.location === location)
  if (found) return found
  const id = await newCatalogueId(work, 'holding')
  const marc = { ...like.record.marc, controlfield: numbered(like.record.marc, id), datafield: moved() }
  const record = { ...like.record, createdBy: work.actor, modifiedBy: work.actor, marc }
  await insertHolding(work, id, bib.id, { library, location, callNumber: like.callNumber ?? null, record })
  return findHolding(work, bib, String(id))

  function moved() {
    const place: Record<string, string> = { b: library, c: location }
    return like.record.marc.datafield.map(field =>
      field.tag === '852'
        ? { ...field, subfield: field.subfield.map(({ code, value }) => ({ code, value: place[code] ?? value })) }
        : field
    )
  }
}
