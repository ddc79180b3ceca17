import { anyOf, change, count, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import { notePrinted } from '../requests/copies/slips-store.ts'
import type { PrintoutStatus, SlipLetter } from './entity.ts'

/** A slip that is to be printed. */
export interface Slip {
  letter: SlipLetter
  library: string
  desk: string
  itemId: string
  requestId: string | null
  destination: string
}

/** Queues slips for the printers of their desks. */
export async function insertPrintouts(work: Work, slips: readonly Slip[]): Promise<void> {
  if (slips.length === 0) return
  const { institution, now } = work
  await change(
    work,
    sql`insert into printout (institution, letter, library, desk, printer, status, item_id, request_id, destination,
        created_by, created_at)
      select ${institution}, slip.letter, slip.library, slip.desk,
        coalesce(d.record->'default_printer'->>'value', ''), 'Pending', slip."itemId", slip."requestId",
        slip.destination, ${work.actor.slice(0, 64)}, ${now}
      from jsonb_to_recordset(${JSON.stringify(slips)}::jsonb) as slip (letter text, library text, desk text,
        "itemId" bigint, "requestId" bigint, destination text)
      left join circ_desk d on d.institution = ${institution} and d.library = slip.library and d.code = slip.desk`
  )
}

/** Which printouts are meant: these ids, or those that fit; undefined: whatever. */
export interface PrintoutFilter {
  ids?: readonly string[] | undefined
  letter?: string | undefined
  status?: PrintoutStatus | undefined
  printer?: string | undefined
  /** Only slips of these libraries. */
  libraries?: readonly string[] | undefined
}

/** Printouts `p` that fit. */
const fitting = (work: Work, { ids, letter, status, printer, libraries }: PrintoutFilter) =>
  db
    .selectFrom('printout as p')
    .where('p.institution', '=', work.institution)
    .$if(ids !== undefined, some => some.where('p.id', '=', anyOf(ids ?? [])))
    .$if(letter !== undefined, some => some.where('p.letter', '=', letter as SlipLetter))
    .$if(status !== undefined, some => some.where('p.status', '=', status as PrintoutStatus))
    .$if(printer !== undefined, some => some.where('p.printer', '=', printer ?? ''))
    .$if(libraries !== undefined, some => some.where('p.library', '=', anyOf(libraries ?? [])))

/** A printout with what its page shows. */
export type PrintoutRow = Awaited<ReturnType<typeof selectPrintouts>>[number]

/** Printouts that fit, oldest first. */
export const selectPrintouts = (work: Work, filter: PrintoutFilter, page: { limit: number; offset: number }) =>
  rows(
    work,
    fitting(work, filter)
      .leftJoin('item as i', join => join.onRef('i.institution', '=', 'p.institution').onRef('i.id', '=', 'p.itemId'))
      .leftJoin('bib as b', join => join.onRef('b.institution', '=', 'p.institution').onRef('b.id', '=', 'i.bibId'))
      .leftJoin('holding as h', join =>
        join.onRef('h.institution', '=', 'p.institution').onRef('h.id', '=', 'i.holdingId')
      )
      .leftJoin('location as l', join =>
        join
          .onRef('l.institution', '=', 'p.institution')
          .onRef('l.library', '=', 'i.library')
          .onRef('l.code', '=', 'i.location')
      )
      .leftJoin('request as r', join =>
        join.onRef('r.institution', '=', 'p.institution').onRef('r.id', '=', 'p.requestId')
      )
      .leftJoin('app_user as u', join =>
        join.onRef('u.institution', '=', 'p.institution').onRef('u.id', '=', 'r.userId')
      )
      .select(['p.id', 'p.letter', 'p.printer', 'p.status', 'p.destination', 'p.createdBy', 'p.createdAt'])
      .select(['p.requestId', 'p.library', 'i.barcode', 'b.title', 'h.callNumber', 'l.name as location'])
      .select(['r.type as requestType', 'u.id as userId'])
      .select(sql<string>`concat_ws(', ', nullif(u.last_name, ''), nullif(u.first_name, ''))`.as('requester'))
      .orderBy('p.createdAt')
      .orderBy('p.id')
      .limit(page.limit)
      .offset(page.offset)
  )

/** How many printouts fit. */
export const countPrintouts = async (work: Work, filter: PrintoutFilter): Promise<number> =>
  (await row(work, fitting(work, filter).select(count().as('count'))))?.count ?? 0

/**
 * Gives pending printouts that fit, the oldest first and so many at most, another status. A printed slip of a request
 * is noted on the request. Returns the ids of those that were changed.
 */
export async function markPrintouts(work: Work, filter: PrintoutFilter, status: PrintoutStatus, limit: number) {
  const chosen = fitting(work, filter)
    .where('p.status', '=', 'Pending')
    .select('p.id')
    .orderBy('p.createdAt')
    .orderBy('p.id')
    .limit(limit)
    .forUpdate('p')
  const changed = await rows(
    work,
    db
      .with('chosen', () => chosen)
      .updateTable('printout')
      .from('chosen')
      .set({ status })
      .where('printout.institution', '=', work.institution)
      .whereRef('printout.id', '=', 'chosen.id')
      .returning(['printout.id', 'printout.requestId'])
  )
  const requests = status === 'Printed' ? changed.flatMap(({ requestId }) => requestId ?? []) : []
  if (requests.length > 0) await notePrinted(work, requests)
  return changed.map(({ id }) => id)
}
