import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Rejection } from './match.ts'

/** What was decided about a record before the run: it is refused, or (REPEATED) says nothing new. */
export interface ContestRow extends Rejection {
  number: number
  /** Whom it was about, as a refused record tells it. */
  userId: number
  primaryId: string | null
}

/** How many records were decided about beforehand, null: not looked for yet; whether an identifier was lost. */
export async function standing(work: Work, runId: number): Promise<{ contests: number | null; freed: boolean }> {
  const [row] = await sql<{ contests: number | null; freed: boolean }>(
    work,
    `select r.contests, exists (select from sis_claim c where c.institution = $1 and c.run_id = $2) as freed
     from sis_run r where r.institution = $1 and r.id = $2`,
    [work.institution, runId]
  )
  return row ?? { contests: null, freed: false }
}

/** Keeps what was decided about some records. */
export async function insertContests(work: Work, runId: number, rows: readonly ContestRow[]): Promise<void> {
  await sql(
    work,
    `insert into sis_contest (institution, run_id, number, reason, code, message, primary_id, user_id)
     select $1, $2, s.* from json_to_recordset($3::json)
       as s(number int, reason text, code text, message text, "primaryId" text, "userId" bigint)`,
    [work.institution, runId, JSON.stringify(rows)]
  )
}

/** Forgets what was decided: it is looked for anew. */
export async function forgetContests(work: Work, runId: number): Promise<void> {
  await sql(work, 'delete from sis_contest where institution = $1 and run_id = $2', [work.institution, runId])
  await sql(work, 'update sis_run set contests = null where institution = $1 and id = $2', [work.institution, runId])
}

/** All was decided. */
export async function keepContests(work: Work, runId: number, contests: number): Promise<void> {
  await sql(work, 'update sis_run set contests = $3::int where institution = $1 and id = $2', [
    work.institution,
    runId,
    contests
  ])
}

/** What was decided about `count` records from a number on, by number. */
export async function contestsOf(
  work: Work,
  runId: number,
  from: number,
  count: number
): Promise<Map<number, ContestRow>> {
  const rows = await sql<ContestRow>(
    work,
    `select number, reason, code, message, primary_id as "primaryId", user_id::float8 as "userId" from sis_contest
     where institution = $1 and run_id = $2 and number >= $3::int and number < $3::int + $4::int`,
    [work.institution, runId, from, count]
  )
  return new Map(rows.map(row => [row.number, row]))
}

/** Users with several identifiers of a type, in the order of their numbers, after the number `after`. */
export const manyNamed = (
  work: Work,
  idType: string | null,
  after: number,
  limit: number
): Promise<{ id: number; keys: string[] }[]> =>
  sql(
    work,
    `select user_id::float8 as id, array_agg(value_key) as keys from user_identifier
     where institution = $1 and ($2::text is null or id_type = $2) and user_id > $3
     group by user_id having count(*) > 1 order by user_id limit $4`,
    [work.institution, idType, after, limit]
  )
