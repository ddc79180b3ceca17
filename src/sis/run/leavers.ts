import { addDays } from '../../platform/clock.ts'
import { ordered } from '../../users/merge/merge.ts'
import type { Change } from '../../users/record/change.ts'
import type { UserRecord } from '../../users/record/record.ts'
import type { ProfileSettings } from '../profile/settings.ts'

/** Stands for the file in the report, where a user came from none. */
export const leaversEntry = '(left out of the feed)'

const fields = { EXPIRE: 'expiry_date', PURGE: 'purge_date' } as const

/** The day from which on a leaver is expired or purged, `YYYY-MM-DDZ`. */
export const leavingDay = ({ leaversDays }: ProfileSettings, at: Date): string => `${addDays(at, leaversDays)}Z`

/**
 * What a user becomes whom a full feed leaves out (SIS-42); undefined when he is that already. A date that comes
 * earlier stays. Pure.
 */
export function leave(
  record: UserRecord,
  settings: ProfileSettings,
  at: Date
): { record: UserRecord; changes: Change[] } | undefined {
  const { leavers } = settings
  if (leavers === 'NOTHING') return undefined
  if (leavers === 'DEACTIVATE') {
    const old = record.status
    if (old?.value !== 'ACTIVE') return undefined
    const next = { value: 'INACTIVE' }
    const status_date = `${addDays(at, 0)}Z`
    return {
      record: ordered({ ...record, status: next, status_date }),
      changes: [{ field: 'status', old, new: next, why: 'LEFT_FEED' }]
    }
  }
  const field = fields[leavers]
  const day = leavingDay(settings, at)
  const old = record[field]
  if (old !== undefined && old <= day) return undefined
  return { record: ordered({ ...record, [field]: day }), changes: [{ field, old, new: day, why: 'LEFT_FEED' }] }
}
