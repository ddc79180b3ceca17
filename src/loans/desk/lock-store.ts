import { columnsOf } from '../../data/columns.ts'
import { db, prepare, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Request } from '../../requests/entity.ts'
import { type Loan, LoanSchema } from '../entity.ts'

// Loans as rules look at them, held until the transaction ends.

const columns = columnsOf('l', LoanSchema)
const loans = (institution: string) => db.selectFrom('loan as l').where('l.institution', '=', institution)

const openOf = prepare('open-loan-held', ({ institution, itemId }: { institution: string; itemId: string }) =>
  loans(institution).where('l.itemId', '=', itemId).where('l.status', '=', 'ACTIVE').select(columns).forUpdate()
)

/** The loan that an item is out on; undefined when it is not. */
export const openLoanOf = async (work: Work, itemId: string): Promise<Loan | undefined> =>
  (await openOf(work, { itemId }))[0]

/**
 * The open loan of an item, or else the last one that ended as lost and paid for. Not by number alone: that of an
 * anonymized loan is by chance. And how many requests for the title are not over: their queue is held first, as by
 * whoever recalls a loan.
 */
const returned = prepare(
  'returned-held',
  ({ institution, itemId, bibId }: { institution: string; itemId: string; bibId: string }) =>
    db
      .with(
        of => of('q').materialized(),
        () =>
          db
            .selectFrom('request as r')
            .where('r.institution', '=', institution)
            .where('r.bibId', '=', bibId)
            .where('r.status', '<>', 'HISTORY')
            .select('r.id')
            .orderBy('r.id')
            .forUpdate()
      )
      .with(
        of => of('l').materialized(),
        () =>
          loans(institution)
            .where('l.itemId', '=', itemId)
            .where(of =>
              of.or([
                of('l.status', '=', 'ACTIVE'),
                of.and([of('l.processStatus', '=', 'LOST_AND_PAID'), of('l.returnDate', 'is', null)])
              ])
            )
            // Asked before any loan is looked at: so the queue is locked before the loan.
            .where(sql<boolean>`(select count(*) from q) >= 0`)
            .select(columns)
            .orderBy('l.status')
            .orderBy('l.id', 'desc')
            .limit(sql.lit(1))
            .forUpdate()
      )
      .selectFrom(sql<{ waiting: number }>`(select count(*)::int as waiting from q)`.as('counted'))
      .leftJoin('l', of => of.onTrue())
      .select('counted.waiting')
      .selectAll('l')
)

/** The loan that ends when an item comes back, if any, and how many requests wait for the title; all of it is held. */
export async function lockReturned(
  work: Work,
  of: { itemId: string; bibId: string }
): Promise<{ loan: Loan | undefined; waiting: number }> {
  const [found] = await returned(work, of)
  if (!found) return { loan: undefined, waiting: 0 }
  const { waiting, ...loan } = found
  return { loan: loan.id === null ? undefined : (loan as Loan), waiting }
}

/** Open loans that a request recalls, by id. */
export const lockRecalledBy = (work: Work, requestId: string): Promise<Loan[]> =>
  rows(
    work,
    loans(work.institution)
      .where('l.recallRequestId', '=', requestId)
      .where('l.status', '=', 'ACTIVE')
      .select(columns)
      .orderBy('l.id')
      .forUpdate()
  )

/** Open loans of copies that could serve a request, whatever their description, the oldest first. */
export function lockCandidates(work: Work, { itemId, bibId, holdingId, materialType }: Request): Promise<Loan[]> {
  const open = loans(work.institution).where('l.status', '=', 'ACTIVE')
  const fitting =
    itemId == null
      ? open
          .where('l.bibId', '=', bibId)
          .$if(holdingId != null, some => some.where('l.holdingId', '=', holdingId))
          .$if(materialType != null, some => some.where('l.materialType', '=', materialType))
      : open.where('l.itemId', '=', itemId)
  return rows(work, fitting.select(columns).orderBy('l.loanDate').orderBy('l.id').forUpdate())
}
