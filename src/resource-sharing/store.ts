import { anyOf, change, db, rows, sql } from '../data/statements.ts'
import { limitsOf } from '../libraries/limits.ts'
import { notePeople, type Work } from '../platform/work.ts'
import { retie } from '../users/change/holdings-store.ts'
import type { Renumbering } from '../users/find/companions.ts'
import { namesOf } from '../users/find/names-store.ts'
import { SharingRequest } from './entity.ts'
import type { SharingContact, SharingNote } from './record.ts'
import type { Kind } from './state.ts'

/** What is left of a contact without the ways to reach somebody: the requester's note, or nothing. */
export const noteOf = (contact: string) => sql<SharingContact>`
  case when ${sql.ref(contact)} ->> 'note' is null then '{}'
    else jsonb_build_object('note', ${sql.ref(contact)} -> 'note') end`

/** Cuts the links to users; of what was asked for who asked, where to and in which words goes. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db
      .updateTable('resource_sharing_request')
      .set({ userId: null, contact: {}, notes: sql<SharingNote[]>`'[]'` })
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
  )
}

/** Ties requests to other numbers of their users. The note is none of how to reach the person: it goes by its rules. */
export const handOver = (work: Work, moves: readonly Renumbering[]): Promise<void> =>
  retie(work, { table: 'resource_sharing_request', set: sql`contact = ${noteOf('t.contact')}::json` }, moves)

/** Who asked. Somebody who is deleted has no name, and an id that leads nowhere. */
export interface Requester {
  primaryId: string
  name: string
  isGone: boolean
}

/** Primary id and name of the users of requests, by their number; of those who are deleted the id that is left. */
export async function requesters(work: Work, ids: readonly string[]): Promise<Map<string, Requester>> {
  if (ids.length === 0) return new Map()
  notePeople(work, ids)
  const found = await namesOf(work, ids)
  return new Map(
    found.map(({ id, firstName, middleName, lastName, ...who }) => [
      id,
      { ...who, name: [firstName, middleName, lastName].filter(Boolean).join(' ') }
    ])
  )
}

/** Which requests a list shows. */
export interface Filter {
  kind?: Kind | undefined
  owner?: string | undefined
  status?: string | undefined
  partner?: string | undefined
  printed?: boolean | undefined
  reported?: boolean | undefined
  format?: string | undefined
  suppliedFormat?: string | undefined
}

const given = (filter: Filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))

/** Requests that fit, of the libraries of the caller's key, the latest first; all of them without a page. */
export async function findRequests(
  work: Work,
  filter: Filter,
  page: { limit?: number; offset?: number } = {}
): Promise<[SharingRequest[], number]> {
  const limits = await limitsOf(work)
  const within = limits ? { $and: [{ owner: { $in: limits } }] } : {}
  return work.em.findAndCount(
    SharingRequest,
    { institution: work.institution, ...given(filter), ...within },
    { orderBy: { createdAt: 'desc', id: 'desc' }, ...page }
  )
}

/** The open requests of a user. */
export const openRequestsOf = (work: Work, userId: string): Promise<SharingRequest[]> =>
  work.em.find(SharingRequest, { institution: work.institution, userId, endedAt: null })

/** The statuses of the open requests of users, one entry for each request. */
export const openStatusesOf = (work: Work, userIds: readonly string[]) =>
  rows(
    work,
    db
      .selectFrom('resource_sharing_request')
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
      .where('endedAt', 'is', null)
      .select(of => [of.ref('userId').$notNull().as('userId'), 'status'])
      .orderBy('id')
  )
