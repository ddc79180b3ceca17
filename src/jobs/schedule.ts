import { Cron } from 'croner'

const read = (schedule: string): Cron | undefined => {
  try {
    return new Cron(schedule, { timezone: 'UTC', paused: true })
  } catch {
    return undefined
  }
}

/** The first moment of a cron after `now`, in UTC. Undefined when there is none, or when it is no cron. */
export const nextSlot = (schedule: string, now: Date): Date | undefined => read(schedule)?.nextRun(now) ?? undefined

/** The last moment of a cron up to and including `now`. */
export const lastSlot = (schedule: string, now: Date): Date | undefined =>
  // The library leaves its reference out.
  read(schedule)?.previousRuns(1, new Date(now.getTime() + 1))[0]
