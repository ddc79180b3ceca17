import type { Domain } from '../../src/domain.ts'
import { domains } from '../../src/domains.ts'
import type { AnyJob, JobRun } from '../../src/jobs/job.ts'
import { sisJob } from '../../src/sis/run/job.ts'
import { undoJob } from '../../src/sis/undo/job.ts'

/** Where a process dies: in which transaction of the run since it took it up, and at which statement from there on. */
export interface KillPoint {
  transaction: number
  statement: number
  /** True: the statement has been sent, its answer is not waited for. False: it is not sent any more. */
  sent: boolean
}

/** Numbers by chance that come again with the same seed (mulberry32), each in [0, 1). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * One point in each of `kills` equal parts of a run that takes so many transactions undisturbed; the end of the run is
 * left out, so that each of them is reached.
 */
export function killPoints(kills: number, transactions: number, chance: () => number): KillPoint[] {
  const part = (transactions * 0.9) / kills
  const places = Array.from({ length: kills }, (_, kill) => Math.floor(part * (kill + chance())))
  return places.map((place, kill) => ({
    transaction: place - (places[kill - 1] ?? 0),
    statement: Math.floor(chance() * 12),
    sent: chance() < 0.5
  }))
}

/** What hears of a run: when a transaction begins, and when the run ends, well or not. */
export interface Listener {
  transaction(): void
  ended?(): void
}

const heard = (job: AnyJob, listener: Listener): AnyJob => ({
  ...job,
  run: (run: JobRun) => {
    const transaction: JobRun['transaction'] = step => {
      listener.transaction()
      return run.transaction(step)
    }
    return job.run(Object.create(run, { transaction: { value: transaction } })).finally(() => listener.ended?.())
  }
})

/** All domains; the runs of feeds commit every 100 users, and somebody listens to them. */
export const smallChunks = (listener: Listener): Domain[] =>
  domains.map(domain =>
    domain.name === 'sis'
      ? {
          ...domain,
          jobs: [sisJob('import', 100), sisJob('synchronize', 100), undoJob].map(job => heard(job, listener))
        }
      : domain
  )
