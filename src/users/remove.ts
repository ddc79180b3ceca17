import type { Work } from '../work.ts'
import { type Against, allCompanions, type Holding } from './companions.ts'
import { countTied } from './holdings.ts'

/** Why users cannot be deleted, as all domains see it (PUR-09): by user, in the order of the domains. */
export async function reasonsAgainst(work: Work, userIds: readonly number[]): Promise<Map<number, Against[]>> {
  const all: Against[] = []
  for (const { againstDeletion } of allCompanions()) all.push(...((await againstDeletion?.(work, userIds)) ?? []))
  return Map.groupBy(all, ({ userId }) => userId)
}

/** What is tied to users, as all domains see it: by user. A kind may come in several parts. */
export async function holdingsOf(work: Work, userIds: readonly number[]): Promise<Map<number, Holding[]>> {
  const all = await countTied(work, 'user_attachment', { table: 'user_attachment' }, userIds)
  for (const { holds } of allCompanions()) all.push(...((await holds?.(work, userIds)) ?? []))
  return Map.groupBy(all, ({ userId }) => userId)
}

/** Ends what users take part in: done under every delete policy (PUR-01). */
export async function leaveUsers(work: Work, userIds: readonly number[]): Promise<void> {
  for (const { leave } of allCompanions().toReversed()) await leave?.(work, userIds)
}

/** Cuts what all domains have tied to users. Those that stand on others first: they need the links that others cut. */
export async function forgetUsers(work: Work, userIds: readonly number[]): Promise<void> {
  await leaveUsers(work, userIds)
  for (const { forget } of allCompanions().toReversed()) await forget?.(work, userIds)
}
