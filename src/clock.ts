/** Where "now" comes from. Nothing else in the service reads the time (guard in test/house). */
export interface Clock {
  now(): Date
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is moved: for tests, and for the sandbox whose time can travel. */
export function fixedClock(
  start: string | Date
): Clock & { set(moment: string | Date): void; advance(milliseconds: number): void } {
  let moment = new Date(start)
  return {
    now: () => new Date(moment),
    set(next) {
      moment = new Date(next)
    },
    advance(milliseconds) {
      moment = new Date(moment.getTime() + milliseconds)
    }
  }
}

/** The day after `days` days, as `YYYY-MM-DD`. */
export function addDays(day: string | Date, days: number): string {
  const date = new Date(typeof day === 'string' ? `${day.slice(0, 10)}T00:00:00Z` : day)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The UTC day of a moment, as `YYYY-MM-DD`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)
