import { sql } from '../sql.ts'
import type { UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'

/**
 * Users with a block that stands or an active balance above 0, of some groups or (empty) of all, in the order of their
 * numbers, after the number `after`. `minor`: the balance in the currency's smallest unit; 0 when there is a credit.
 */
export const blockedPage = (
  work: Work,
  of: { groups: readonly string[]; now: Date },
  after: number,
  limit: number
): Promise<{ id: number; record: UserRecord; minor: string }[]> =>
  sql(
    work,
    `select u.id::float8 as id, u.record, greatest(coalesce(f.balance, 0), 0)::text as minor
     from app_user u
       cross join lateral (select sum(balance_minor) as balance from fee
         where institution = $1 and user_id = u.id and status = 'ACTIVE') f
     where u.institution = $1 and u.id > $2 and (cardinality($3::text[]) = 0 or u.user_group = any($3::text[]))
       and (f.balance > 0 or exists (
         select from json_array_elements(coalesce(u.record -> 'user_block', '[]'::json)) as b(block)
         where upper(coalesce(nullif(b.block ->> 'block_status', ''), 'ACTIVE')) = 'ACTIVE'
           and coalesce((b.block ->> 'expiry_date')::timestamptz > $5::timestamptz, true)))
     order by u.id limit $4`,
    [work.institution, after, of.groups, limit, of.now]
  )
