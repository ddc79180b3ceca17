import { change, count, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { UserUpdateResult } from './entity.ts'

/** A run of the job; undefined when there is none of that number. `lock` holds it until the transaction ends. */
export const findRun = (work: Work, instance: string, lock: boolean) =>
  row(
    work,
    db
      .selectFrom('job_instance as j')
      .leftJoin('user_update_run as r', join =>
        join.onRef('r.institution', '=', 'j.institution').onRef('r.instance', '=', 'j.id')
      )
      .where('j.institution', '=', work.institution)
      .where('j.id', '=', instance)
      .where('j.kind', '=', 'user-update')
      .select(['j.status', 'j.parameters', 'j.counters', 'r.members', 'r.cancelledBy'])
      .$if(lock, run => run.forUpdate('j'))
  )

/** A page of what a run did to single users, in the order of their numbers, and how many there are. */
export async function pageOfResults(
  work: Work,
  instance: string,
  { outcome, limit, offset }: { outcome?: string; limit: number; offset: number }
) {
  let results = db
    .selectFrom('user_update_result as r')
    .where('r.institution', '=', work.institution)
    .where('r.instance', '=', instance)
  if (outcome !== undefined) results = results.where('r.outcome', '=', outcome as UserUpdateResult['outcome'])
  const page = await rows(
    work,
    results
      .leftJoin('app_user as u', join =>
        join.onRef('u.institution', '=', 'r.institution').onRef('u.id', '=', 'r.userId')
      )
      .select(['r.userId as id', 'u.primaryId', 'r.outcome', 'r.code', 'r.message', 'r.changes'])
      .orderBy('r.userId')
      .limit(limit)
      .offset(offset)
  )
  return { page, total: (await row(work, results.select(count().as('total'))))?.total ?? 0 }
}

/** Removes results of single users whose run has ended so many days ago, a chunk of them; tells how many. */
export const removeOld = (work: Work, days: number, most: number): Promise<number> =>
  change(
    work,
    sql`delete from user_update_result d where d.institution = ${work.institution} and (d.instance, d.user_id) in (
      select r.instance, r.user_id from user_update_result r
      join job_instance j on j.institution = r.institution and j.id = r.instance
      where r.institution = ${work.institution}
        and j.end_time < ${work.now}::timestamptz - make_interval(days => ${days}::int) limit ${most})`
  )
