import { noId } from '../../alma/ids.ts'
import { db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { type TakenFile, usualOf } from './freshness.ts'

/** What a run has taken in so far, when it was interrupted while it did so. */
export function progressOf(work: Work, runId: string) {
  return row(
    work,
    db
      .selectFrom('sis_run as r')
      .leftJoin('sis_file as f', join =>
        join.onRef('f.institution', '=', 'r.institution').onRef('f.runId', '=', 'r.id')
      )
      .where('r.institution', '=', work.institution)
      .where('r.id', '=', runId)
      .groupBy('r.phase')
      .select([
        'r.phase',
        sql<number>`count(f.number)::int`.as('files'),
        sql<number>`coalesce(sum(f.users), 0)::int`.as('users')
      ])
  )
}

/** A file that a run looks at: what it is, and what it would be in the run. */
export interface Candidate {
  name: string
  sha256: string
  bytes: number
  profileCode: string
  mode: string
  runId: string
  number: number
}

/**
 * The run that makes this file one that was dealt with: its content is what the profile took last, by the same action.
 * What was taken before that is new again, for something else was applied in between; but not in a file that could not
 * be renamed then and is still there, nor in one that this very run took before it died. Runs that failed or were
 * refused have taken nothing, dry runs neither.
 */
export async function runThatHas(work: Work, of: Candidate): Promise<string | undefined> {
  const name = of.name.slice(0, 255)
  const found = await row(
    work,
    sql<{ id: string }>`with taken as (
        select r.id, r.mode, f.name, f.sha256, f.bytes, row_number() over (order by r.id desc, f.number desc) = 1 as last
        from sis_run r
          join sis_file f on f.institution = r.institution and f.run_id = r.id
          join job_instance j on j.institution = r.institution and j.id = r.id
        where r.institution = ${work.institution} and r.profile_code = ${of.profileCode}
          and (f.run_id, f.number) <> (${of.runId}::bigint, ${of.number}::int)
          and (not r.dry_run or r.id = ${of.runId}::bigint) and j.status not in ('COMPLETED_FAILED', 'USER_ABORTED'))
      select t.id from taken t
      where t.sha256 = ${of.sha256} and t.bytes = ${of.bytes} and t.mode = ${of.mode}
        and (t.last or (t.id = ${of.runId}::bigint and t.name = ${name}) or exists (select from sis_notice n
          where n.institution = ${work.institution} and n.run_id = t.id and n.code = 'NOT_RENAMED' and n.file = ${name}))
      order by t.id desc limit 1`
  )
  return found && String(found.id)
}

/** True when a run of a profile has looked for files; dry runs left out. */
export async function hasLooked(work: Work, profileCode: string): Promise<boolean> {
  const run = db
    .selectFrom('sis_run')
    .where('institution', '=', work.institution)
    .where('profileCode', '=', profileCode)
    .where('dryRun', '=', false)
    .where('phase', '!=', 'WAITING')
  return (await row(work, run.select('id').limit(1))) !== undefined
}

/**
 * The newest files that runs of a profile took in, dry runs left out: the last one and those that it is compared
 * with.
 */
export async function takenFiles(work: Work, profileCode: string, beforeRun?: string): Promise<TakenFile[]> {
  const files = db
    .selectFrom('sis_run as r')
    .innerJoin('sis_file as f', join => join.onRef('f.institution', '=', 'r.institution').onRef('f.runId', '=', 'r.id'))
    .innerJoin('job_instance as j', join =>
      join.onRef('j.institution', '=', 'r.institution').onRef('j.id', '=', 'r.id')
    )
    .where('r.institution', '=', work.institution)
    .where('r.profileCode', '=', profileCode)
    .where('r.dryRun', '=', false)
    .$if(beforeRun !== undefined, file => file.where('r.id', '<', beforeRun ?? noId))
    .select(['f.name', 'f.bytes', 'f.sha256', 'r.id as run'])
    .select(eb => eb.fn.coalesce('r.startedAt', 'j.submitTime').as('at'))
    .orderBy('r.id', 'desc')
    .orderBy('f.number', 'desc')
    .limit(usualOf + 1)
  return (await rows(work, files)).map(({ run, ...file }) => ({ ...file, run: String(run) }))
}
