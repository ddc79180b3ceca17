import { change, db, row } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { PrivacySettings } from './settings.ts'

/** What the institution has decided, and who has locked it; undefined where it has decided nothing. */
export const findSettings = (work: Work) =>
  row(
    work,
    db.selectFrom('privacy_settings').where('institution', '=', work.institution).select(['settings', 'lockedBy'])
  )

/** Keeps settings and who has locked them; the work's actor has decided so. */
export async function writeSettings(work: Work, settings: PrivacySettings, lockedBy: string | null): Promise<void> {
  const { institution, now: modifiedAt, actor: modifiedBy } = work
  const decided = { settings, lockedBy, modifiedAt, modifiedBy }
  await change(
    work,
    db
      .insertInto('privacy_settings')
      .values({ institution, ...decided })
      .onConflict(one => one.column('institution').doUpdateSet(decided))
  )
}
