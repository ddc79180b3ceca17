import { LockMode } from '@mikro-orm/core'
import { idOf, noId } from '../alma/ids.ts'
import type { Work } from '../platform/work.ts'
import { UserSet } from './entity.ts'

/** A set of the institution; null where there is none of that number. `lock`: held until the transaction ends. */
export function lookUp(work: Work, id: string, { lock = false } = {}): Promise<UserSet | null> {
  const where = { institution: work.institution, id: idOf(id) ?? noId }
  return work.em.findOne(UserSet, where, lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {})
}
