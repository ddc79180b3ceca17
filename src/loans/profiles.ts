import { AlmaError } from '../alma/errors.ts'
import { forgetSettings } from '../blocks/store.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { OverdueRecord } from './entity.ts'
import type { OverdueProfiles } from './own-schema.ts'

/** A profile under its code. */
export interface Profile extends OverdueRecord {
  code: string
}

/** The institution's overdue profiles in their order; none: nothing ever happens to an overdue loan (CIRC-31). */
export async function readProfiles(work: Work): Promise<Profile[]> {
  const rows = await sql<{ code: string; record: OverdueRecord }>(
    work,
    'select code, record from overdue_profile where institution = $1 order by place',
    [work.institution]
  )
  return rows.map(({ code, record }) => ({ code, ...record }))
}

/** Replaces all of them. 401664 for a code twice. */
export async function writeProfiles(work: Work, { profiles }: OverdueProfiles): Promise<Profile[]> {
  const codes = profiles.map(({ code }) => code)
  const twice = codes.find((code, at) => codes.indexOf(code) !== at)
  if (twice !== undefined) throw new AlmaError('TERMS_INVALID', { detail: `there are two profiles ${twice}` })
  await sql(work, 'delete from overdue_profile where institution = $1', [work.institution])
  await addProfiles(work, profiles as Profile[])
  forgetSettings(work)
  return readProfiles(work)
}

const addProfiles = (work: Work, profiles: readonly Profile[]) =>
  sql(
    work,
    `insert into overdue_profile (institution, code, place, record)
     select $1, code, place, record from jsonb_to_recordset($2::jsonb) as p (code text, place int, record jsonb)
     on conflict do nothing`,
    [work.institution, JSON.stringify(profiles.map(({ code, ...record }, place) => ({ code, place, record })))]
  )

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
