import { db, prepare, sql } from '../data/statements.ts'

interface Asked {
  institution: string
  id: number
  /** An identifier of whom the caller means, and its type; empty: whatever type. */
  key: string | null
  type: string
}

/** What a loan says of itself before it is held. */
export type Named = Awaited<ReturnType<typeof loanById>>[number]

/** A loan by its number, with the user whom the caller's identifier names. */
export const loanById = prepare('loan-by-id', ({ institution, id, key, type }: Asked) =>
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
)
