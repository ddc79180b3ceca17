import type { JobRun } from '../../src/jobs/job.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { PurgeJobRun } from '../../src/purge/run/declared.ts'
import { purgeJob } from '../../src/purge/run/job.ts'
import { institution, type TestApp } from '../helpers/app.ts'

/** What a run by hand can be told beside its parameters. */
export interface ByHand {
  instance?: string
  /** Counters as they were saved last. */
  counters?: Record<string, number>
  /** Called before the nth transaction commits, from 1 on: a throw undoes it. */
  beforeCommit?(number: number): Promise<void>
  /** Called after the nth commit: a throw is a process that dies there. */
  afterCommit?(number: number): Promise<void>
}

/** Runs the purge within this process, without a queue; gives the counters as they were saved last. */
export async function byHand(
  app: TestApp,
  parameters: Partial<PurgeJobRun['parameters']>,
  { instance = '1', counters = {}, beforeCommit, afterCommit }: ByHand = {}
): Promise<{ saved: Record<string, number>; error: unknown }> {
  const defaults = Object.entries(purgeJob.parameters.properties).map(([name, { default: value }]: any) => [
    name,
    value
  ])
  const counting: Record<string, number> = { ...counters }
  let saved = { ...counters }
  let number = 0
  const open = () => openWork(app.database, app.clock, { institution, actor: 'user-purge', base: '' })
  const run: JobRun<any, any> = {
    institution,
    listing: { id: 'M1002', name: '', description: '' },
    instance,
    parameters: { ...Object.fromEntries(defaults), ...parameters },
    config: app.parts.config,
    stopping: false,
    open,
    counters: counting,
    count(counter, by = 1) {
      counting[counter] = (counting[counter] ?? 0) + by
    },
    save: async () => {},
    suppose: () => undefined,
    warn: () => undefined,
    park: async () => {},
    async transaction(step) {
      number++
      const result = await transactional(open(), async work => {
        const done = await step(work)
        await beforeCommit?.(number)
        return done
      })
      saved = { ...counting }
      await afterCommit?.(number)
      return result
    }
  }
  try {
    await purgeJob.run(run)
    return { saved, error: undefined }
  } catch (error) {
    return { saved, error }
  }
}
