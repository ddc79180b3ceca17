import { copyFactsOf } from '../../catalogue/service.ts'
import { anyOf, db, prepare, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { remainingPrimaryId } from '../../users/find/remaining-store.ts'
import type { Request } from '../entity.ts'
import { canServe, placesInQueue } from '../rules/rules.ts'
import { activeOf } from './store.ts'

// What answers show beside a request's own row, for a whole page at once.

/** What is known of a request's requester and copy. */
export type Neighbours = Omit<Awaited<ReturnType<typeof allNeighbours>>[number], 'id'>

const allNeighbours = prepare('request-neighbours', ({ institution, ids }: { institution: string; ids: string[] }) =>
  db
    .selectFrom('request as r')
    .leftJoin('app_user as u', join => join.onRef('u.institution', '=', 'r.institution').onRef('u.id', '=', 'r.userId'))
    .leftJoin('purged_user as d', join =>
      join.onRef('d.institution', '=', 'r.institution').onRef('d.id', '=', 'r.userId')
    )
    .leftJoin('item as i', join =>
      join
        .onRef('i.institution', '=', 'r.institution')
        .on('i.id', '=', of => of.fn.coalesce('r.boundItemId', 'r.lastItemId', 'r.itemId'))
    )
    .where('r.institution', '=', institution)
    .where('r.id', '=', anyOf(ids))
    .select(of => [
      'r.id',
      of.fn.coalesce('u.primaryId', remainingPrimaryId).as('primaryId'),
      'i.id as itemId',
      'i.barcode',
      'i.description',
      'i.holdingId',
      'i.materialType'
    ])
)

/** Requester and copy of each request, by id, in one statement. The copy: the one it has, had, or asked for. */
export async function neighboursOf(work: Work, ids: readonly string[]): Promise<Map<string, Neighbours>> {
  return new Map((await allNeighbours(work, { ids: [...ids] })).map(({ id, ...rest }) => [id, rest]))
}

/**
 * REQ-03: the places of those requests of a page that wait, recomputed from their queues. Two statements for a page;
 * none when nobody on it waits. A booking stands in no queue: it has its time.
 */
export async function placesFor(work: Work, requests: readonly Request[]): Promise<Map<string, number>> {
  const waiting = requests.filter(({ status, type }) => status === 'NOT_STARTED' && type !== 'BOOKING')
  if (waiting.length === 0) return new Map()
  const bibs = waiting.map(({ bibId }) => bibId)
  const queue = (await activeOf(work, bibs)).filter(({ type }) => type !== 'BOOKING')
  const copies = await copyFactsOf(work, bibs)
  return placesInQueue(queue, request =>
    copies.filter(copy => copy.bibId === request.bibId && canServe(request, copy)).map(({ id }) => id)
  )
}

/** Titles with somebody who waits while a copy is on its shelf, or with a copy that is kept for nobody. */
export async function titlesToSee(work: Work): Promise<string[]> {
  const { institution } = work
  const found = await rows(
    work,
    sql<{ id: string }>`
      select i.bib_id as id from item i
      where i.institution = ${institution} and i.process_type in ('REQUESTED', 'HOLDSHELF') and not exists (
        select 1 from request r where r.institution = i.institution and r.bound_item_id = i.id)
      union
      select r.bib_id from request r
      where r.institution = ${institution} and r.status = 'NOT_STARTED' and exists (
        select 1 from item i
        where i.institution = r.institution and i.bib_id = r.bib_id and i.process_type is null)
      order by id`
  )
  return found.map(({ id }) => id)
}
