import { db, prepare, type Reach } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

const readZone = prepare('time-zone', ({ institution }) =>
  db.selectFrom('terms_setting').where('institution', '=', institution).select('timeZone')
)

/**
 * IANA name of the institution's time zone; UTC where it has named none. It is written with the terms of use
 * (`PUT /v1/terms`).
 */
export async function timeZoneOf(work: Reach & Pick<Work, 'institution'>): Promise<string> {
  return (await readZone(work, {}))[0]?.timeZone ?? 'UTC'
}
