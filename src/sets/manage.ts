import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import type { UserSet } from './entity.ts'
import { chosen, givenIds, type Operation } from './rules.ts'
import type { ManageQuery, SetPost } from './schema.ts'
import { findSet, shown } from './service.ts'
import { addMembers, clearMembers, removeMembers, resolve } from './store.ts'

const operations: readonly string[] = ['add_members', 'delete_members', 'replace_members']

/** The operation that a call names (60111). */
export function operationOf(op: string | undefined): Operation {
  if (op !== undefined && operations.includes(op)) return op as Operation
  throw new AlmaError('SET_OPERATION', {})
}

/** The type of the ids: undefined for any identifier, empty for the primary id. 40166410: no such type. */
export function identifierType(type: string | undefined, tables: Tables): string | undefined {
  const name = type?.toUpperCase()
  if (!name || name === 'ALL_UNIQUE') return undefined
  if (name === 'PRIMARY_ID') return ''
  if (type && tables.isCode('UserIdentifierTypes', type)) return type
  throw new AlmaError('SET_ID_TYPE', {})
}

/** An itemized set, held until the transaction ends: changes of its members come one after the other. 60107, 60112. */
export async function lockItemized(work: Work, id: string): Promise<UserSet> {
  const set = await findSet(work, id, { lock: true })
  if (set.type !== 'ITEMIZED') throw new AlmaError('SET_NOT_ITEMIZED', {})
  return set
}

/**
 * Adds users to an itemized set, takes them out, or puts them in place of all others: up to 1,000 a call (SET-02), with
 * one statement that looks them up and one or two that write.
 */
export async function manageMembers(work: Work, id: string, body: SetPost, query: ManageQuery) {
  const operation = operationOf(query.op)
  const set = await lockItemized(work, id)
  const ids = givenIds(body)
  const type = identifierType(query.id_type, await codeTables(work))
  const given = await resolve(work, set.id, ids, type)
  const users = chosen(operation, given, { strict: query.fail_on_invalid_id, typed: Boolean(query.id_type) })
  await apply(work, set.id, operation, users)
  const detail = { operation }
  await recordAudit(work, { action: 'set.members', subject: `set:${set.id}`, count: users.length, detail })
  return shown(work, set)
}

async function apply(work: Work, setId: string, operation: Operation, users: readonly string[]): Promise<void> {
  if (operation === 'replace_members') await clearMembers(work, setId)
  await (operation === 'delete_members' ? removeMembers : addMembers)(work, setId, users)
}
