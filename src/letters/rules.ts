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
