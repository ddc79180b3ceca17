import { sql } from '../sql.ts'
import { tellsOf, type Work } from '../work.ts'
import type { UserRecord } from './record.ts'

/** A condition on `app_user u`: `$` is its value, `$quick` a second one, `$now` the moment, `$1` the institution. */
export interface Where {
  sql: string
  value: unknown
  quick?: string | readonly string[]
}

/** How many users fit. */
export async function countUsers(work: Work, where: readonly Where[]): Promise<number> {
  const { text, values } = conditions(work, where)
  const [row] = await sql<{ total: number }>(work, `select count(*)::float8 as total from app_user u ${text}`, values)
  return row?.total ?? 0
}

/** The records of one page. `order` names columns of ours, never text of a caller. */
export async function pageOfUsers(
  work: Work,
  where: readonly Where[],
  order: readonly string[],
  limit: number,
  offset: number
): Promise<UserRecord[]> {
  const { text, values } = conditions(work, where)
  const by = order.map(column => `u.${column}`).join(', ')
  const page = `limit $${values.length + 1} offset $${values.length + 2}`
  const rows = await sql<{ id: number; record: UserRecord }>(
    work,
    `select u.id::float8 as id, u.record from app_user u ${text} order by ${by}, u.id ${page}`,
    [...values, limit, offset]
  )
  tellsOf(
    work,
    rows.map(({ id }) => id)
  )
  return rows.map(({ record }) => record)
}

/** The ids behind `after` of the users who fit, in order: a page by key, however many there are. */
export async function idsOfUsers(work: Work, where: readonly Where[], after: number, limit: number): Promise<number[]> {
  const { text, values } = conditions(work, where)
  const rows = await sql<{ id: number }>(
    work,
    `select u.id::float8 as id from app_user u ${text} and u.id > $${values.length + 1}
     order by u.id limit $${values.length + 2}`,
    [...values, after, limit]
  )
  return rows.map(({ id }) => id)
}

/** A where clause over `app_user u` and its values, `$1` the institution; more values may be put behind them. */
export function conditions(
  work: Pick<Work, 'institution' | 'now'>,
  where: readonly Where[]
): { text: string; values: unknown[] } {
  const values: unknown[] = [work.institution]
  const place = (value: unknown): string => `$${values.push(value)}`
  const parts = where.map(({ sql, value, quick }) =>
    // Replaced by functions: a `$` in a replacement text would have a meaning of its own.
    sql
      .replace('$quick', () => place(quick))
      .replace('$now', () => place(work.now))
      .replace(/\$(?![\d.'])/g, () => place(value))
  )
  return { text: ['where u.institution = $1', ...parts].join(' and '), values }
}
