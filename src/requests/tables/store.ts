import { AlmaError } from '../../alma/errors.ts'
import { columnsOf } from '../../data/columns.ts'
import { lockName } from '../../data/locks.ts'
import { change, count, db, json, prepare, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { type Request, RequestSchema } from '../entity.ts'
import { active, ofTitles, type Where } from './conditions-store.ts'

const columns = columnsOf('r', RequestSchema)

export interface Selection {
  /** Holds the rows until the transaction ends, in the order of their ids. */
  lock?: boolean
  newestFirst?: boolean
  limit?: number | undefined
  offset?: number
}

const requestsWho = ({ institution }: Pick<Work, 'institution'>, where: readonly Where[]) =>
  db
    .selectFrom('request as r')
    .where('r.institution', '=', institution)
    .where(of => of.and([...where]))

/** Requests that fit all conditions, by id: in the order of the queue. */
export const selectRequests = (
  work: Work,
  where: readonly Where[],
  { lock = false, newestFirst = false, limit, offset = 0 }: Selection = {}
): Promise<Request[]> =>
  rows(
    work,
    requestsWho(work, where)
      .selectAll('r')
      .orderBy('r.id', newestFirst ? 'desc' : 'asc')
      .$if(limit !== undefined, of => of.limit(limit ?? 0).offset(offset))
      .$if(lock, of => of.forUpdate('r'))
  )

/** How many requests fit all conditions. */
export async function countRequests(work: Work, where: readonly Where[]): Promise<number> {
  return (await row(work, requestsWho(work, where).select(count().as('total'))))?.total ?? 0
}

export type NewRequest = Omit<Request, 'id' | 'institution'>

/** Values as the driver takes them: nothing is null, and a list is a document. */
function stored<Given extends Partial<NewRequest>>(given: Given): Given {
  const { statisticalCategories } = given
  const values = Object.entries(given).map(([name, value]) => [name, value ?? null])
  return {
    ...Object.fromEntries(values),
    ...(statisticalCategories ? { statisticalCategories: json(statisticalCategories) } : {})
  }
}

/**
 * Until this transaction ends nobody else makes a request for the title. Before the queue is locked: whoever has locked
 * its rows then knows all of them, and none with a smaller number comes to stand before them.
 */
export async function reserveQueue(work: Work, bibId: string): Promise<void> {
  await lockName(work, `patronage:queue:${work.institution}:${bibId}`)
}

/** Stores a new request at the end of its queue. */
export async function insertRequest(work: Work, request: NewRequest): Promise<Request> {
  const { institution } = work
  const made = db.insertInto('request').values({ institution, ...stored(request) })
  const id = (await row(work, made.returning('id')))?.id
  if (id === undefined) throw new AlmaError('GENERAL', {})
  return { ...request, institution, id }
}

/** Changes a request that the caller has locked, and the object at hand. */
export async function writeRequest(work: Work, request: Request, changes: Partial<NewRequest>): Promise<void> {
  const all = { ...changes, modifiedAt: work.now }
  await change(
    work,
    db.updateTable('request').set(stored(all)).where('institution', '=', work.institution).where('id', '=', request.id)
  )
  Object.assign(request, all)
}

const queues = (name: string, lock: boolean) =>
  prepare(name, ({ institution, bibIds }: { institution: string; bibIds: string[] }) =>
    requestsWho({ institution }, [ofTitles(bibIds), active])
      .select(columns)
      .orderBy('r.id')
      .$if(lock, of => of.forUpdate('r'))
  )
const seenQueues = queues('queues', false)
const heldQueues = queues('queues-held', true)

/**
 * The active requests of titles by id: the queues, and those that were given a copy. `lock` holds them until the
 * transaction ends.
 */
export async function activeOf(
  work: Work,
  bibIds: readonly string[],
  { lock = false }: Pick<Selection, 'lock'> = {}
): Promise<Request[]> {
  if (bibIds.length === 0) return []
  return (lock ? heldQueues : seenQueues)(work, { bibIds: [...new Set(bibIds)] })
}

/** A point of the transaction that it can go back to: locks that were taken since are let go. */
export const savepoint = (work: Work) => change(work, sql`savepoint hold_for_loan`)

/** Undoes what the transaction did since, and lets its locks go; the point stays. */
export const backToSavepoint = (work: Work) => change(work, sql`rollback to savepoint hold_for_loan`)
