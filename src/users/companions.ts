import type { Work } from '../work.ts'

/**
 * What another domain knows of a user: its loans, its requests, its fees. Domains list theirs as `companions`
 * (domain.ts); the users domain knows none of them by name.
 */
export interface Companion {
  /** Of the first three: the field of the user that `expand` fills. Of all: the list in the personal data. */
  name: 'loans' | 'requests' | 'fees' | 'letters' | 'resource_sharing' | 'purchase_requests' | 'deposits' | 'consent'
  /** How many the user has; of fees, the balance. */
  count?(work: Work, userId: number): Promise<number>
  /** Why the user cannot be deleted, in a sentence (PUR-09); undefined when nothing stands against it. */
  againstDeletion?(work: Work, userId: number): Promise<string | undefined>
  /** Everything it holds of the user, for the person to take along. */
  personalData?(work: Work, userId: number): Promise<Record<string, unknown>[]>
  /** Cuts the link to a user who is being deleted: what stays of it names nobody. */
  forget?(work: Work, userId: number): Promise<void>
  /** Texts that it has written to the user; listed among the user's attachments. */
  files?: CompanionFiles
}

/** A text that is shown as an attachment. Its number is taken from the same sequence as those of attachments. */
export interface CompanionFile {
  id: number
  type: string
  note: string
  fileName: string
  /** In bytes. */
  size: number
  createdBy: string
  createdAt: Date
}

export interface CompanionFiles {
  /** Oldest first, without their content. */
  list(work: Work, userId: number): Promise<CompanionFile[]>
  /** One of them, with its text; undefined when the number is none of theirs. */
  find(work: Work, userId: number, id: number): Promise<(CompanionFile & { text: string }) | undefined>
}
export type Companions = readonly Companion[]

let known: Companions = []

/** Says once, when the service is put together (domains.ts), who the companions are: jobs ask, too. */
export function knowCompanions(companions: Companions): void {
  known = companions
}

/** All companions of the service. */
export const allCompanions = (): Companions => known
