/** Where "now" comes from. Nothing else in the service reads the time (guard in test/house). */
export interface Clock {
  now(): Date
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that can be set ahead of another one, or behind it: for the sandbox whose time can travel. */
export interface MovableClock extends Clock {
  /** How far it is ahead, in milliseconds; negative: behind. */
  offsetMs: number
  /** The time of the other clock. */
  real(): Date
}

/** A clock that begins in step with `base` and goes on from where it is moved. */
export function movableClock(base: Clock): MovableClock {
  const clock: MovableClock = {
    offsetMs: 0,
    real: () => base.now(),
    now: () => new Date(base.now().getTime() + clock.offsetMs)
  }
  return clock
}

/** A clock that stands still until it is moved: for tests. */
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

/** The day after `days` days, as `YYYY-MM-DD`: from 0001-01-01 to 9999-12-31, for others have no such spelling. */
export function addDays(day: string | Date, days: number): string {
  const date = new Date(typeof day === 'string' ? `${day.slice(0, 10)}T00:00:00Z` : day)
  date.setUTCDate(date.getUTCDate() + days)
  if (date.getUTCFullYear() > 9999) return '9999-12-31'
  if (date.getUTCFullYear() < 1) return '0001-01-01'
  return date.toISOString().slice(0, 10)
}

/** The UTC day of a moment, as `YYYY-MM-DD`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)
