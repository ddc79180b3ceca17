const formats = new Map<string, Intl.DateTimeFormat>()

/** True for a name of the IANA time zone database that this machine knows. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit'
    })
    formats.set(zone, format)
  }
  return format
}

/** A moment on the clocks of a zone. */
export interface WallTime {
  /** `YYYY-MM-DD` */
  day: string
  /** Minutes since midnight. */
  minutes: number
}

/** What day and time it is in a zone at a moment. */
export function wallTime(moment: Date, zone: string): WallTime {
  const { day, hour, minute } = wallClock(moment, zone)
  return { day, minutes: hour * 60 + minute }
}

/** The day of a moment in a zone, `YYYY-MM-DD`. */
export const localDay = (moment: Date, zone: string): string => wallTime(moment, zone).day

function wallClock(moment: Date, zone: string) {
  if (zone === 'UTC') {
    const text = moment.toISOString()
    const [hour, minute, second] = [text.slice(11, 13), text.slice(14, 16), text.slice(17, 19)].map(Number)
    return { day: text.slice(0, 10), hour: hour ?? 0, minute: minute ?? 0, second: second ?? 0 }
  }
  const parts: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = value
  return {
    day: `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`,
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    second: Number(parts.second)
  }
}

/**
 * The moment at which clocks of a zone show that day and second of the day. A time that is skipped in spring is taken
 * as the moment of the change or just after; of a time that comes twice in autumn it is the first.
 */
export function momentAt(day: string, seconds: number, zone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + seconds * 1000
  // The zone's offset a day before and a day after cover what a change of clocks can be.
  const guesses = [wanted - 86_400_000, wanted + 86_400_000].map(at => wanted - offset(new Date(at), zone))
  const exact = guesses.filter(at => at + offset(new Date(at), zone) === wanted)
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...guesses))
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
function offset(moment: Date, zone: string): number {
  if (zone === 'UTC') return 0
  const { day, hour, minute, second } = wallClock(moment, zone)
  // By numbers: the last day of 9999 ends in the next year, which has a longer spelling.
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const shown = new Date(0).setUTCFullYear(year, month - 1, date) + ((hour * 60 + minute) * 60 + second) * 1000
  return shown - (moment.getTime() - (moment.getTime() % 1000))
}

/**
 * The last second of a day in a zone: the one before the next day begins. By the clock it cannot be asked for, since
 * 23:59:59 comes twice where clocks go back at midnight, and not at all where they go forward.
 */
export const endOfDay = (day: string, zone: string): Date => new Date(momentAt(day, 86_400, zone).getTime() - 1000)

/** How many days lie between two days; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
