import { formatDay } from '../../alma/dates.ts'
import { present } from '../../alma/present.ts'
import { type AnySchema, isCoded } from '../../alma/schema.ts'
import type { Tables } from '../../codes/tables.ts'
import { link, type Work } from '../../platform/work.ts'
import type { Bib, Item as ItemRow } from '../entity.ts'
import { baseStatus } from '../record/process.ts'
import { Item, type ItemWire } from './schema.ts'
import type { ItemFull } from './store.ts'

/** What an answer adds to an item: of its loan, its requests, its label, its scan-in. */
export interface ItemExtra {
  /** Whether somebody waits for it; null: not known, as after a scan-in. */
  requested?: boolean | null
  dueDate?: string | undefined
  dueDatePolicy?: string | undefined
  additionalInfo?: string | undefined
  /** Fields of view=label. */
  label?: Record<string, unknown> | undefined
}

const code = (value: string | null | undefined, desc?: string) => ({
  value: value ?? '',
  ...(desc === undefined ? {} : { desc })
})

/** The title as loans and requests show it: with the statement of responsibility, 245 $c (recorded answers). */
export const fullTitle = ({ title, record }: Pick<Bib, 'title' | 'record'>): string =>
  record.responsibility ? `${title} ${record.responsibility}` : title

/** What an item's answer shows of its title. */
export const bibData = (work: Pick<Work, 'base'>, bib: Bib) => ({
  mms_id: String(bib.id),
  title: bib.title,
  author: bib.author,
  issn: bib.record.issn,
  isbn: bib.record.isbn,
  complete_edition: bib.record.completeEdition,
  network_number: bib.record.networkNumbers,
  place_of_publication: bib.record.placeOfPublication,
  date_of_publication: bib.record.dateOfPublication,
  publisher_const: bib.record.publisher,
  link: link(work, 'bibs', String(bib.id))
})

/** The address of an item: of its title, its holding and itself. */
export const itemLink = (work: Pick<Work, 'base'>, item: Pick<ItemRow, 'id' | 'bibId' | 'holdingId'>): string =>
  link(work, 'bibs', String(item.bibId), 'holdings', String(item.holdingId), 'items', String(item.id))

/** An item as recorded answers have it, key by key. */
export function itemToWire(work: Pick<Work, 'base'>, tables: Tables, full: ItemFull, extra: ItemExtra = {}): ItemWire {
  const { item, bib } = full
  const wire = present(
    Item as AnySchema,
    {
      bib_data: bibData(work, bib),
      holding_data: holdingData(work, full),
      item_data: { ...itemData(full), ...itemExtra(extra) },
      additional_info: extra.additionalInfo,
      link: itemLink(work, item)
    },
    tables
  )
  emptyCodes(Item as AnySchema, wire)
  return wire
}

function holdingData(work: Pick<Work, 'base'>, { item, holding, names }: ItemFull) {
  return {
    copy_id: holding.record.copyId,
    ...item.record.holding,
    holding_id: String(holding.id),
    call_number_type: code(holding.record.callNumberType),
    call_number: holding.callNumber,
    accession_number: holding.record.accessionNumber,
    in_temp_location: item.inTemporaryLocation,
    temp_library: code(item.temporaryLibrary, item.inTemporaryLocation ? names.library : undefined),
    temp_location: code(item.temporaryLocation, item.inTemporaryLocation ? names.location : undefined),
    temp_policy: code(item.temporaryPolicy),
    link: link(work, 'bibs', String(item.bibId), 'holdings', String(holding.id))
  }
}

function itemData({ item, names }: ItemFull) {
  const atDepartment = item.processType === 'WORK_ORDER_DEPARTMENT'
  return {
    is_magnetic: false,
    ...item.record.item,
    pid: String(item.id),
    barcode: item.barcode,
    creation_date: formatDay(item.createdAt),
    modification_date: formatDay(item.modifiedAt),
    base_status: code(baseStatus(item.processType)),
    awaiting_reshelving: false,
    physical_material_type: code(item.materialType),
    policy: code(item.policy),
    description: item.description,
    process_type: code(item.processType),
    ...(atDepartment && item.workOrderType ? { work_order_type: code(item.workOrderType) } : {}),
    ...(atDepartment && item.atDesk ? { work_order_at: code(item.atDesk) } : {}),
    library: code(item.library, names.homeLibrary),
    location: code(item.location, names.homeLocation)
  }
}

const itemExtra = ({ requested = null, dueDate, dueDatePolicy, label }: ItemExtra) => ({
  requested,
  ...(dueDate === undefined ? {} : { due_date: dueDate }),
  ...(dueDatePolicy === undefined ? {} : { due_date_policy: dueDatePolicy }),
  ...label
})

// An empty code of an item has a null label, and where a place or a condition is meant no value either (recorded 2018
// to 2021 alike: scriptotek, tulibraries, upenn).
const noValue = new Set(['temp_library', 'temp_location', 'physical_condition'])

function emptyCodes(schema: AnySchema, wire: any): void {
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    const value = wire?.[key]
    if (value === undefined || value === null) continue
    if (isCoded(part)) {
      if (value.value === '') wire[key] = { value: noValue.has(key) ? null : '', desc: null }
    } else if (part.type === 'object') emptyCodes(part, value)
  }
}
