import { setTimeout as pause } from 'node:timers/promises'
import type { Parts } from '../../src/domain.ts'
import { startRunner } from '../../src/jobs/runner.ts'
import { runDue } from '../../src/jobs/scheduler.ts'

/**
 * Starts a job runner on the test's database, waits until no run is waiting or going on, and stops it again.
 * `deadline`: as in `until`.
 */
export async function runJobsUntilDone({ parts }: { parts: Parts }, deadline = 60_000): Promise<void> {
  // What is due is enqueued before anything runs: else a schedule begins anew, or does not, what has just ended.
  await runDue(
    parts,
    parts.domains.flatMap(({ jobs }) => jobs ?? [])
  )
  const runner = await startRunner(parts, { takeover: 200, schedule: 200, poll: 50 })
  try {
    await until(async () => (await unfinished(parts)) === 0, deadline, 'runs are still waiting or going on')
  } finally {
    await runner.stop(10)
  }
}

/** How many runs of all institutions wait or go on. */
export async function unfinished({ database }: Pick<Parts, 'database'>): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int as count from job_instance where status in ('QUEUED', 'RUNNING')`
  )
  return rows[0]?.count ?? 0
}

/** A deadline says what a quiet machine needs at most. So many times that is met by a hang, and not by slowness. */
const patience = 20

/** Looks every 20 ms until `condition` holds; throws `what` after many times `deadline` milliseconds. */
export async function until(condition: () => Promise<boolean>, deadline: number, what: string): Promise<void> {
  for (const end = Date.now() + patience * deadline; !(await condition()); await pause(20))
    if (Date.now() > end) throw new Error(`After ${patience} times ${deadline} ms: ${what}`)
}
