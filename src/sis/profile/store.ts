import { db, row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** Whether an external id is the code of a profile, without regard to case. */
export async function knowsProfile(work: Work, externalId: string): Promise<boolean> {
  const profile = db
    .selectFrom('sis_profile')
    .where('institution', '=', work.institution)
    .where(sql<boolean>`lower(code) = lower(${externalId}::text)`)
  return (await row(work, profile.select('code'))) !== undefined
}

/** The identifier by which a profile matches users; null when the profile is gone. */
export async function matchTypeOf(work: Work, code: string): Promise<string | null> {
  const matchType = sql<string | null>`settings ->> 'matchIdType'`
  const profile = await row(
    work,
    db
      .selectFrom('sis_profile')
      .where('institution', '=', work.institution)
      .where('code', '=', code)
      .select(matchType.as('matchType'))
  )
  return profile?.matchType ?? null
}
