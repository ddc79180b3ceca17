import { AlmaError } from '../../alma/errors.ts'
import { forgetSettings } from '../../blocks/store.ts'
import type { Work } from '../../platform/work.ts'
import type { OverdueProfiles } from '../own-schema.ts'
import { addProfiles, type Profile, readProfiles, removeProfiles } from './profiles-store.ts'

/** Replaces all of them. 401664 for a code twice. */
export async function writeProfiles(work: Work, { profiles }: OverdueProfiles): Promise<Profile[]> {
  const codes = profiles.map(({ code }) => code)
  const twice = codes.find((code, at) => codes.indexOf(code) !== at)
  if (twice !== undefined) throw new AlmaError('TERMS_INVALID', { detail: `there are two profiles ${twice}` })
  await removeProfiles(work)
  await addProfiles(work, profiles as Profile[])
  forgetSettings(work)
  return readProfiles(work)
}

/** What the sandbox begins with: reminders after three days and a week, lost after a month (CIRC-32). */
export async function seedProfiles(work: Work): Promise<void> {
  const notice = (number: 1 | 2 | 3, days: number): Profile => ({
    code: `OVERDUE_${number}`,
    name: `Overdue notice ${number}`,
    type: `OVERDUE_${number}`,
    active: true,
    days_after_due: days
  })
  await addProfiles(work, [
    notice(1, 3),
    notice(2, 7),
    { ...notice(3, 21), block: true },
    { code: 'LOST', name: 'Change to lost', type: 'LOST', active: true, days_after_due: 30 }
  ])
}
