import { LockMode } from '@mikro-orm/core'
import { canonical } from '../alma/canonical.ts'
import { formatMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { idOf, noId } from '../alma/ids.ts'
import { Bib } from '../catalogue/entity.ts'
import { checkLibrary, limitsOf } from '../libraries/limits.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { find, findHeld, type Naming } from '../users/find/lookup.ts'
import { nextId } from '../users/find/store.ts'
import { Deposit } from './entity.ts'
import { depositToWire } from './mapping.ts'
import { allProfiles, mayUse, type Profile } from './profiles.ts'
import { type DepositNote, type DepositStatus, depositStatuses } from './record.ts'
import { afterAction, firstStatus, isOpen } from './rules.ts'
import { type Decision, UserDeposit } from './schema.ts'

/** How a caller names a deposit of a user. */
export type DepositNaming = Naming & { deposit_id: string }

/**
 * Keeps a work that a user gives, as a draft or submitted (`alma-api.md` 2.7); the title is suppressed until it is
 * approved. 402205: an id is no number; 401666: a field that is missing or names nothing; 401652: the profile is not
 * for this user.
 */
export async function createDeposit(work: Work, naming: Naming, wire: UserDeposit, draft: string | undefined) {
  const { id: userId, record } = await findHeld(work, naming)
  await checkLibrary(work, 'deposit', {})
  const given = canonical(UserDeposit, wire)
  const isDraft = flagOf('draft', draft)
  const profile = await profileOf(work, given)
  const status = firstStatus(isDraft, profile.automatic)
  if (!mayUse(profile, record.user_group?.value))
    throw new AlmaError('DEPOSIT_CREATE', { reason: 'The profile is not for the group of this user.' })
  for (const name of ['mms_id', 'rep_id'] as const) {
    if (!given[name]) throw invalid(name)
    if (idOf(given[name] ?? '') === undefined) throw new AlmaError('DEPOSIT_NUMBER', { name })
  }
  await suppress(work, given.mms_id ?? '', status !== 'APPROVED')
  const deposit = work.em.create(Deposit, {
    institution: work.institution,
    id: await nextId(work),
    userId,
    title: given.title ?? '',
    profile: profile.id,
    status,
    mmsId: given.mms_id ?? '',
    representationId: given.rep_id ?? '',
    notes: notesOf(work, given),
    submittedAt: isDraft ? null : work.now,
    createdAt: work.now,
    modifiedAt: work.now
  })
  await work.em.flush()
  return depositToWire(work, deposit, record.primary_id ?? '', [profile])
}

const invalid = (name: string) =>
  new AlmaError('INVALID_PARAMETER', { name, detail: 'It is missing or names nothing.' })

function flagOf(name: string, value = 'false'): boolean {
  const text = value.trim().toLowerCase()
  if (text !== 'true' && text !== 'false') throw invalid(name)
  return text === 'true'
}

async function profileOf(work: Work, given: UserDeposit): Promise<Profile> {
  if (!given.title) throw invalid('title')
  const profile = (await allProfiles(work)).find(one => one.id === given.deposit_profile?.value)
  if (!profile) throw invalid('deposit_profile')
  return profile
}

const notesOf = (work: Work, given: UserDeposit): DepositNote[] =>
  (given.note ?? []).map(({ content = '', type = 'USER' }) => noteOf(work, content, type))
const noteOf = (work: Work, content: string, type: string): DepositNote => ({
  content,
  creation_date: formatMoment(work.now),
  created_by: work.actor,
  type
})

/** Hides the title from the public, or shows it again. 401666 when there is none of this number. */
async function suppress(work: Work, mmsId: string, hidden: boolean): Promise<void> {
  const where = { institution: work.institution, id: idOf(mmsId) ?? noId }
  const bib = await work.em.findOne(Bib, where, { lockMode: LockMode.PESSIMISTIC_WRITE })
  takeMoment(work)
  if (!bib) throw invalid('mms_id')
  if ((bib.record.suppressFromPublishing ?? false) === hidden) return
  Object.assign(bib, { record: { ...bib.record, suppressFromPublishing: hidden }, modifiedAt: work.now })
}

/** How deposits are asked for. */
export interface DepositQuery {
  limit: number
  offset: number
  status?: string
  order_by?: string
  direction?: string
}

/** A page of a user's deposits. 402238: an unknown status, order or direction. */
export async function listDeposits(work: Work, naming: Naming, query: DepositQuery) {
  const { limit, offset, status, order_by: order = 'name', direction = 'ASC' } = query
  const { id: userId, record } = await find(work, naming)
  const wanted = depositStatuses.find(one => one === status?.toUpperCase())
  if (status && !wanted) throw new AlmaError('DEPOSIT_LIST', { reason: 'The status is not known.' })
  const field = { name: 'title', modification_date: 'modifiedAt' }[order.toLowerCase()]
  const way = { ASC: 'asc', DESC: 'desc' }[direction.toUpperCase()] as 'asc' | 'desc' | undefined
  if (!field || !way) throw new AlmaError('DEPOSIT_LIST', { reason: 'The order is not known.' })
  // They name no library: a key that is limited to some is shown none.
  if (await limitsOf(work)) return { total_record_count: 0 }
  const [rows, total] = await work.em.findAndCount(
    Deposit,
    { institution: work.institution, userId, ...(wanted ? { status: wanted } : {}) },
    { orderBy: [{ [field]: way }, { id: way }], limit: Math.max(limit, 1), offset }
  )
  const count = { total_record_count: total }
  if (total === 0) return count
  const profiles = await allProfiles(work)
  const shown = limit === 0 ? [] : rows
  return { user_deposit: shown.map(row => depositToWire(work, row, record.primary_id ?? '', profiles)), ...count }
}

/** One deposit of a user; 402238 for an unknown one. */
export async function getDeposit(work: Work, naming: DepositNaming) {
  const { id: userId, record } = await find(work, naming)
  const row = await findDeposit(work, naming.deposit_id, { userId })
  return depositToWire(work, row, record.primary_id ?? '', await allProfiles(work))
}

async function findDeposit(work: Work, id: string, of: { userId?: string; locked?: boolean }): Promise<Deposit> {
  const where = { institution: work.institution, id: idOf(id) ?? noId, ...(of.userId ? { userId: of.userId } : {}) }
  const row = await work.em.findOne(Deposit, where, of.locked ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {})
  if (of.locked) takeMoment(work)
  if (!row) throw new AlmaError('DEPOSIT_NOT_FOUND', {})
  await checkLibrary(work, 'deposit', row)
  return row
}

/** The depositor submits or withdraws; notes of the body are added. 401666: another op; 401652: not in this status. */
export async function actOnDeposit(
  work: Work,
  naming: DepositNaming,
  op: string | undefined,
  wire: UserDeposit | undefined
) {
  const { id: userId, record } = await find(work, naming)
  const row = await findDeposit(work, naming.deposit_id, { userId, locked: true })
  const profiles = await allProfiles(work)
  const automatic = profiles.find(profile => profile.id === row.profile)?.automatic ?? false
  const given = canonical(UserDeposit, wire ?? {})
  await put(work, row, afterAction(op, row.status, automatic), notesOf(work, given))
  return depositToWire(work, row, record.primary_id ?? '', profiles)
}

/** The library approves, declines or returns (our addition: a vendor's staff do it on their screens). */
export async function decideDeposit(work: Work, id: string, { status, note }: Decision) {
  const row = await findDeposit(work, String(id), { locked: true })
  if (!isOpen(row.status))
    throw new AlmaError('DEPOSIT_UPDATE', { reason: `A deposit in status ${row.status} waits for no decision.` })
  await put(work, row, status, note ? [noteOf(work, note, 'LIBRARY')] : [])
  return depositToWire(work, row, undefined, await allProfiles(work))
}

async function put(work: Work, row: Deposit, status: DepositStatus, notes: DepositNote[]): Promise<void> {
  if (status === 'APPROVED') await suppress(work, row.mmsId, false)
  if (status === 'PENDING' || status === 'APPROVED') row.submittedAt ??= work.now
  Object.assign(row, { status, notes: [...row.notes, ...notes], modifiedAt: work.now })
  await work.em.flush()
}
