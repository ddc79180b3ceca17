import { AlmaError } from '../../alma/errors.ts'
import { limitsOf } from '../../libraries/limits.ts'
import type { Work } from '../../platform/work.ts'
import { type Owner, scopeOf } from '../copies/find.ts'
import { requestTypes } from '../entity.ts'
import { active, ended, inLibraries, ofSomebody, ofType } from '../tables/conditions-store.ts'
import { countRequests, selectRequests } from '../tables/store.ts'
import { requestsToWire } from './mapping.ts'

/** What of an owner's requests is shown. */
export interface Wanted {
  request_type?: string | undefined
  status?: string | undefined
  limit?: number | undefined
  offset?: number | undefined
}

const refuse = (name: string, detail: string) => new AlmaError('INVALID_PARAMETER', { name, detail })

/** Alma's other kinds are known and never there: 401666 is for a kind that does not exist. */
function typeOf(text: string | undefined): string | undefined {
  const type = text?.trim().toUpperCase()
  if (type === undefined || type === 'ALL_TYPES') return undefined
  if ([...requestTypes, 'MOVE', 'WORK_ORDER'].includes(type as 'HOLD')) return type
  throw refuse('request_type', `Use ${requestTypes.join(', ')}.`)
}

function statusOf(text: string | undefined): 'active' | 'history' {
  const status = text?.trim().toLowerCase() ?? 'active'
  if (status === 'active' || status === 'history') return status
  throw refuse('status', 'Use active or history.')
}

/** Requests of a user, a title or an item, newest first; without any, the count alone (`client-expectations.md` 2). */
export async function listRequests(work: Work, owner: Owner, wanted: Wanted) {
  // What is anonymized is on no list of users (AN-25), nor on that of all of them; titles and items keep it (AN-22).
  const over = owner.user ? [ended, ofSomebody] : [ended]
  const status = statusOf(wanted.status) === 'active' ? [active] : over
  const type = typeOf(wanted.request_type)
  const scope = await scopeOf(work, owner)
  const ofKind = type === undefined ? [] : [ofType(type)]
  const where = [...scope, ...status, ...ofKind, inLibraries(await limitsOf(work))]
  const total = await countRequests(work, where)
  const count = { total_record_count: total }
  const { limit, offset = 0 } = wanted
  if (total === 0) return count
  const page = limit === 0 ? [] : await selectRequests(work, where, { newestFirst: true, limit, offset })
  return { user_request: await requestsToWire(work, page), ...count }
}
