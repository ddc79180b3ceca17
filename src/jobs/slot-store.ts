import { change, db } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** Forgets how far schedules are whose last slot is after a moment: they begin anew. */
export async function forgetSlotsAfter(work: Work, moment: Date): Promise<void> {
  await change(
    work,
    db.deleteFrom('job_schedule').where('institution', '=', work.institution).where('slot', '>', moment)
  )
}

/**
 * True for exactly one transaction of all processes a slot. Slots before a job or its present schedule was first seen
 * are nobody's: a new profile must not run for yesterday.
 */
export async function takeSlot(work: Work, jobId: string, schedule: string, slot: Date): Promise<boolean> {
  const { institution } = work
  const taken = await change(
    work,
    db
      .updateTable('job_schedule')
      .set({ slot })
      .where('institution', '=', institution)
      .where('jobId', '=', jobId)
      .where('schedule', '=', schedule)
      .where('slot', '<', slot)
  )
  if (taken === 1) return true
  await change(
    work,
    db
      .insertInto('job_schedule')
      .values({ institution, jobId, schedule, slot })
      .onConflict(one =>
        one
          .columns(['institution', 'jobId'])
          .doUpdateSet(({ ref }) => ({ schedule: ref('excluded.schedule'), slot: ref('excluded.slot') }))
          .whereRef('job_schedule.schedule', '<>', 'excluded.schedule')
      )
  )
  return false
}
