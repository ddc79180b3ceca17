import type { UserRecord } from '../../users/record/record.ts'
import type { ProfileSettings } from '../profile/settings.ts'

type Rules = Pick<ProfileSettings, 'groupPrecedence' | 'userGroup'>

/** More than any date as a number, `YYYYMMDD`. */
const aGroup = 100_000_000

/**
 * How a record stands to others of the same person: the larger number goes before. The place of its user group in the
 * profile's list decides, a group that is not listed stands behind all; among equals the later expiry date, none behind
 * all. Pure.
 */
export function strengthOf(record: UserRecord, { groupPrecedence = [], userGroup }: Rules): number {
  const group = record.user_group?.value ?? userGroup
  const place = group === undefined ? -1 : groupPrecedence.indexOf(group)
  const rank = place < 0 ? 0 : groupPrecedence.length - place
  const date = Number(record.expiry_date?.slice(0, 10).replaceAll('-', '') ?? 0)
  return rank * aGroup + date
}
