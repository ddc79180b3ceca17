import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Predicate } from './predicate.ts'

/*
 * Whom the proof of a run looks for, for as long as the run lasts (docs/decisions/0013): internal ids of people of whom
 * something is due, so that a process that takes the run up knows those of the process before.
 */

/**
 * Notes everybody of whom a family has something due. Before anything is cut, so that no transaction holds both a cut
 * and whose it was; asked again, it adds who is missing. In the caller's transaction.
 */
export async function notePeople(work: Work, instance: string, predicate: Predicate): Promise<void> {
  const { family, due, values } = predicate
  if (!family.table) return
  const proxy = family.table === 'loan' ? 'f.proxy_id' : 'null::bigint'
  await sql(
    work,
    `insert into privacy_run_person (institution, instance, user_id)
     select distinct $1, $${values.length + 1}::bigint, p.id from ${family.table} f, unnest(array[f.user_id, ${proxy}]) p (id)
     where f.institution = $1 and p.id is not null and ${due}
     order by p.id on conflict do nothing`,
    [...values, instance]
  )
}

/** The next people of a run after a number, in the order of their numbers. */
export async function peopleAfter(work: Work, instance: string, after: number, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select user_id::float8 as id from privacy_run_person where institution = $1 and instance = $2::bigint and user_id > $3
     order by user_id limit $4`,
    [work.institution, instance, after, limit]
  )
  return rows.map(({ id }) => id)
}

/** Forgets whom a run has looked for. */
export const forgetPeople = (work: Work, instance: string): Promise<unknown> =>
  sql(work, 'delete from privacy_run_person where institution = $1 and instance = $2::bigint', [
    work.institution,
    instance
  ])

/**
 * Takes over whom runs looked for that broke off: what they cut is still to be proven. Runs of an institution never
 * overlap, so all others are over.
 */
export const takeOverPeople = (work: Work, instance: string): Promise<unknown> =>
  sql(
    work,
    `with left_over as (
       delete from privacy_run_person where institution = $1 and instance <> $2::bigint returning user_id)
     insert into privacy_run_person (institution, instance, user_id)
     select distinct $1, $2::bigint, user_id from left_over order by user_id on conflict do nothing`,
    [work.institution, instance]
  )
