import type { Work } from '../../platform/work.ts'
import { type Against, allCompanions, type Holding, type Renumbering } from '../find/companions.ts'
import { countTied } from './holdings-store.ts'

/** Why users cannot be deleted, as all domains see it (PUR-09): by user, in the order of the domains. */
export async function reasonsAgainst(work: Work, userIds: readonly string[]): Promise<Map<string, Against[]>> {
  const all: Against[] = []
  for (const { againstDeletion } of allCompanions()) all.push(...((await againstDeletion?.(work, userIds)) ?? []))
  return Map.groupBy(all, ({ userId }) => userId)
}

/** What is tied to users, as all domains see it: by user. A kind may come in several parts. */
export async function holdingsOf(work: Work, userIds: readonly string[]): Promise<Map<string, Holding[]>> {
  const all = await countTied(work, 'user_attachment', { table: 'user_attachment' }, userIds)
  for (const { holds } of allCompanions()) all.push(...((await holds?.(work, userIds)) ?? []))
  return Map.groupBy(all, ({ userId }) => userId)
}

/** Ends what users take part in: done under every delete policy (PUR-01). */
export async function leaveUsers(work: Work, userIds: readonly string[]): Promise<void> {
  for (const { leave } of allCompanions().toReversed()) await leave?.(work, userIds)
}

/** Removes what is about users alone, in all domains. */
export async function forgetOwn(work: Work, userIds: readonly string[]): Promise<void> {
  for (const { forget } of allCompanions().toReversed()) await forget?.(work, userIds)
}

/** Cuts the links of what is over to users. Domains that stand on others first: they need the links that others cut. */
export async function cutLinks(work: Work, userIds: readonly string[]): Promise<void> {
  for (const { cut } of allCompanions().toReversed()) await cut?.(work, userIds)
}

/** Ties what is over to the numbers that a delete policy leaves of its users (AN-01). */
export async function handOver(work: Work, moves: readonly Renumbering[]): Promise<void> {
  if (moves.length === 0) return
  for (const { handOver } of allCompanions()) await handOver?.(work, moves)
}

/** All of it: nothing leads to these users any more. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  await leaveUsers(work, userIds)
  await cutLinks(work, userIds)
  await forgetOwn(work, userIds)
}
