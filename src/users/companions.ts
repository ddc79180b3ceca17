import type { Work } from '../work.ts'

/**
 * What another domain knows of a user: its loans, its requests, its fees. Domains list theirs as `companions`
 * (domain.ts); the users domain knows none of them by name.
 */
export interface Companion {
  /** The field of the user that `expand` fills, and the list in the personal data. */
  name: 'loans' | 'requests' | 'fees'
  /** How many the user has; of fees, the balance. */
  count(work: Work, userId: number): Promise<number>
  /** Why the user cannot be deleted, in a sentence (PUR-09); undefined when nothing stands against it. */
  againstDeletion?(work: Work, userId: number): Promise<string | undefined>
  /** Everything it holds of the user, for the person to take along. */
  personalData?(work: Work, userId: number): Promise<Record<string, unknown>[]>
}
export type Companions = readonly Companion[]
