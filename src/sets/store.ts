import { anyOf, change, count, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { Where } from '../users/find/condition.ts'
import { usersWho } from '../users/find/search-store.ts'
import type { Resolved } from './rules.ts'

const membersOf = (work: Work, setId: string) =>
  db.selectFrom('user_set_member').where('institution', '=', work.institution).where('setId', '=', setId)

/** Ids of the users in an itemized set behind `after`, in order. */
export async function itemizedIds(work: Work, setId: string, after: string, limit: number): Promise<string[]> {
  const members = membersOf(work, setId).where('userId', '>', after)
  const found = await rows(work, members.select('userId').orderBy('userId').limit(limit))
  return found.map(({ userId }) => userId)
}

/** How many users an itemized set lists. */
export async function countItemized(work: Work, setId: string): Promise<number> {
  return (await row(work, membersOf(work, setId).select(count().as('total'))))?.total ?? 0
}

/**
 * Whom the ids name, and who of them is in the set, in the order of the ids. `type`: a code of UserIdentifierTypes,
 * empty for the primary id, undefined for any identifier. One statement, however many ids.
 */
export async function resolve(
  work: Work,
  setId: string,
  ids: readonly string[],
  type: string | undefined
): Promise<Resolved[]> {
  const keys = ids.map(id => id.toLowerCase())
  const identifiers = db
    .selectFrom('user_identifier as i')
    .where('i.institution', '=', work.institution)
    .where('i.valueKey', '=', anyOf(keys))
    .$if(type !== undefined, of => of.where('i.idType', '=', type ?? ''))
  // `any` and `exists`, no joins: they stay linear when the planner knows nothing yet of what was just written.
  const found = await rows(
    work,
    identifiers.select(of => [
      'i.valueKey as key',
      'i.userId',
      of
        .exists(
          of
            .selectFrom('user_set_member as m')
            .where('m.institution', '=', work.institution)
            .where('m.setId', '=', setId)
            .whereRef('m.userId', '=', 'i.userId')
            .select('m.userId')
        )
        .$castTo<boolean>()
        .as('member')
    ])
  )
  const owners = new Map(found.map(({ key, ...owner }) => [key, owner]))
  return ids.map((id, at) => ({ id, ...(owners.get(keys[at] ?? '') ?? { userId: null, member: false }) }))
}

/**
 * Puts users into a set, those who are there already left alone; tells how many came. A user who is deleted in the very
 * moment is left out: the row is held until the transaction ends.
 */
export const addMembers = (work: Work, setId: string, users: readonly string[]): Promise<number> =>
  addWhere(work, setId, [() => sql<boolean>`u.id = ${anyOf(users)}`])

/** Takes users out of a set; tells how many went. */
export const removeMembers = (work: Work, setId: string, users: readonly string[]): Promise<number> =>
  change(work, removal(work, setId).where('userId', '=', anyOf(users)))

/** Takes everybody out of a set. */
export async function clearMembers(work: Work, setId: string): Promise<void> {
  await change(work, removal(work, setId))
}

const removal = (work: Work, setId: string) =>
  db.deleteFrom('user_set_member').where('institution', '=', work.institution).where('setId', '=', setId)

/** Takes users out of all sets. */
export async function removeFromAll(work: Work, users: readonly string[]): Promise<void> {
  const everywhere = db.deleteFrom('user_set_member').where('institution', '=', work.institution)
  await change(work, everywhere.where('userId', '=', anyOf(users)))
}

/** Number and name of the sets that list a user, oldest first. */
export const setsOf = (work: Work, userId: string): Promise<{ id: string; name: string }[]> =>
  rows(
    work,
    db
      .selectFrom('user_set_member as m')
      .innerJoin('user_set as s', join =>
        join.onRef('s.institution', '=', 'm.institution').onRef('s.id', '=', 'm.setId')
      )
      .where('m.institution', '=', work.institution)
      .where('m.userId', '=', userId)
      .select(['s.id', 's.name'])
      .orderBy('s.id')
  )

/** Puts all users who fit into a set, held as above: one statement, however many. Tells how many came. */
export function addWhere(work: Work, setId: string, where: readonly Where[]): Promise<number> {
  const held = usersWho(work, where).select('u.id').orderBy('u.id').forKeyShare('u')
  return change(
    work,
    sql`insert into user_set_member (institution, set_id, user_id)
      select ${work.institution}, ${setId}::bigint, u.id from ${held.as('u')} on conflict do nothing`
  )
}

/** Takes all users who fit out of a set: one statement, however many. */
export async function removeWhere(work: Work, setId: string, where: readonly Where[]): Promise<void> {
  const fitting = usersWho(work, where).whereRef('u.id', '=', 'd.userId' as never)
  await change(
    work,
    db
      .deleteFrom('user_set_member as d')
      .where('d.institution', '=', work.institution)
      .where('d.setId', '=', setId)
      .where(of => of.exists(fitting.select('u.id')))
  )
}

/** A run that waits or goes on and was given this set (`set_id`), by the name of its job. */
export async function runOverSet(work: Work, setId: string): Promise<string | undefined> {
  const runs = db
    .selectFrom('job_instance')
    .where('institution', '=', work.institution)
    .where('status', 'in', ['QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED'])
    .where(sql<boolean>`parameters ->> 'set_id' = ${String(setId)}`)
  return (await row(work, runs.select('name').limit(1)))?.name
}
