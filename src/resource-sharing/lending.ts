import { LockMode } from '@mikro-orm/core'
import { canonical } from '../alma/canonical.ts'
import { AlmaError } from '../alma/errors.ts'
import { idOf, noId } from '../alma/ids.ts'
import { hasBib } from '../catalogue/bibs/bibs.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { pickupFacts } from '../libraries/pickup-store.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { SharingRequest } from './entity.ts'
import { makeRequest } from './make.ts'
import { requestsToWire, requestToWire } from './mapping.ts'
import { allPartners, findPartner } from './partners.ts'
import { wrongOfLending } from './rules.ts'
import { ResourceSharingRequest } from './schema.ts'
import { statusTables } from './state.ts'
import { type Filter, findRequests } from './store.ts'

const refuse = (detail: string): AlmaError => new AlmaError('LENDING_PARAMETER', { detail })

/**
 * Makes a partner's request. 40166411 for everything that is missing, unknown or wrong; so too when the partner has
 * sent a request with this external id before, also at the same moment.
 */
export async function createLending(
  work: Work,
  code: string,
  wire: ResourceSharingRequest
): Promise<ResourceSharingRequest> {
  if (!(await allPartners(work)).has(code)) throw refuse('The partner is unknown.')
  const given = canonical(ResourceSharingRequest, wire)
  const wrong = wrongOfLending(given, code, await codeTables(work))
  if (wrong) throw refuse(wrong)
  const { external_id: externalId = '', owner = '' } = given
  await checkLibrary(work, 'sharing', { owner })
  const places = await pickupFacts(work, { owner, pickup: '', type: 'LIBRARY' })
  if (!places.ownerHasLocation) throw refuse('owner is not a resource sharing library.')
  if (given.mms_id && !(await hasBib(work, given.mms_id))) throw refuse('mms_id is not a title of ours.')
  const known = { institution: work.institution, kind: 'LENDING' as const, externalKey: `${code}/${externalId}` }
  const double = () => refuse('external_id is that of another request.')
  if ((await work.em.count(SharingRequest, known)) > 0) throw double()
  const request = await makeRequest(work, given, { kind: 'LENDING', owner, partner: code, externalId })
  await work.em.flush().catch((error: { code?: string }) => {
    // Somebody else was faster: the transaction is lost, and so is the answer's cause if it is not told here.
    throw error.code === '23505' ? double() : error
  })
  return requestToWire(work, request)
}

/** A request of a partner. 40166411: unknown partner; 40166412: the partner has no such request. */
export async function getLending(work: Work, code: string, id: string): Promise<ResourceSharingRequest> {
  if (!(await allPartners(work)).has(code)) throw refuse('The partner is unknown.')
  const where = { institution: work.institution, kind: 'LENDING' as const, partner: code, id: idOf(id) ?? noId }
  const request = await work.em.findOne(SharingRequest, where)
  if (!request) throw new AlmaError('LENDING_NO_REQUEST', {})
  await checkLibrary(work, 'sharing', request)
  return requestToWire(work, request)
}

/** How a list of lending requests is asked for. */
export interface ListQuery {
  library?: string | undefined
  status?: string | undefined
  printed?: string | undefined
  reported?: string | undefined
  partner?: string | undefined
  requested_format?: string | undefined
  supplied_format?: string | undefined
}

/** The lending requests of a resource sharing library, all of them. 401664: no library; 401666: a wrong filter. */
export async function listLending(work: Work, query: ListQuery) {
  const [rows] = await findRequests(work, await filterOf(work, query))
  return listOf(work, rows)
}

/** Marks the requests of such a list as reported and answers them. 40166414: no op; 401666: another one. */
export async function markReported(work: Work, query: ListQuery & { op?: string | undefined }) {
  if (query.op === undefined) throw new AlmaError('LENDING_LIST_OPERATION', {})
  if (query.op !== 'mark_reported')
    throw new AlmaError('INVALID_PARAMETER', { name: 'op', detail: 'Use mark_reported.' })
  const filter = await filterOf(work, query)
  const where = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  const rows = await work.em.find(
    SharingRequest,
    { institution: work.institution, ...where },
    { orderBy: { createdAt: 'desc', id: 'desc' }, lockMode: LockMode.PESSIMISTIC_WRITE }
  )
  takeMoment(work)
  for (const row of rows) if (!row.reported) Object.assign(row, { reported: true, modifiedAt: work.now })
  await work.em.flush()
  return listOf(work, rows)
}

async function listOf(work: Work, rows: SharingRequest[]) {
  const count = { total_record_count: rows.length }
  return rows.length === 0 ? count : { user_resource_sharing_request: await requestsToWire(work, rows), ...count }
}

async function filterOf(work: Work, query: ListQuery): Promise<Filter> {
  const { library, status, partner, requested_format: format, supplied_format: suppliedFormat } = query
  if (library === undefined) throw new AlmaError('MANDATORY_FIELD', { field: 'library' })
  const tables = await codeTables(work)
  const check = (name: string, value: string | undefined, good: boolean) => {
    if (value !== undefined && !good) throw new AlmaError('INVALID_PARAMETER', { name, detail: 'It is not known.' })
  }
  check('library', library, tables.isCode('Organizations', library) && library !== work.institution)
  check('status', status, isStatus(tables, status ?? ''))
  check('requested_format', format, tables.isCode('RequestFormats', format ?? ''))
  check('supplied_format', suppliedFormat, tables.isCode('RequestFormats', suppliedFormat ?? ''))
  if (partner !== undefined) await findPartner(work, partner)
  return {
    kind: 'LENDING',
    owner: library,
    status,
    partner,
    format,
    suppliedFormat,
    printed: yesOrNo('printed', query.printed),
    reported: yesOrNo('reported', query.reported)
  }
}

const isStatus = (tables: Tables, status: string): boolean =>
  statusTables('LENDING').some(table => tables.isCode(table, status))

function yesOrNo(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined
  if (value === 'Y' || value === 'N') return value === 'Y'
  throw new AlmaError('INVALID_PARAMETER', { name, detail: 'Use Y or N.' })
}
