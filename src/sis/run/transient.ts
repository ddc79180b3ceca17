import type { JobRun } from '../../jobs/job.ts'
import { gaveWay } from '../../platform/unit-of-work.ts'
import type { Work } from '../../platform/work.ts'

/**
 * True when the same transaction may get through the next time: what stands in its way is another one, which took an
 * identifier in the very moment, or with which its locks crossed.
 */
export const isTransient = (error: unknown): boolean => gaveWay(error) || (error as { code?: unknown }).code === '23505'

/** Attempts at one piece of a run before it is given up. */
export const mostAttempts = 10

/** A piece of a run in one transaction; made anew, with the counters of before, when another one stood in its way. */
export async function persistently<C extends string, T>(
  run: JobRun<any, C>,
  step: (work: Work) => Promise<T>
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = { ...run.counters }
    try {
      return await run.transaction(step)
    } catch (error) {
      for (const counter of Object.keys(before) as C[]) run.count(counter, before[counter] - run.counters[counter])
      if (attempt === mostAttempts || !isTransient(error)) throw error
    }
  }
}
