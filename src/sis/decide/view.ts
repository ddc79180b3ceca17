import type { Work } from '../../platform/work.ts'
import { generatedBase } from '../../users/record/primary-id.ts'
import type { Written } from './decide.ts'

import type { Owner } from './match.ts'
import type { FeedOrder } from './order.ts'
import type { Prepared, RunRules } from './prepare.ts'
import { type Claim, claimsOf, takenIds } from './record-store.ts'
import * as store from './store.ts'

/** Everything that a chunk of records looks at, loaded with a few queries. */
export interface View {
  owners: Map<string, Owner | undefined>
  stored: Map<string, store.StoredUser>
  /** Primary ids that are taken, for records that need one made. */
  taken: Set<string>
}

export const newView = (): View => ({ owners: new Map(), stored: new Map(), taken: new Set() })

/** Loads what a chunk's records look at. What the view has already stays: records before may have changed it. */
export async function look(
  work: Work,
  runId: string,
  chunk: readonly Prepared[],
  { dryRun }: RunRules,
  view: View,
  order?: FeedOrder
): Promise<void> {
  const keys = new Set(chunk.flatMap(({ identifiers }) => identifiers.map(({ key }) => key)))
  const unknown = [...keys].filter(key => !view.owners.has(key))
  if (unknown.length > 0) {
    const taken = await store.takenBy(work, unknown)
    const candidates = new Set(taken.map(({ userId }) => userId).filter(id => !view.stored.has(id)))
    if (candidates.size > 0)
      for (const [id, stored] of await store.storedUsers(work, [...candidates], !dryRun)) view.stored.set(id, stored)
    for (const key of unknown) view.owners.set(key, undefined)
    for (const { key, userId, idType } of taken) {
      const owner = view.stored.get(userId)?.record
      // Deleted between the two looks: then the identifier is free.
      if (!owner) continue
      const { primary_id: primaryId = '', account_type } = owner
      view.owners.set(key, { userId, idType, accountType: account_type?.value ?? '', primaryId })
    }
    // What somebody has lost in this run is still his, where the order of the records must not matter.
    if (dryRun || order?.freed)
      for (const [key, owner] of await claimsOf(work, runId, unknown))
        if (dryRun || !view.owners.get(key)) view.owners.set(key, owner)
  }
  const nameless = chunk.flatMap(({ record }) => (record && !record.primary_id ? [generatedBase(record)] : []))
  if (nameless.length > 0)
    // What a record of this chunk has set free is not written yet.
    for (const key of await takenIds(work, runId, nameless))
      if (!view.owners.has(key) || view.owners.get(key)) view.taken.add(key)
}

/**
 * Lets the records that follow see the identifiers as this one leaves them; where their order must not matter, what it
 * sets free is not given away in this run.
 */
export function move(
  written: Written,
  { owners, taken }: View,
  claims: Map<string, Claim>,
  dryRun: boolean,
  order?: FeedOrder
): void {
  const { userId, row, renamed } = written
  const { primaryId } = row
  const { after, removed, added } = written.moved
  for (const { key, type } of removed)
    if (!order) {
      owners.set(key, undefined)
      taken.delete(key)
      claims.set(key, { key, id: null, type: '', primaryId })
    } else if (!dryRun && order.claims.isWanted(key)) {
      order.freed = true
      claims.set(key, { key, id: userId, type, primaryId })
    }
  for (const { key, type } of after) {
    owners.set(key, { userId, idType: type, accountType: 'EXTERNAL', primaryId })
    taken.add(key)
  }
  if (order && !dryRun) return
  // Messages name the owner by his primary id: with a new one, every identifier is told of anew.
  for (const { key, type } of renamed ? after : added) claims.set(key, { key, id: userId, type, primaryId })
}
