import type { Freshness } from './source-settings.ts'

/** A file that a run of a profile has taken in. */
export interface TakenFile {
  name: string
  bytes: number
  sha256: string
  /** When its run took it in. */
  at: Date
  run: string
}

/** How many files before the last one say what size is usual. */
export const usualOf = 10

/** The middle of some sizes, of an even number the mean of the two in the middle; nothing of none. */
export function median(sizes: readonly number[]): number | undefined {
  const sorted = [...sizes].sort((one, other) => one - other)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? undefined : Math.round((low + high) / 2)
}

export interface Alarm {
  code: 'MISSING' | 'SHRUNK'
  message: string
}

/** What is alarming about a profile's files, the newest first: none came for too long, or the last one is too small. */
export function alarmsOf(files: readonly TakenFile[], limits: Freshness | undefined, now: Date): Alarm[] {
  const [last, ...before] = files
  const alarms: Alarm[] = []
  const missing = missingAlarm(last, limits?.hours, now)
  if (missing) alarms.push(missing)
  const shrunk = last && shrunkAlarm(last.bytes, before, limits?.shrinkPercent)
  if (shrunk) alarms.push(shrunk)
  return alarms
}

/** Whether a file is overdue. A feed that never brought one is not: its profile may be used by hand only. */
export function missingAlarm(last: TakenFile | undefined, hours: number | undefined, now: Date): Alarm | undefined {
  if (!last || hours === undefined || now.getTime() - last.at.getTime() <= hours * 3_600_000) return undefined
  const message = `No file came since ${last.at.toISOString()}: one is expected every ${hours} hours.`
  return { code: 'MISSING', message }
}

/** Whether a file is too small beside those before it, the newest first. Fewer than three say nothing. */
export function shrunkAlarm(
  bytes: number,
  before: readonly Pick<TakenFile, 'bytes'>[],
  percent: number | undefined
): Alarm | undefined {
  const sizes = before.slice(0, usualOf).map(file => file.bytes)
  const usual = median(sizes)
  if (percent === undefined || usual === undefined || sizes.length < 3) return undefined
  if (bytes >= usual * (1 - percent / 100)) return undefined
  const message = `The file has ${bytes} bytes; the median of the ${sizes.length} before it is ${usual}.`
  return { code: 'SHRUNK', message }
}
