import { formatDay } from '../../alma/dates.ts'
import { present } from '../../alma/present.ts'
import { codeTables, type Tables } from '../../codes/tables.ts'
import { link, type Work } from '../../platform/work.ts'
import type { Bib } from '../entity.ts'
import { bibData } from '../items/mapping.ts'
import { requestCounts } from '../items/show-store.ts'
import type { DataField } from '../record/record.ts'
import { availabilityOf } from './availability.ts'
import { Bib as BibSchema, type BibWire } from './bib-schema.ts'
import { marcText } from './marc.ts'

/** How an answer is given: with the record or without it, in JSON or XML, with which extras. */
export interface Shown {
  json: boolean
  view?: string | undefined
  expand?: string | undefined
}

/**
 * Titles in wire shape, however many, with a statement for each thing that is asked of them. The MARC record is an
 * element in XML and a text in JSON; with expand=p_avail it tells where copies are (availability.ts).
 */
export async function showBibs(work: Work, bibs: readonly Bib[], shown: Shown): Promise<BibWire[]> {
  if (bibs.length === 0) return []
  const wanted = (shown.expand ?? '').toLowerCase().split(/[\s,]+/)
  const ids = bibs.map(({ id }) => id)
  const places = wanted.includes('p_avail') ? await availabilityOf(work, ids) : new Map<string, DataField[]>()
  const requests = wanted.includes('requests') ? await requestCounts(work, ids) : undefined
  const tables = await codeTables(work)
  return bibs.map(bib =>
    toWire(work, tables, bib, shown, { places: places.get(bib.id) ?? [], requests: requests?.get(bib.id) })
  )
}

function toWire(
  work: Work,
  tables: Tables,
  bib: Bib,
  { json, view }: Shown,
  { places, requests }: { places: readonly DataField[]; requests: number | undefined }
): BibWire {
  const { record } = bib
  const address = (name: string) => link(work, 'bibs', String(bib.id), name)
  const full = view?.toLowerCase() !== 'brief'
  const marc = { ...record.marc, datafield: [...record.marc.datafield, ...places] }
  return present(
    BibSchema,
    {
      ...bibData(work, bib),
      record_format: 'marc21',
      holdings: { value: '', link: address('holdings') },
      created_by: record.createdBy,
      created_date: formatDay(bib.createdAt),
      last_modified_by: record.modifiedBy,
      last_modified_date: formatDay(bib.modifiedAt),
      suppress_from_publishing: String(record.suppressFromPublishing ?? false),
      suppress_from_external_search: String(record.suppressFromExternalSearch ?? false),
      sync_with_oclc: record.syncWithOclc ?? 'NONE',
      sync_with_libraries_australia: record.syncWithLibrariesAustralia ?? 'NONE',
      ...(record.catalogingLevel ? { cataloging_level: { value: record.catalogingLevel } } : {}),
      ...(full && (json ? { anies: [marcText(marc)] } : { record: marc })),
      ...(requests === undefined ? {} : { requests: { value: requests, link: address('requests') } })
    },
    tables
  )
}
