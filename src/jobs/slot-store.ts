import { change, db } from '../data/statements.ts'
import type { Work } from '../work.ts'

/** Forgets how far schedules are whose last slot is after a moment: they begin anew. */
export async function forgetSlotsAfter(work: Work, moment: Date): Promise<void> {
  await change(
    work,
    db.deleteFrom('job_schedule').where('institution', '=', work.institution).where('slot', '>', moment)
  )
}
