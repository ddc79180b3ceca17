import { AlmaError } from '../alma/errors.ts'
import type { Work } from '../work.ts'
import { UserSet } from './entity.ts'
import { membersAfter } from './members.ts'

export { membersAfter } from './members.ts'

/** A set of the institution; 60107 where there is none with that id. */
export async function findSet(work: Work, id: string): Promise<UserSet> {
  const where = { institution: work.institution, id: Number(id) }
  const set = /^\d{1,15}$/.test(id) ? await work.em.findOne(UserSet, where) : undefined
  if (!set) throw new AlmaError('SET_NOT_FOUND', {})
  return set
}

/**
 * The ids of all users in a set, `size` at a time, ascending, those behind `after` only: for jobs. A logical set is
 * looked up chunk by chunk, so a user who comes to fit meanwhile is met when the place in the order is not passed yet.
 * One statement a chunk; 60107 where there is no such set.
 */
export async function* memberIds(
  work: Work,
  setId: string,
  { after = 0, size = 500 }: { after?: number; size?: number } = {}
): AsyncGenerator<number[], void> {
  const set = await findSet(work, setId)
  let last = after
  for (;;) {
    const ids = await membersAfter(work, set, last, size)
    if (ids.length > 0) yield ids
    if (ids.length < size) return
    last = ids.at(-1) ?? last
  }
}
