import { LockMode } from '@mikro-orm/core'
import type { Work } from '../work.ts'
import { UserSet } from './entity.ts'

/** A set of the institution; null where there is none of that number. `lock`: held until the transaction ends. */
export function lookUp(work: Work, id: string, { lock = false } = {}): Promise<UserSet | null> {
  if (!/^\d{1,15}$/.test(id)) return Promise.resolve(null)
  const where = { institution: work.institution, id: Number(id) }
  return work.em.findOne(UserSet, where, lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {})
}
