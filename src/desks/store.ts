import { change, db, row, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** Notes a use of an item within the library. */
export async function insertInHouseUse(
  work: Work,
  use: { itemId: string; bibId: string; library: string; desk: string }
): Promise<void> {
  await change(work, db.insertInto('in_house_use').values({ institution: work.institution, ...use, usedAt: work.now }))
}

/** Name and primary id of a user; undefined when there is no such user any more. */
export async function personOf(work: Work, userId: string | null): Promise<{ name: string; id: string } | undefined> {
  if (userId === null) return undefined
  const user = db.selectFrom('app_user').where('institution', '=', work.institution).where('id', '=', userId)
  const name = sql<string>`concat_ws(', ', nullif(last_name, ''), nullif(first_name, ''))`
  return row(work, user.select([name.as('name'), 'primaryId as id']))
}

/** The group of a user; null: none. */
export async function groupById(work: Work, userId: string): Promise<string | null> {
  const user = db.selectFrom('app_user').where('institution', '=', work.institution).where('id', '=', userId)
  return (await row(work, user.select('userGroup')))?.userGroup ?? null
}

/** Name of a department, and the library that owns it (empty: the institution); undefined for an unknown code. */
export const departmentOf = (work: Work, code: string) =>
  row(
    work,
    db
      .selectFrom('department')
      .where('institution', '=', work.institution)
      .where('code', '=', code)
      .select(['name', 'library'])
  )

/** The request for which an item is being digitized. */
export async function digitizedFrom(work: Work, itemId: string): Promise<string | undefined> {
  const request = db
    .selectFrom('request')
    .where('institution', '=', work.institution)
    .where('boundItemId', '=', itemId)
    .where('task', '=', 'DIGITIZE')
    .where('status', '<>', 'HISTORY')
  return (await row(work, request.select('id')))?.id
}
