import { columnsOf } from '../../data/columns.ts'
import { db, prepare, sql } from '../../data/statements.ts'
import { LoanSchema } from '../entity.ts'
import { borrowerColumns } from './borrower-store.ts'

interface Asked {
  institution: string
  id: string
  /** An identifier of whom the caller means, and its type; empty: whatever type. Null: nobody in particular. */
  key: string | null
  type: string
}

/** What a loan says of itself before it is held. */
export type Named = Awaited<ReturnType<typeof loanById>>[number]

const named = ({ institution, id, key, type }: Asked) =>
  db
    .selectFrom('loan as l')
    .where('l.institution', '=', institution)
    .where('l.id', '=', id)
    .select(['l.id', 'l.itemId', 'l.bibId', 'l.userId', 'l.circLibrary'])
    // True: the item is back.
    .select(sql<boolean>`l.status = 'COMPLETE' and l.return_date is not null`.as('ended'))
    .select(
      db
        .selectFrom('user_identifier as i')
        .where('i.institution', '=', institution)
        .where('i.valueKey', '=', key)
        .where(sql<boolean>`(${type}::text = '' or i.id_type = ${type}::text)`)
        .select('i.userId')
        .as('asked')
    )

/** A loan by its number, with the user whom the caller's identifier names. */
export const loanById = prepare('loan-by-id', named)

/**
 * The same, and holds user, item and loan, in this order: each is looked at only when the one before is held. Columns
 * of the loan come as they are, those of the user begin with `u`, what was known before begins with `n`; without a user
 * nothing could be held.
 */
export const lockNamed = prepare('loan-held', (of: Asked) => {
  const { institution, key } = of
  return db
    .with(
      cte => cte('n').materialized(),
      () => named(of)
    )
    .with(
      cte => cte('u').materialized(),
      cte =>
        cte
          .selectFrom('n')
          .innerJoin('app_user as u', join => join.on('u.institution', '=', institution).onRef('u.id', '=', 'n.userId'))
          .where('n.ended', '=', sql.lit(false))
          .where(sql<boolean>`(${key}::text is null or n.asked = n.user_id)`)
          .select(borrowerColumns)
          .forUpdate('u')
    )
    .with(
      cte => cte('i').materialized(),
      cte =>
        cte
          .selectFrom('n')
          .innerJoin('item as i', join => join.on('i.institution', '=', institution).onRef('i.id', '=', 'n.itemId'))
          .where(sql<boolean>`(select count(*) from u) > 0`)
          .select('i.id')
          .forUpdate('i')
    )
    .with(
      cte => cte('l').materialized(),
      cte =>
        cte
          .selectFrom('n')
          .innerJoin('loan as l', join => join.on('l.institution', '=', institution).onRef('l.id', '=', 'n.id'))
          .where(sql<boolean>`(select count(*) from i) > 0`)
          .select(columnsOf('l', LoanSchema))
          .forUpdate('l')
    )
    .selectFrom('n')
    .leftJoin('u', join => join.onTrue())
    .leftJoin('l', join => join.onTrue())
    .selectAll('l')
    .select(['n.id as nId', 'n.itemId as nItemId', 'n.bibId as nBibId', 'n.userId as nUserId', 'n.ended as nEnded'])
    .select(['n.circLibrary as nCircLibrary', 'n.asked as nAsked', 'u.id as uId', 'u.primaryId as uPrimaryId'])
    .select(['u.userGroup as uUserGroup', 'u.jobCategory as uJobCategory', 'u.recordType as uRecordType'])
    .select(['u.accountType as uAccountType', 'u.status as uStatus', 'u.expiryDate as uExpiryDate'])
    .select('u.record as uRecord')
})
