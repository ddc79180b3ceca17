import type { Work } from '../../platform/work.ts'
import type { Where } from './condition.ts'

/**
 * What another domain knows of a user: its loans, its requests, its fees. Domains list theirs as `companions`
 * (domain.ts); the users domain knows none of them by name.
 */
export interface Companion {
  /** Of the first three: the field of the user that `expand` fills. Of all: the list in the personal data. */
  name:
    | 'loans'
    | 'requests'
    | 'fees'
    | 'letters'
    | 'resource_sharing'
    | 'purchase_requests'
    | 'deposits'
    | 'consent'
    | 'feeds'
    | 'sets'
    | 'bulk_updates'
  /** How many the user has; of fees, the balance. */
  count?(work: Work, userId: string): Promise<number>
  /** Whether an external user's `external_id` is the code of a profile. */
  knowsProfile?(work: Work, externalId: string): Promise<boolean>
  /** Why some of these users cannot be deleted (PUR-09); nothing of those against whom nothing stands. */
  againstDeletion?(work: Work, userIds: readonly string[]): Promise<Against[]>
  /** How much of what kind is tied to these users; kinds of which a user has none are left out. */
  holds?(work: Work, userIds: readonly string[]): Promise<Holding[]>
  /** The condition of a search that a user owes this amount; undefined for what is no amount. */
  owing?(work: Work, amount: string): Promise<Where | undefined>
  /** Everything it holds of the user, for the person to take along. */
  personalData?(work: Work, userId: string): Promise<Record<string, unknown>[]>
  /** Ends what users take part in, under every delete policy: proxies, consent. Before the others. Set-based. */
  leave?(work: Work, userIds: readonly string[]): Promise<void>
  /** Removes what is about users who are deleted and has no rules of its own by which it goes: letters. Set-based. */
  forget?(work: Work, userIds: readonly string[]): Promise<void>
  /** Cuts the links of what is over to users who are deleted: what stays of it names nobody. Set-based. */
  cut?(work: Work, userIds: readonly string[]): Promise<void>
  /**
   * In the place of `cut`: ties what is over to the number that a delete policy leaves of its user, until the rules of
   * its family cut it (AN-01). How to reach the person goes. Set-based.
   */
  handOver?(work: Work, moves: readonly Renumbering[]): Promise<void>
  /** Texts that it has written to the user; listed among the user's attachments. */
  files?: CompanionFiles
}

/** What a user's number was, and the one that a delete policy leaves. */
export interface Renumbering {
  from: string
  to: string
}

/** Codes of what stands against a deletion (PUR-05, PUR-06, PUR-09). */
export const againstCodes = [
  'LOANS',
  'FEES',
  'FEES_EXPORTED',
  'REQUESTS',
  'RS_REQUESTS',
  'RS_ON_HOLD_SHELF',
  'ACQUISITIONS'
] as const
export type AgainstCode = (typeof againstCodes)[number]

/** A reason against the deletion of a user: its code, and a sentence for people. */
export interface Against {
  userId: string
  code: AgainstCode
  reason: string
}

/** Kinds of what is tied to a user, in the order in which a receipt lists them. */
export const holdingKinds = [
  'user_attachment',
  'letter',
  'item_loan',
  'proxied_loan',
  'user_request',
  'resource_sharing_request',
  'fee',
  'purchase_request',
  'user_deposit',
  'user_proxy',
  'consent'
] as const
export type HoldingKind = (typeof holdingKinds)[number]

/** So many of a kind are tied to a user. */
export interface Holding {
  userId: string
  kind: HoldingKind
  count: number
}

/** A text that is shown as an attachment. Its number is taken from the same sequence as those of attachments. */
export interface CompanionFile {
  id: string
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
  list(work: Work, userId: string): Promise<CompanionFile[]>
  /** One of them, with its text; undefined when the number is none of theirs. */
  find(work: Work, userId: string, id: string): Promise<(CompanionFile & { text: string }) | undefined>
}
export type Companions = readonly Companion[]

let known: Companions = []

/** Says once, when the service is put together (domains.ts), who the companions are: jobs ask, too. */
export function knowCompanions(companions: Companions): void {
  known = companions
}

/** All companions of the service. */
export const allCompanions = (): Companions => known
