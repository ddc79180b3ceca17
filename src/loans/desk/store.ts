import { count, db, inCodePoints, prepare, row, rows, sql } from '../../data/statements.ts'
import { limitsOf } from '../../libraries/limits.ts'
import type { Work } from '../../platform/work.ts'
import { remainingPrimaryId } from '../../users/find/remaining-store.ts'

/** Loans `l` of an institution, all columns, with a number that says how many there are in all. */
const loans = (institution: string, total = sql<number>`1`) =>
  db.selectFrom('loan as l').where('l.institution', '=', institution).selectAll('l').select(total.as('total'))

/** What loans `l` are selected from. */
export const fromLoans = (found: ReturnType<typeof loans>) => db.selectFrom(found.as('l'))

/** The loans with the names that an answer shows. */
export const withNames = (institution: string, found: ReturnType<typeof fromLoans>) =>
  found
    .leftJoin('app_user as u', join => join.on('u.institution', '=', institution).onRef('u.id', '=', 'l.userId'))
    .leftJoin('purged_user as d', join => join.on('d.institution', '=', institution).onRef('d.id', '=', 'l.userId'))
    .leftJoin('library as lib', join =>
      join.on('lib.institution', '=', institution).onRef('lib.code', '=', 'l.library')
    )
    .leftJoin('location as loc', join =>
      join
        .on('loc.institution', '=', institution)
        .onRef('loc.library', '=', 'l.library')
        .onRef('loc.code', '=', 'l.location')
    )
    .leftJoin('circ_desk as desk', join =>
      join
        .on('desk.institution', '=', institution)
        .onRef('desk.library', '=', 'l.circLibrary')
        .onRef('desk.code', '=', 'l.circDesk')
    )
    .leftJoin('circ_desk as back', join =>
      join
        .on('back.institution', '=', institution)
        .onRef('back.library', '=', 'l.returnLibrary')
        .onRef('back.code', '=', 'l.returnDesk')
    )
    .select(['l.id', 'l.userId', 'l.userGroup', 'l.requestId', 'l.itemId', 'l.bibId', 'l.holdingId', 'l.total'])
    .select(['l.barcode', 'l.title', 'l.author', 'l.publicationYear', 'l.callNumber', 'l.itemDescription'])
    .select(['l.itemPolicy', 'l.materialType', 'l.library', 'l.location', 'l.circDesk', 'l.returnDesk'])
    .select(['l.returnedBy', 'l.status', 'l.processStatus', 'l.loanDate', 'l.dueDate', 'l.returnDate'])
    .select(['l.lastRenewDate', 'l.recalledAt', 'l.lostAt', 'l.claimedReturnedAt'])
    .select(['lib.name as libraryName', 'loc.name as locationName'])
    .select(['desk.name as circDeskName', 'back.name as returnDeskName'])
    .select(({ fn }) => fn.coalesce('u.primaryId', remainingPrimaryId).as('primaryId'))

const named = (institution: string, found: ReturnType<typeof loans>) => withNames(institution, fromLoans(found))

/** A loan as lists read it: its columns, and the names that an answer shows. */
export type LoanRow = NonNullable<Awaited<ReturnType<typeof loanRow>>>

/** What a list may be ordered by. Texts in code point order, so that pages are the same everywhere. */
export const orders = {
  id: sql.ref('l.id'),
  loan_date: sql.ref('l.loanDate'),
  due_date: sql.ref('l.dueDate'),
  barcode: inCodePoints('l.barcode'),
  title: inCodePoints('l.title'),
  author: inCodePoints('l.author'),
  return_date: sql.ref('l.returnDate')
} as const

/** Whose loans: of a user, of an item, of a title. */
export interface Selection {
  of: 'user' | 'item' | 'bib'
  id: string
  status: 'ACTIVE' | 'COMPLETE'
  order: keyof typeof orders
  descending: boolean
  limit: number
  offset: number
}

const owners = { user: 'l.userId', item: 'l.itemId', bib: 'l.bibId' } as const

type Listed = Pick<Selection, 'id' | 'status' | 'limit' | 'offset'> & {
  institution: string
  libraries: readonly string[] | undefined
}

const pages = new Map<string, ReturnType<typeof pageBy>>()

function pageBy(name: string, { of, order, descending }: Selection, isLimited: boolean) {
  return prepare(name, ({ institution, id, status, limit, offset, libraries }: Listed) => {
    const turn = descending ? 'desc' : 'asc'
    const found = loans(institution, sql<number>`count(*) over ()::int`)
      .where(owners[of], '=', id)
      .where('l.status', '=', status)
      .$if(isLimited, all => all.where('l.circLibrary', '=', sql<string>`any(${libraries}::text[])`))
      .orderBy(orders[order], by => by[turn]().nullsLast())
      .orderBy('l.id', turn)
      .limit(limit)
      .offset(offset)
    return named(institution, found)
      .orderBy(orders[order], by => by[turn]().nullsLast())
      .orderBy('l.id', turn)
  })
}

/** A page of loans and how many there are, in one statement; a second one only for a page beyond the end. */
export async function listLoans(work: Work, wanted: Selection): Promise<{ rows: LoanRow[]; total: number }> {
  // What is anonymized has no user whose list it could be on (AN-25); items and titles keep it (AN-22).
  const libraries = await limitsOf(work)
  const { of, order, descending, id, status, limit, offset } = wanted
  const name = `loans-of-${of}-${order}-${descending ? 'desc' : 'asc'}${libraries ? '-limited' : ''}`
  const page = pages.get(name) ?? pageBy(name, wanted, libraries !== undefined)
  pages.set(name, page)
  const found = await page(work, { id, status, limit, offset, libraries })
  if (found.length > 0) return { rows: found, total: found[0]?.total ?? 0 }
  const all = db
    .selectFrom('loan as l')
    .where('l.institution', '=', work.institution)
    .where(owners[of], '=', id)
    .where('l.status', '=', status)
    .$if(libraries !== undefined, some => some.where('l.circLibrary', '=', sql<string>`any(${libraries})`))
  return { rows: [], total: (await row(work, all.select(count().as('total'))))?.total ?? 0 }
}

const byId = prepare('loan-row', ({ institution, id }: { institution: string; id: string }) =>
  named(institution, loans(institution).where('l.id', '=', id))
)

/** One loan, open or over. */
export const loanRow = async (work: Work, id: string) => (await byId(work, { id }))[0]

/** Every loan of a user, also what they took for others, the oldest first. */
export const loansOf = (work: Work, userId: string): Promise<LoanRow[]> =>
  rows(
    work,
    named(
      work.institution,
      loans(work.institution).where(one => one.or([one('l.userId', '=', userId), one('l.proxyId', '=', userId)]))
    ).orderBy('l.id')
  )

/** How many loans of a user are open, of those that the caller's key is shown. */
export async function countOpen(work: Work, userId: string): Promise<number> {
  const libraries = await limitsOf(work)
  const open = db
    .selectFrom('loan')
    .where('institution', '=', work.institution)
    .where('userId', '=', userId)
    .where('status', '=', 'ACTIVE')
    .$if(libraries !== undefined, some => some.where('circLibrary', '=', sql<string>`any(${libraries})`))
  return (await row(work, open.select(count().as('count'))))?.count ?? 0
}
