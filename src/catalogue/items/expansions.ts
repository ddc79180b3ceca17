import type { Work } from '../../platform/work.ts'
import type { ItemFull } from './store.ts'

/**
 * What another domain knows of items and shows when `expand` names it. Domains list theirs as `itemExpansions`
 * (domain.ts); the items domain knows none of them.
 */
export interface ItemExpansion {
  name: 'due_date_policy'
  /** A sentence an item, by pid. `userId` is as the caller wrote it: an identifier of a user, or GUEST. */
  of(work: Work, items: readonly ItemFull[], userId: string): Promise<Map<string, string>>
}
export type ItemExpansions = readonly ItemExpansion[]
