import { change, db, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Failure } from '../run-state.ts'
import { isPlan } from './plans-store.ts'
import { endingPlans, markFinished, markStarted, resetPlace } from './store.ts'

// What a run keeps only while it runs: the content of its files, its claims and contests.

/** A run begins to check its files. What runs that ended otherwise have left behind is removed. */
export async function startRun(work: Work, runId: string): Promise<void> {
  await markStarted(work, runId)
  for (const table of ['sis_file_chunk', 'sis_claim', 'sis_contest'])
    await change(
      work,
      // The files of a plan stay until it is applied, or expires.
      sql`delete from ${sql.table(table)} w using job_instance j, sis_run r
        where w.institution = ${work.institution} and j.institution = w.institution
          and j.id = w.run_id and r.institution = w.institution and r.id = w.run_id
          and j.status not in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED') and not ${isPlan(work)}`
    )
}

/** Ends a run: nothing that it needed only while it ran is kept. Gives what it was a run of. */
export async function finishRun(work: Work, runId: string, failure: Failure | null) {
  const run = await markFinished(work, runId, failure)
  await dropWorkingData(work, runId)
  return run
}

/**
 * Removes what a run needed only while it ran: the files' content, its claims and contests. The files of a plan stay
 * until it is applied or expires (plans/store.ts); those of one that was applied go.
 */
async function dropWorkingData(work: Work, runId: string): Promise<void> {
  await change(
    work,
    db
      .with('over', () =>
        db
          .selectFrom('sis_run as r')
          .where('r.institution', '=', work.institution)
          .where('r.id', '=', runId)
          .where('r.planUntil', 'is', null)
          .select(eb =>
            eb.case().when('r.action', '=', 'APPLY').then(eb.ref('r.basedOn')).else(eb.ref('r.id')).end().as('id')
          )
      )
      .with('applied', () => endingPlans(work).where(sql<boolean>`r.id in (select id from over)`))
      .deleteFrom('sis_file_chunk as c')
      .using('over')
      .where('c.institution', '=', work.institution)
      .whereRef('c.runId', '=', 'over.id')
  )
  for (const table of ['sis_claim', 'sis_contest'] as const) await dropOf(work, table, runId)
}

const dropOf = (work: Work, table: (typeof traces)[number], runId: string) =>
  change(work, db.deleteFrom(table).where('institution', '=', work.institution).where('runId', '=', runId))

/** What one pass of a run leaves of its records. */
const traces = ['sis_chunk', 'sis_record', 'sis_claim', 'sis_contest', 'sis_reject'] as const

/** Puts a run back before its first record. Nothing that it has applied is undone. */
export async function beginAnew(work: Work, runId: string): Promise<void> {
  for (const table of traces) await dropOf(work, table, runId)
  await resetPlace(work, runId)
}
