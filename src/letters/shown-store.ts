import type { Expression, SqlBool } from 'kysely'
import { noId } from '../alma/ids.ts'
import { columnsOf } from '../data/columns.ts'
import { anyOf, count, db, row, rows, sql } from '../data/statements.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'
import type { Reason } from './delivery/rules.ts'
import { LetterSchema } from './entity.ts'

// Letters as they are shown, `l`.

const columns = columnsOf('l', LetterSchema)

const letters = (work: Work, where: readonly Expression<SqlBool>[] = []) =>
  db
    .selectFrom('letter as l')
    .where('l.institution', '=', work.institution)
    .where(of => of.and([...where]))

/**
 * What a letter is about says whose it is (libraries/limits.ts): a key that is limited to libraries is shown those
 * about what is of them. One that is about nothing is no library's.
 */
async function ofLibraries(work: Work): Promise<Expression<SqlBool>[]> {
  const codes = await limitsOf(work)
  if (codes === undefined) return []
  const within = sql`any(${codes}::text[])`
  return [
    sql<boolean>`(
      exists (select from loan o where o.institution = l.institution and o.id = l.loan_id and o.circ_library = ${within})
      or exists (select from request o where o.institution = l.institution and o.id = l.request_id
        and (o.pickup_library = ${within} or o.managed_library = ${within}))
      or exists (select from resource_sharing_request o where o.institution = l.institution and o.id = l.request_id
        and o.owner = ${within})
      or exists (select from fee o where o.institution = l.institution and o.id = l.fee_id and o.owner = ${within}))`
  ]
}

/** A letter as it is shown. */
export type LetterRow = Awaited<ReturnType<typeof lettersOf>>[number]

/** The letters to a user of the libraries of the caller's key, oldest first; or the one of that number. */
export const lettersOf = async (work: Work, userId: string, id?: string) =>
  rows(
    work,
    letters(work, await ofLibraries(work))
      .where('l.userId', '=', userId)
      .$if(id !== undefined, of => of.where('l.id', '=', id ?? noId))
      .select(columns)
      .orderBy('l.id')
  )

/** A letter that was just written. */
export const letterById = (work: Work, id: string): Promise<LetterRow | undefined> =>
  row(work, letters(work).where('l.id', '=', id).select(columns))

/** A page of a list. */
interface Page {
  limit: number
  offset: number
}

/** Letters to users that did not go for one of these reasons, of the libraries of the caller's key, newest first. */
export async function undeliveredLetters(work: Work, reasons: readonly Reason[], { limit, offset }: Page) {
  const found = letters(work, await ofLibraries(work))
    .where('l.userId', 'is not', null)
    .where('l.reason', '=', anyOf(reasons))
  const page = found
    .leftJoin('app_user as u', join => join.onRef('u.institution', '=', 'l.institution').onRef('u.id', '=', 'l.userId'))
    .select(columns)
    .select('u.primaryId')
    .orderBy('l.id', 'desc')
    .limit(limit)
    .offset(offset)
  const shown = await rows(work, page)
  return { letters: shown, total: (await row(work, found.select(count().as('total'))))?.total ?? 0 }
}

/** Letters that have left, newest first, with the users as they are now. */
export async function sentLetters(work: Work, { limit, offset }: Page) {
  const found = letters(work).where('l.state', '=', 'SENT')
  const page = found
    .leftJoin('app_user as u', join => join.onRef('u.institution', '=', 'l.institution').onRef('u.id', '=', 'l.userId'))
    .select(columns)
    .select(['u.primaryId', 'u.record', sql<string>`concat_ws(' ', u.first_name, u.last_name)`.as('name')])
    .orderBy('l.sentAt', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit)
    .offset(offset)
  const shown = await rows(work, page)
  return { letters: shown, total: (await row(work, found.select(count().as('total'))))?.total ?? 0 }
}
