import { prepared } from '../sql.ts'
import type { Work } from '../work.ts'

/**
 * IANA name of the institution's time zone; UTC where it has named none. It is written with the terms of use
 * (`PUT /v1/terms`).
 */
export async function timeZoneOf(work: Pick<Work, 'em' | 'pool' | 'inTransaction' | 'institution'>): Promise<string> {
  const read = 'select time_zone from terms_setting where institution = $1'
  const [row] = await prepared<{ time_zone: string }>(work, 'time-zone', read, [work.institution])
  return row?.time_zone ?? 'UTC'
}
