import type { UserRecord } from '../users/record.ts'

/**
 * The address that a notice goes to, or undefined where none may go: the user has no preferred address, or has switched
 * this notice off. `notice` is a code of LibraryNoticesOptInDisplay. Pure.
 */
export function mailable(record: UserRecord, notice: string | undefined): string | undefined {
  const refused = record.library_notice?.some(({ code, value }) => code?.value === notice && value !== true)
  if (notice !== undefined && refused) return undefined
  return record.contact_info?.email?.find(({ preferred }) => preferred)?.email_address || undefined
}

/** Days of a retention period as it is written: null for the empty text, for ever; undefined for what is none. Pure. */
export function readDays(text: string): number | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const days = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0
  return days >= 1 && days <= 36_500 ? days : undefined
}

/** What was written before this moment is older than so many days (LET-03). Pure. */
export const expiryOf = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000)
