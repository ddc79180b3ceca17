import type { Freshness } from '../profile/source-settings.ts'

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

/** Since when a profile whose feed has never come has waited for one, and whether a run has looked for it in vain. */
export interface Awaited {
  since: Date
  looked: boolean
}

/** What is alarming about a profile's files, the newest first: none came for too long, or the last one is too small. */
export function alarmsOf(
  files: readonly TakenFile[],
  limits: Freshness | undefined,
  now: Date,
  awaited: Awaited
): Alarm[] {
  const [last, ...before] = files
  const alarms: Alarm[] = []
  const missing = missingAlarm(last, limits?.hours, now, awaited)
  if (missing) alarms.push(missing)
  const shrunk = last && shrunkAlarm(last.bytes, before, limits?.shrinkPercent)
  if (shrunk) alarms.push(shrunk)
  return alarms
}

/**
 * Whether a file is overdue. One that has never come is as soon as a run has looked for it in vain, and without a run
 * once the profile is as old as that: a misspelt folder is told of in the first night.
 */
export function missingAlarm(
  last: TakenFile | undefined,
  hours: number | undefined,
  now: Date,
  awaited: Awaited
): Alarm | undefined {
  const since = last?.at ?? awaited.since
  if (hours === undefined) return undefined
  if (now.getTime() - since.getTime() <= hours * 3_600_000 && (last || !awaited.looked)) return undefined
  const came = last ? `No file came since ${since.toISOString()}` : 'No file has ever come'
  return { code: 'MISSING', message: `${came}: one is expected every ${hours} hours.` }
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
