import type { Work } from '../platform/work.ts'
import { countUsers, idsOfUsers } from '../users/find/search-store.ts'
import type { UserSet } from './entity.ts'
import { whereOf } from './query.ts'
import { countItemized, itemizedIds } from './store.ts'

/** What of a set says who is in it. */
export type Membership = Pick<UserSet, 'id' | 'type' | 'query'>

/**
 * Ids of the next users of a set behind `after`, in ascending order; fewer than `limit` only at the end. Of a logical
 * set: those whom its search finds now (SET-04).
 */
export const membersAfter = (work: Work, set: Membership, after: string, limit: number): Promise<string[]> =>
  set.type === 'ITEMIZED' ? itemizedIds(work, set.id, after, limit) : idsOfUsers(work, whereOf(set), after, limit)

/** How many users are in a set now. */
export const countMembers = (work: Work, set: Membership): Promise<number> =>
  set.type === 'ITEMIZED' ? countItemized(work, set.id) : countUsers(work, whereOf(set))
