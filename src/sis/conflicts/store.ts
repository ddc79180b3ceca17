import { change, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Rejection } from '../decide/match.ts'
import { setContests } from '../runs/store.ts'

/** What was decided about a record before the run: it is refused, or (REPEATED) says nothing new. */
export interface ContestRow extends Rejection {
  number: number
  /** Whom it was about, as a refused record tells it. */
  userId: string
  primaryId: string | null
}

/** How many records were decided about beforehand, null: not looked for yet; whether an identifier was lost. */
export async function standing(work: Work, runId: string): Promise<{ contests: number | null; freed: boolean }> {
  const claims = db.selectFrom('sis_claim as c').where('c.institution', '=', work.institution)
  const run = await row(
    work,
    db
      .selectFrom('sis_run as r')
      .where('r.institution', '=', work.institution)
      .where('r.id', '=', runId)
      .select(eb => [
        'r.contests',
        eb
          .exists(claims.whereRef('c.runId', '=', eb.ref('r.id')))
          .$castTo<boolean>()
          .as('freed')
      ])
  )
  return run ?? { contests: null, freed: false }
}

/** Keeps what was decided about some records. */
export async function insertContests(work: Work, runId: string, contests: readonly ContestRow[]): Promise<void> {
  await change(
    work,
    sql`insert into sis_contest (institution, run_id, number, reason, code, message, primary_id, user_id)
      select ${work.institution}, ${runId}, s.* from json_to_recordset(${JSON.stringify(contests)}::json)
        as s(number int, reason text, code text, message text, "primaryId" text, "userId" bigint)`
  )
}

/** Forgets what was decided: it is looked for anew. */
export async function forgetContests(work: Work, runId: string): Promise<void> {
  await change(
    work,
    db.deleteFrom('sis_contest').where('institution', '=', work.institution).where('runId', '=', runId)
  )
  await setContests(work, runId, null)
}

/** What was decided about `count` records from a number on, by number. */
export async function contestsOf(
  work: Work,
  runId: string,
  from: number,
  count: number
): Promise<Map<number, ContestRow>> {
  const found = await rows(
    work,
    db
      .selectFrom('sis_contest')
      .where('institution', '=', work.institution)
      .where('runId', '=', runId)
      .where('number', '>=', from)
      .where('number', '<', from + count)
      .select(['number', 'reason', 'code', 'message', 'primaryId', 'userId'])
  )
  return new Map(found.map(contest => [contest.number, contest]))
}

/** Users with several identifiers of a type (null: of any), in the order of their numbers, after the number `after`. */
export function manyNamed(work: Work, idType: string | null, after: string, limit: number) {
  const identifiers = db
    .selectFrom('user_identifier')
    .where('institution', '=', work.institution)
    .where('userId', '>', after)
  const keys = sql<string[]>`array_agg(value_key)`
  return rows(
    work,
    (idType === null ? identifiers : identifiers.where('idType', '=', idType))
      .select(['userId as id', keys.as('keys')])
      .groupBy('userId')
      .having(sql<boolean>`count(*) > 1`)
      .orderBy('userId')
      .limit(limit)
  )
}
