import { formatDay, formatMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { present } from '../alma/present.ts'
import { baseStatus, findItems, fullTitle, type ItemFull, itemLink } from '../catalogue/service.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { getCircDesk } from '../libraries/service.ts'
import { link, notePeople, type Work } from '../platform/work.ts'
import { noteReported } from '../requests/copies/slips-store.ts'
import { insertPrintouts } from './printout-store.ts'
import { type PickFilter, type PickRow, picksOf, shelvesToPick } from './resource-store.ts'
import { type ReportQuery, RequestedResource, type ResourcesQuery } from './schema.ts'

/** So many shelves are reported in one call at most. */
const mostReported = 10_000

/**
 * What a desk has to fetch from its shelves for requests, shelf by shelf. 401664 without library or desk or for an
 * unknown desk, 402119 for an unknown library, 40166414 for an option that is none.
 */
export async function listResources(work: Work, query: ResourcesQuery) {
  const filter = await filterOf(work, query)
  const order = option('order_by', query.order_by ?? 'call_number', ['call_number', 'location'])
  const direction = option('direction', query.direction ?? 'asc', ['asc', 'desc'])
  return answer(work, filter, { order, direction, limit: query.limit ?? 10, offset: query.offset ?? 0 })
}

/**
 * Notes that what a desk has to fetch was reported, and prints a slip for each request. Answers what was acted on.
 * Errors as `listResources`.
 */
export async function reportResources(work: Work, query: ReportQuery) {
  option('op', query.op ?? '', ['mark_reported'])
  const filter = await filterOf(work, query)
  const page = { order: 'call_number', direction: 'asc', limit: mostReported, offset: 0 } as const
  const { ids } = await shelvesToPick(work, filter, page)
  const picks = await picksOf(work, filter, ids)
  await noteReported(
    work,
    picks.map(({ requestId }) => requestId)
  )
  const tables = await codeTables(work)
  const slips = picks.map(pick => ({
    letter: 'FulReasourceRequestSlipLetter' as const,
    library: filter.library,
    desk: filter.desk,
    itemId: pick.itemId,
    requestId: pick.requestId,
    destination: destinationOf(tables, pick).desc
  }))
  await insertPrintouts(work, slips)
  const reported = picks.map(pick => ({ ...pick, reported: true }))
  return shelves(work, tables, ids, reported, ids.length)
}

async function filterOf(work: Work, query: ReportQuery): Promise<PickFilter> {
  for (const field of ['library', 'circ_desk'] as const)
    if (query[field] === undefined) throw new AlmaError('MANDATORY_FIELD', { field })
  const { library = '', circ_desk: desk = '', location, pickup_inst: institution } = query
  await getCircDesk(work, library, desk)
  await checkLibrary(work, 'desk', { library })
  return {
    library,
    desk,
    location,
    reported: yesOrNo('reported', query.reported),
    printed: yesOrNo('printed', query.printed),
    elsewhere: institution === undefined ? undefined : institution !== work.institution
  }
}

function yesOrNo(name: string, value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : option(name, value.toUpperCase(), ['Y', 'N']) === 'Y'
}

function option<T extends string>(name: string, value: string, options: readonly T[]): T {
  const found = options.find(known => known.toLowerCase() === value.toLowerCase())
  if (found === undefined) throw new AlmaError('TASK_PARAMETER', { name, options: options.join(', ') })
  return found
}

async function answer(work: Work, filter: PickFilter, page: Parameters<typeof shelvesToPick>[2]) {
  const { ids, total } = await shelvesToPick(work, filter, page)
  const picks = ids.length === 0 ? [] : await picksOf(work, filter, ids)
  return shelves(work, await codeTables(work), ids, picks, total)
}

async function shelves(work: Work, tables: Tables, ids: string[], picks: PickRow[], total: number) {
  notePeople(
    work,
    picks.map(({ userId }) => userId)
  )
  const items = await findItems(
    work,
    picks.map(({ itemId }) => itemId)
  )
  const resources = ids.flatMap(id => {
    const own = picks.filter(pick => items.get(pick.itemId)?.holding.id === id)
    const copies = [...new Set(own.map(({ itemId }) => itemId))].flatMap(itemId => items.get(itemId) ?? [])
    const [first] = copies
    return first ? [present(RequestedResource, shelf(work, tables, first, copies, own), tables)] : []
  })
  return { ...(resources.length > 0 ? { requested_resource: resources } : {}), total_record_count: total }
}

function shelf(work: Work, tables: Tables, { bib, holding, names }: ItemFull, copies: ItemFull[], picks: PickRow[]) {
  const [mms, at] = [String(bib.id), String(holding.id)]
  return {
    resource_metadata: {
      mms_id: { value: mms, link: link(work, 'bibs', mms) },
      title: fullTitle(bib),
      author: bib.author,
      issn: bib.record.issn,
      isbn: bib.record.isbn,
      publisher: bib.record.publisher,
      publication_place: bib.record.placeOfPublication,
      publication_year: bib.publicationYear
    },
    location: {
      holding_id: { value: at, link: link(work, 'bibs', mms, 'holdings', at) },
      library: { value: holding.library, desc: names.homeLibrary },
      call_number: holding.callNumber,
      shelving_location: holding.location,
      copy: copies.map(({ item }) => ({
        pid: String(item.id),
        barcode: item.barcode,
        base_status: { value: baseStatus(item.processType) },
        alternative_call_number: item.record.item?.alternative_call_number,
        storage_location_id: item.record.item?.storage_location_id,
        link: itemLink(work, item)
      }))
    },
    request: picks.map(pick => wanted(work, tables, mms, pick))
  }
}

/** Where a request's item is to go: the library of the pickup, or the department. */
function destinationOf(tables: Tables, { pickupLibrary, department, departmentName }: PickRow) {
  if (department !== null) return { value: department, desc: departmentName ?? department }
  const value = pickupLibrary ?? ''
  return { value, desc: tables.label('Organizations', value) ?? value }
}

function wanted(work: Work, tables: Tables, mms: string, pick: PickRow) {
  const created = pick.createdAt
  return {
    id: String(pick.requestId),
    request_type: pick.type,
    request_sub_type: { value: pick.subType },
    destination: destinationOf(tables, pick),
    request_date: formatDay(created),
    request_time: formatMoment(created),
    // The value stays null, as recorded (scriptotek); whoever was anonymized is nobody.
    requester: pick.primaryId ? { desc: pick.requester ?? '', link: link(work, 'users', pick.primaryId) } : undefined,
    comment: pick.comment,
    printed: pick.printed,
    reported: pick.reported,
    link: link(work, 'bibs', mms, 'requests', String(pick.requestId))
  }
}
