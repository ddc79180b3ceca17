import { AlmaError } from '../alma/errors.ts'
import type { Tables } from '../codes/tables.ts'
import type { UserSet } from './entity.ts'
import { whereOfQuery } from './query.ts'
import type { SetPost, SetPut } from './schema.ts'

/** Members that one call may name (SET-02). */
export const memberLimit = 1000

export const operators = ['AND', 'OR', 'NOT'] as const
export type Operator = (typeof operators)[number]

/** What of a set a call decides. */
export type SetFields = Pick<
  UserSet,
  'name' | 'description' | 'type' | 'content' | 'private' | 'status' | 'note' | 'query' | 'origin'
>

const refuse = (reason: string): never => {
  throw new AlmaError('SET_CREATE', { reason })
}
const textOf = (text: string | undefined): string | null => text?.trim() || null

/**
 * The set that a call asks for (SET-01). `filled`: its members come from other sets, so it is itemized whatever the
 * call says. 402262: no such type; 402265: no name, a content that is not kept here, a query too little or too much;
 * 402269, 402270: the query; 60209, 60210: private, status. Pure.
 */
export function newSet(body: SetPost, tables: Tables, filled: boolean): SetFields {
  const name = textOf(body.name) ?? refuse('The name is missing.')
  const type = body.type?.value || (filled ? 'ITEMIZED' : '')
  if (type !== 'ITEMIZED' && type !== 'LOGICAL') throw new AlmaError('SET_TYPE', {})
  if (filled && type !== 'ITEMIZED') refuse('A set made of other sets is itemized.')
  const content = body.content?.value || (filled ? 'USER' : '')
  if (content !== 'USER') refuse('Only sets of users are kept here: the content must be USER.')
  const query = textOf(body.query?.value)
  if (type === 'LOGICAL') whereOfQuery(query ?? refuse('A logical set needs a query.'))
  else if (query !== null) refuse('An itemized set has no query.')
  const origin = body.origin?.value || 'UI'
  if (tables.has('SetOrigin') && !tables.isCode('SetOrigin', origin)) refuse('The origin is not a code of SetOrigin.')
  return {
    name,
    description: textOf(body.description),
    type,
    content,
    private: privacyOf(body) ?? true,
    status: statusOf(body) ?? 'ACTIVE',
    note: textOf(body.note),
    query,
    origin
  }
}

/**
 * What a PUT makes of a set: its texts are those of the call, what it does not say of privacy and status stays. 402228:
 * the name, or the query of a logical set, is missing; 402261: a value is none; 40166408: a query for an itemized set.
 */
export function changedSet(set: SetFields, body: SetPut): SetFields {
  const name = textOf(body.name)
  if (name === null) throw new AlmaError('JOB_PARAMETER_MISSING', { name: 'name' })
  const query = textOf(body.query?.value)
  if (set.type === 'LOGICAL') {
    if (query === null) throw new AlmaError('JOB_PARAMETER_MISSING', { name: 'query' })
    whereOfQuery(query)
  } else if (query !== null) throw new AlmaError('SET_UPDATE', { reason: 'An itemized set has no query.' })
  try {
    return {
      ...set,
      name,
      description: textOf(body.description),
      private: privacyOf(body) ?? set.private,
      status: statusOf(body) ?? set.status,
      note: textOf(body.note),
      query
    }
  } catch (error) {
    throw error instanceof AlmaError ? new AlmaError('SET_INVALID', { reason: error.message }) : error
  }
}

function privacyOf({ private: given }: SetPut): boolean | undefined {
  const value = given?.value?.toLowerCase()
  if (!value) return undefined
  if (value !== 'true' && value !== 'false') throw new AlmaError('SET_PRIVATE', {})
  return value === 'true'
}

function statusOf({ status }: SetPut): UserSet['status'] | undefined {
  const value = status?.value?.toUpperCase()
  if (!value) return undefined
  if (value !== 'ACTIVE' && value !== 'INACTIVE') throw new AlmaError('SET_STATUS', {})
  return value
}

/** The operator of `combine`; AND where two sets are named without one (OA-conf). 60204. Pure. */
export function operatorOf(combine: string | undefined): Operator {
  const given = (combine || 'AND').toUpperCase()
  const known = operators.find(name => name === given)
  if (known) return known
  throw new AlmaError('SET_OPERATOR', {})
}

export type Operation = 'add_members' | 'delete_members' | 'replace_members'

/** A given id, the user whom it names, and whether that one is in the set. */
export interface Resolved {
  id: string
  userId: string | null
  member: boolean
}

/**
 * The users whom a call adds, takes out or puts in place of all others, each once. Strict: the first id that cannot be
 * used is refused: it names nobody (60116; 60120 with a type), comes twice (60119), is there already (60115; 60176 with
 * a type) or is not there (60117). Otherwise such ids are passed over. Pure.
 */
export function chosen(
  operation: Operation,
  given: readonly Resolved[],
  { strict, typed }: { strict: boolean; typed: boolean }
): string[] {
  const users = new Set<string>()
  for (const { id, userId, member } of given) {
    const twice = userId !== null && users.has(userId)
    if (strict) {
      if (userId === null) throw new AlmaError(typed ? 'SET_MEMBER_UNKNOWN_BY_TYPE' : 'SET_MEMBER_UNKNOWN', { id })
      if (twice) throw new AlmaError('SET_MEMBER_TWICE', { id })
      if (operation === 'add_members' && member)
        throw new AlmaError(typed ? 'SET_MEMBER_THERE_BY_TYPE' : 'SET_MEMBER_THERE', { id })
      if (operation === 'delete_members' && !member) throw new AlmaError('SET_MEMBER_NOT_THERE', { id })
    }
    if (userId !== null) users.add(userId)
  }
  return [...users]
}

/** The ids of the members that a call names: some (60113), not too many (60118), none empty (60114). Pure. */
export function givenIds(body: SetPost): string[] {
  const members = body.members?.member ?? []
  if (members.length === 0) throw new AlmaError('SET_NO_MEMBERS', {})
  if (members.length > memberLimit) throw new AlmaError('SET_TOO_MANY_MEMBERS', { limit: `At most ${memberLimit}.` })
  return members.map(({ id }) => {
    const text = id?.trim()
    if (!text) throw new AlmaError('SET_NO_MEMBER_ID', {})
    return text
  })
}
