const dayPattern = /^\d{4}-\d{2}-\d{2}(?:Z|[+-]\d{2}:\d{2})?$/
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** The day of a wire date as `YYYY-MM-DD`, or undefined when it is none. `Z` or an offset is allowed and dropped. */
export function parseDay(text: string): string | undefined {
  const value = text.trim()
  // A feed of 100,000 users has a million dates: no Date object, one expression.
  if (!dayPattern.test(value) && !momentPattern.test(value)) return undefined
  const year = Number(value.slice(0, 4))
  const month = Number(value.slice(5, 7))
  const day = Number(value.slice(8, 10))
  const last = month === 2 && !isLeap(year) ? 28 : (monthDays[month - 1] ?? 0)
  return year > 0 && day >= 1 && day <= last ? value.slice(0, 10) : undefined
}

/** A day as Alma writes it: `2027-06-30Z`. Takes `YYYY-MM-DD` or a Date (its UTC day). */
export const formatDay = (day: string | Date): string =>
  `${(typeof day === 'string' ? day : day.toISOString()).slice(0, 10)}Z`

/** True for a moment in the years 1 to 9999 of UTC: neither the wire nor the database has a spelling for others. */
export function isSpellable(moment: Date): boolean {
  const year = moment.getUTCFullYear()
  return year >= 1 && year <= 9999
}

/**
 * The moment of a wire date-time, or undefined when it is none that can be written; without an offset it is UTC; a bare
 * day is its start.
 */
export function parseMoment(text: string): Date | undefined {
  const value = text.trim()
  const day = parseDay(value.slice(0, 10))
  if (!day) return undefined
  if (dayPattern.test(value)) return new Date(`${day}T00:00:00Z`)
  if (!momentPattern.test(value)) return undefined
  const date = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`)
  return isSpellable(date) ? date : undefined
}

/** A moment as Alma writes it: UTC with Z, milliseconds only when they are not zero (`alma-api.md` 3.9). */
export const formatMoment = (moment: Date): string => moment.toISOString().replace('.000Z', 'Z')
