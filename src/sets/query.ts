import { AlmaError } from '../alma/errors.ts'
import type { Where } from '../users/find/condition.ts'
import { conditionsOf } from '../users/find/search.ts'
import type { UserSet } from './entity.ts'
import { isMember } from './listed-store.ts'

/** `USER where USER ((last_name CONTAIN "Smith") and (user_group CONTAIN "STAFF"))`: how Alma spells a saved search. */
const spelt = /^\s*(\w+)\s+where\s+(.*)$/is
const condition =
  /\(?\s*(\w+)\s+(CONTAINS?|EQUALS?|IS|BEFORE|AFTER|(?:LESS|GREATER)_THAN(?:_OR_EQUALS?)?)\s+"([^"]*)"\s*\)?/giy
const signs: { [operator: string]: string } = { LESS: '<', BEFORE: '<', GREATER: '>', AFTER: '>' }
const joint = /\s*and\s*/iy

/**
 * The search of a logical set in the grammar of `GET /users?q=` (SET-04): as given, or out of Alma's own spelling.
 * 402269: it is about something else than users; 402270: it cannot be read. Pure.
 */
export function searchOf(query: string): string {
  const [, content, rest] = spelt.exec(query) ?? []
  if (content === undefined || rest === undefined) return query.trim()
  if (content.toUpperCase() !== 'USER') throw new AlmaError('SET_QUERY_CONTENT', {})
  return conditionsIn(rest.trim().replace(/^USER\s*(?=\()/i, ''))
}

function conditionsIn(text: string): string {
  const inner = /^\(\s*(\(.*\))\s*\)$/s.exec(text)?.[1] ?? text
  if (inner.includes('~')) return inner.replace(/^\(|\)$/g, '')
  const found: string[] = []
  for (let at = 0; at < inner.length; at = joint.lastIndex) {
    condition.lastIndex = at
    const [, field, operator, value] = condition.exec(inner) ?? []
    if (field === undefined || operator === undefined || value === undefined)
      throw new AlmaError('SET_QUERY_PARSE', { detail: 'Use field~text, joined by AND.' })
    found.push(`${field}~${comparing(field, operator)}${value}`)
    joint.lastIndex = condition.lastIndex
    if (condition.lastIndex === inner.length) break
    if (!joint.exec(inner)) throw new AlmaError('SET_QUERY_PARSE', { detail: 'Conditions are joined by AND only.' })
  }
  return found.join(' AND ')
}

/** `<`, `>=` ... for what is before, or not before, a day; nothing for what contains or equals a text. */
function comparing(field: string, operator: string): string {
  const [order = '', than] = operator.toUpperCase().split('_')
  const sign = signs[order] ?? ''
  if (sign !== '' && !/_date$/i.test(field))
    throw new AlmaError('SET_QUERY_PARSE', { detail: `${field} has no order: only days are before or after others.` })
  return than !== undefined && /_OR_/i.test(operator) ? `${sign}=` : sign
}

/** The conditions of a logical set's search; 402269, 402270. */
export function whereOfQuery(query: string): Where[] {
  const search = searchOf(query)
  try {
    const where = conditionsOf(search)
    // A search without a condition would be everybody: nobody means that by an empty text.
    if (where.length > 0) return where
  } catch (error) {
    if (!(error instanceof AlmaError)) throw error
    throw new AlmaError('SET_QUERY_PARSE', { detail: error.message })
  }
  throw new AlmaError('SET_QUERY_PARSE', { detail: 'There is no condition in it.' })
}

/** Which users are in a set, as conditions of a search: listed, or found (SET-01). */
export const whereOf = (set: Pick<UserSet, 'id' | 'type' | 'query'>): Where[] =>
  set.type === 'LOGICAL' ? whereOfQuery(set.query ?? '') : [isMember(set.id)]
