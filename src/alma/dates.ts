const dayPattern = /^(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?$/
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/

/** The day of a wire date as `YYYY-MM-DD`, or undefined when it is none. `Z` or an offset is allowed and dropped. */
export function parseDay(text: string): string | undefined {
  const value = text.trim()
  const [, year, month, day] = dayPattern.exec(momentPattern.test(value) ? value.slice(0, 10) : value) ?? []
  if (!year || year === '0000') return undefined
  const iso = `${year}-${month}-${day}`
  const date = new Date(`${iso}T00:00:00Z`)
  // 2027-02-30 rolls over to March in JavaScript: that is no day.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined
}

/** A day as Alma writes it: `2027-06-30Z`. Takes `YYYY-MM-DD` or a Date (its UTC day). */
export const formatDay = (day: string | Date): string =>
  `${(typeof day === 'string' ? day : day.toISOString()).slice(0, 10)}Z`

/**
 * The moment of a wire date-time, or undefined when it is none; without an offset it is UTC; a bare day is its start.
 */
export function parseMoment(text: string): Date | undefined {
  const value = text.trim()
  const day = parseDay(value.slice(0, 10))
  if (!day) return undefined
  if (dayPattern.test(value)) return new Date(`${day}T00:00:00Z`)
  if (!momentPattern.test(value)) return undefined
  const date = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** A moment as Alma writes it: UTC with Z, milliseconds only when they are not zero (`alma-api.md` 3.9). */
export const formatMoment = (moment: Date): string => moment.toISOString().replace('.000Z', 'Z')
