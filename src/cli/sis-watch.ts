import { follow, type Remote, records } from '../sis/cli/client.ts'
import { showProgress } from '../sis/cli/progress.ts'
import { rejection, summary } from '../sis/cli/summary.ts'
import type { Run } from '../sis/runs/schema.ts'
import type { Context } from './context.ts'
import type { exits } from './exits.ts'

/** Follows a run until it has ended or waits, prints what became of it, and sets how the command ends. */
export async function watchRun({ out, say, end }: Context, remote: Remote, id: string): Promise<void> {
  const progress = showProgress(out)
  const run = await follow(remote, id, progress.tell).finally(progress.end)
  say(summary(run))
  if (run.counters.rejected > 0) {
    say('Rejected:')
    for await (const record of records(remote, id, 'rejected')) say(`  ${rejection(record)}`)
  }
  end(endOf(run))
}

/** How a command ends that has followed a run. */
export function endOf({ status, counters }: Run): keyof typeof exits {
  if (status === 'WAITING_FOR_APPROVAL') return 'waiting'
  // A run with warnings went through: what it left out stands in its notices.
  if (status !== 'COMPLETED_SUCCESS' && status !== 'COMPLETED_WARNING') return 'failed'
  return counters.rejected > 0 ? 'rejected' : 'done'
}
