import { AlmaError } from '../alma/errors.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Work } from '../work.ts'
import { requestTypes } from './entity.ts'
import { type Owner, scopeOf } from './find.ts'
import { requestsToWire } from './mapping.ts'
import { countRequests, selectRequests } from './store.ts'

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
  const ended = `r.status = 'HISTORY'${owner.user ? ' and r.user_id is not null' : ''}`
  const status = statusOf(wanted.status) === 'active' ? `r.status <> 'HISTORY'` : ended
  const type = typeOf(wanted.request_type)
  const scope = await scopeOf(work, owner)
  const limits = await limitsOf(work)
  const values = [...scope.values, ...(type === undefined ? [] : [type]), ...(limits ? [limits] : [])]
  const parts = [
    scope.condition,
    status,
    ...(type === undefined ? [] : [`r.type = $${scope.values.length + 2}`]),
    ...(limits
      ? [`(r.pickup_library = any($${values.length + 1}) or r.managed_library = any($${values.length + 1}))`]
      : [])
  ]
  const condition = parts.join(' and ')
  const total = await countRequests(work, condition, values)
  const count = { total_record_count: total }
  const { limit, offset = 0 } = wanted
  if (total === 0) return count
  const page = limit === 0 ? [] : await selectRequests(work, condition, values, { order: 'r.id desc', limit, offset })
  return { user_request: await requestsToWire(work, page), ...count }
}
