import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Change } from '../../users/record/change.ts'

/** What a run's report tells of one record. */
export interface ReportedRecord {
  number: number
  entry: string
  line: number
  outcome: string
  recordId: string | null
  userId: string | null
  reason: string | null
  code: string | null
  message: string | null
  changes: Change[] | null
}

/**
 * A page of a run's records in the order of the feed, of one outcome when its letter is given. The page is cut before
 * anything is joined: a run of a million records is unnested, not looked up.
 */
export function recordPage(
  work: Work,
  runId: string,
  { letter, limit, offset }: { letter: string | null; limit: number; offset: number }
): Promise<ReportedRecord[]> {
  return rows(
    work,
    sql<ReportedRecord>`with page as (
        select c.first_user + (x.place - 1)::int as number, c.entry, x.line, x.user_id,
          substr(c.outcomes, x.place::int, 1) as outcome
        from sis_chunk c, unnest(c.lines, c.user_ids) with ordinality as x(line, user_id, place)
        where c.institution = ${work.institution} and c.run_id = ${runId}
          and (${letter}::text is null or substr(c.outcomes, x.place::int, 1) = ${letter})
        order by 1 limit ${limit} offset ${offset})
      select p.number, p.entry, p.line, p.outcome, r.primary_id as record_id, u.primary_id as user_id, r.reason, r.code,
        r.message, r.changes
      from page p
      left join sis_record r on r.institution = ${work.institution} and r.run_id = ${runId} and r.number = p.number
      left join app_user u on u.institution = ${work.institution} and u.id = p.user_id
      order by p.number`
  )
}
