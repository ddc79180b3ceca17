import { Cron } from 'croner'

/** The field with its steps and wildcards spelt out: every 20 minutes are the minutes 0, 20 and 40. */
function spelt(field: string, end: number): string {
  const values = field.split(',').flatMap(part => {
    const [, range, step = '1'] = /^([*?]|\d+-\d+|\d+(?=\/))(?:\/(\d+))?$/.exec(part) ?? []
    if (range === undefined) return [part]
    const [from = 0, to = end - 1] = /\d/.test(range) ? range.split('-').map(Number) : []
    const count = Math.floor((to - from) / Number(step)) + 1
    return Array.from({ length: Math.max(count, 0) }, (_, at) => String(from + at * Number(step)))
  })
  return [...new Set(values)].join(',')
}

/**
 * A cron that names hours, as one of times of the day: those come once a day, on days of changing clocks too. One that
 * says every hour goes on by the time that has passed. The library decides between the two by wildcards and steps
 * anywhere, which would drop "every ten minutes of the second hour" in the night that has no such hour.
 */
function timesOfDay(schedule: string): string {
  const fields = schedule.trim().split(/\s+/)
  if (fields.length < 5 || fields.length > 7) return schedule
  const [second, minute, hour, ...days] = fields.length === 5 ? ['0', ...fields] : fields
  if (!second || !minute || !hour || /^[*?](\/1)?$/.test(hour)) return schedule
  return [spelt(second, 60), spelt(minute, 60), spelt(hour, 24), ...days].join(' ')
}

const read = (schedule: string, timezone: string): Cron | undefined => {
  try {
    // What the schedule itself says is checked first: spelt out, a mistake could look like something.
    const asked = { timezone, paused: true, fixedTimeRule: 'no-wildcard' } as const
    return new Cron(schedule, asked) && new Cron(timesOfDay(schedule), asked)
  } catch {
    return undefined
  }
}

/**
 * The first moment of a cron after `now`, by the clocks of `zone`. Undefined when there is none, or when it is no cron.
 *
 * A time of the day that clocks skip comes when they have been put forward; one that they show twice comes once, at
 * its first occurrence. A cron for every hour, whatever its minutes, comes in each hour that passes.
 */
export const nextSlot = (schedule: string, zone: string, now: Date): Date | undefined =>
  read(schedule, zone)?.nextRun(now) ?? undefined

/** The last moment of a cron up to and including `now`, by the same rules. */
export const lastSlot = (schedule: string, zone: string, now: Date): Date | undefined =>
  // The library leaves its reference out.
  read(schedule, zone)?.previousRuns(1, new Date(now.getTime() + 1))[0]
