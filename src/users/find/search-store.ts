import { count, db, row, rows } from '../../data/statements.ts'
import { notePeople, type Work } from '../../platform/work.ts'
import type { UserRecord } from '../record/record.ts'
import type { Where } from './condition.ts'

/** The users who fit all conditions, as `u`, to be selected from. */
export const usersWho = (work: Pick<Work, 'institution' | 'now'>, where: readonly Where[]) =>
  db
    .selectFrom('app_user as u')
    .where('u.institution', '=', work.institution)
    .where(users => users.and(where.map(condition => condition(work))))

/** How many users fit. */
export async function countUsers(work: Work, where: readonly Where[]): Promise<number> {
  return (await row(work, usersWho(work, where).select(count().as('total'))))?.total ?? 0
}

/** What a page of users may be ordered by. */
export const userOrders = ['last_name', 'first_name', 'primary_id'] as const
const orderColumns = { last_name: 'u.lastName', first_name: 'u.firstName', primary_id: 'u.primaryId' } as const

/** The records of one page. */
export async function pageOfUsers(
  work: Work,
  where: readonly Where[],
  order: readonly (typeof userOrders)[number][],
  limit: number,
  offset: number
): Promise<UserRecord[]> {
  const users = usersWho(work, where).select(['u.id', 'u.record'])
  const ordered = order.reduce((statement, name) => statement.orderBy(orderColumns[name]), users)
  const page = await rows(work, ordered.orderBy('u.id').limit(limit).offset(offset))
  notePeople(
    work,
    page.map(({ id }) => id)
  )
  return page.map(({ record }) => record)
}

/** The ids behind `after` of the users who fit, in order: a page by key, however many there are. */
export async function idsOfUsers(work: Work, where: readonly Where[], after: string, limit: number): Promise<string[]> {
  const users = usersWho(work, where).where('u.id', '>', after)
  const page = await rows(work, users.select('u.id').orderBy('u.id').limit(limit))
  return page.map(({ id }) => id)
}
