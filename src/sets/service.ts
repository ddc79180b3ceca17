import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import { countUsers, pageOfUsers } from '../users/find/search-store.ts'
import { fill, sourceOf } from './combine.ts'
import { UserSet } from './entity.ts'
import { lookUp } from './lookup.ts'
import { memberToWire, setToWire } from './mapping.ts'
import { countMembers } from './members.ts'
import { whereOf } from './query.ts'
import { changedSet, chosen, givenIds, newSet, type SetFields } from './rules.ts'
import type { CreateSetQuery, SetPost, SetPut } from './schema.ts'
import { addMembers, clearMembers, resolve, runOverSet } from './store.ts'

export { countMembers, membersAfter } from './members.ts'

/** A set of the institution; 60107 where there is none with that id. `lock`: held until the transaction ends. */
export async function findSet(work: Work, id: string, options = { lock: false }): Promise<UserSet> {
  const set = await lookUp(work, id, options)
  if (!set) throw new AlmaError('SET_NOT_FOUND', {})
  return set
}

/** One set with the number of its members. */
export async function getSet(work: Work, id: string) {
  return shown(work, await findSet(work, id))
}

/** A set as it is shown after a change. */
export const shown = async (work: Work, set: UserSet) =>
  setToWire(work, await codeTables(work), set, await countMembers(work, set))

/** A page of the users in a set, in the order of their numbers. */
export async function getMembers(work: Work, id: string, { limit, offset }: { limit: number; offset: number }) {
  const where = whereOf(await findSet(work, id))
  const total = await countUsers(work, where)
  const records = limit === 0 ? [] : await pageOfUsers(work, where, [], limit, offset)
  const member = records.map(record => memberToWire(work, record))
  return { ...(member.length > 0 && { member }), total_record_count: total }
}

/** Makes a set: empty, with the members given, logical, or out of other sets (SET-02). 402263: the name is taken. */
export async function createSet(work: Work, body: SetPost, query: CreateSetQuery) {
  const source = await sourceOf(work, query)
  const fields = newSet(body, await codeTables(work), source !== undefined)
  const given = body.members?.member?.length ? givenIds(body) : []
  if (given.length > 0 && (source || fields.type === 'LOGICAL'))
    throw new AlmaError('SET_CREATE', { reason: 'Members are given to itemized sets only, and not beside a source.' })
  const { institution, now, actor } = work
  const set = work.em.create(UserSet, { institution, ...fields, statusAt: now, createdBy: actor, createdAt: now })
  await written(work)
  if (source) await fill(work, set.id, source)
  if (given.length > 0) {
    const users = chosen('add_members', await resolve(work, set.id, given, undefined), { strict: true, typed: false })
    await addMembers(work, set.id, users)
  }
  const wire = await shown(work, set)
  const count = set.type === 'LOGICAL' ? 0 : wire.number_of_members.value
  await recordAudit(work, { action: 'set.created', subject: `set:${set.id}`, count, detail: { type: set.type } })
  return wire
}

/** Changes what is said of a set; its members only where its query changes. */
export async function updateSet(work: Work, id: string, body: SetPut) {
  const set = await findSet(work, id, { lock: true })
  const fields: SetFields = changedSet(set, body)
  const asks = fields.query !== set.query
  const statusAt = fields.status === set.status ? set.statusAt : work.now
  work.em.assign(set, { ...fields, statusAt })
  await written(work)
  const wire = await shown(work, set)
  if (asks) await recordAudit(work, { action: 'set.query', subject: `set:${set.id}`, count: 1 })
  return wire
}

async function written(work: Work): Promise<void> {
  try {
    await work.em.flush()
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException ? new AlmaError('SET_NAME_TAKEN', {}) : error
  }
}

/** Removes a set, not its users. 402264: there is none; 402282: a job that works on it waits or goes on. */
export async function deleteSet(work: Work, id: string): Promise<void> {
  const set = await lookUp(work, id, { lock: true })
  if (!set) throw new AlmaError('SET_ID_INVALID', { id })
  const job = await runOverSet(work, set.id)
  if (job) throw new AlmaError('SET_DELETE', { reason: `A run works on it: ${job}.` })
  await clearMembers(work, set.id)
  work.em.remove(set)
  await work.em.flush()
  await recordAudit(work, { action: 'set.deleted', subject: `set:${set.id}`, count: 1 })
}
