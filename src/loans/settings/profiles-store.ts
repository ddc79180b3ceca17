import { change, db, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { OverdueRecord } from '../entity.ts'

/** A profile under its code. */
export interface Profile extends OverdueRecord {
  code: string
}

/** The institution's overdue profiles in their order; none: nothing ever happens to an overdue loan (CIRC-31). */
export async function readProfiles(work: Work): Promise<Profile[]> {
  const found = db
    .selectFrom('overdue_profile')
    .where('institution', '=', work.institution)
    .select(['code', 'record'])
    .orderBy('place')
  return (await rows(work, found)).map(({ code, record }) => ({ code, ...record }))
}

/** Removes all of them. */
export const removeProfiles = (work: Work): Promise<number> =>
  change(work, db.deleteFrom('overdue_profile').where('institution', '=', work.institution))

/** Adds profiles in this order; those whose code is there stay as they are. */
export async function addProfiles(work: Work, profiles: readonly Profile[]): Promise<void> {
  const given = profiles.map(({ code, ...record }, place) => ({ code, place, record }))
  await change(
    work,
    sql`insert into overdue_profile (institution, code, place, record)
      select ${work.institution}, code, place, record
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as p (code text, place int, record jsonb)
      on conflict do nothing`
  )
}
