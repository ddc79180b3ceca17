import { recordAudit } from '../../audit/service.ts'
import { type JobRun, supposed } from '../../jobs/job.ts'
import type { Failure } from '../run-state.ts'
import { makePlan } from './store.ts'
import { finishRun } from './working-store.ts'

type Run = Pick<JobRun<unknown, string>, 'transaction' | 'counters' | 'config'>

const hourMs = 3_600_000

/** Ends a run, well or not, with its entry in the audit trail: how many, of what. */
export function endRun(run: Run, runId: string, dryRun: boolean, failure: Failure | null): Promise<void> {
  return run.transaction(async work => {
    if (dryRun && !failure) await makePlan(work, runId, new Date(work.now.getTime() + run.config.PLAN_HOURS * hourMs))
    const of = await finishRun(work, runId, failure)
    const { processed = 0, [supposed]: _supposed, ...counters } = run.counters as Record<string, number>
    const detail = { ...of, ...counters, dry_run: dryRun, failed: failure !== null }
    await recordAudit(work, { action: 'sis.run.ended', subject: `sis-run:${runId}`, count: processed, detail })
  })
}
