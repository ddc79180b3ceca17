import type { Work } from '../../platform/work.ts'
import { User } from '../../users/entity.ts'

/** The requester, as far as the request is still tied to one. */
export async function userOf(work: Work, id: string | null): Promise<User | undefined> {
  if (id === null) return undefined
  const where = { institution: work.institution, id }
  return (await work.em.findOne(User, where, { disableIdentityMap: true })) ?? undefined
}
