import { db, prepare, sql } from '../../data/statements.ts'

// What lending needs to know of a user, read and held in one statement.

interface ByKey {
  institution: string
  key: string
  /** Empty: of whatever type the identifier is. */
  type: string
}

/** Of users `u`. */
export const borrowerColumns = [
  'u.id',
  'u.primaryId',
  'u.userGroup',
  'u.jobCategory',
  'u.recordType',
  'u.accountType',
  'u.status',
  'u.expiryDate',
  'u.record'
] as const

/** Locks the user whom an identifier names. */
export const lockByKey = prepare('borrower-by-key', ({ institution, key, type }: ByKey) =>
  db
    .selectFrom('user_identifier as i')
    .innerJoin('app_user as u', join =>
      join.onRef('u.institution', '=', 'i.institution').onRef('u.id', '=', 'i.userId')
    )
    .where('i.institution', '=', institution)
    .where('i.valueKey', '=', key)
    .where(sql<boolean>`(${type}::text = '' or i.id_type = ${type}::text)`)
    .select(borrowerColumns)
    .forUpdate('u')
)
