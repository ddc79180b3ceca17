import { change, db, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Predicate } from '../rules/predicate-store.ts'

/*
 * Whom the proof of a run looks for, for as long as the run lasts (docs/decisions/0013): internal ids of people of whom
 * something is due, so that a process that takes the run up knows those of the process before.
 */

/**
 * Notes everybody of whom a family has something due. Before anything is cut, so that no transaction holds both a cut
 * and whose it was; asked again, it adds who is missing. In the caller's transaction.
 */
export async function notePeople(work: Work, instance: string, predicate: Predicate): Promise<void> {
  const { family, due } = predicate
  if (!family.table) return
  const proxy = family.table === 'loan' ? sql`f.proxy_id` : sql`null::bigint`
  await change(
    work,
    sql`
      insert into privacy_run_person (institution, instance, user_id)
      select distinct ${work.institution}, ${instance}::bigint, p.id
      from ${sql.table(family.table)} f, unnest(array[f.user_id, ${proxy}]) p (id)
      where f.institution = ${work.institution} and p.id is not null and ${due}
      order by p.id on conflict do nothing`
  )
}

/** The next people of a run after a number, in the order of their numbers. */
export async function peopleAfter(work: Work, instance: string, after: string, limit: number): Promise<string[]> {
  const found = await rows(
    work,
    db
      .selectFrom('privacy_run_person')
      .where('institution', '=', work.institution)
      .where('instance', '=', instance)
      .where('userId', '>', after)
      .select('userId')
      .orderBy('userId')
      .limit(limit)
  )
  return found.map(({ userId }) => userId)
}

/** Forgets whom a run has looked for. */
export async function forgetPeople(work: Work, instance: string): Promise<void> {
  await change(
    work,
    db.deleteFrom('privacy_run_person').where('institution', '=', work.institution).where('instance', '=', instance)
  )
}

/**
 * Takes over whom runs looked for that broke off: what they cut is still to be proven. Runs of an institution never
 * overlap, so all others are over.
 */
export async function takeOverPeople(work: Work, instance: string): Promise<void> {
  await change(
    work,
    sql`
      with left_over as (
        delete from privacy_run_person where institution = ${work.institution} and instance <> ${instance}::bigint
        returning user_id)
      insert into privacy_run_person (institution, instance, user_id)
      select distinct ${work.institution}, ${instance}::bigint, user_id from left_over
      order by user_id on conflict do nothing`
  )
}
