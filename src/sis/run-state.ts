/** How far a run is. MEASURING: the guard counts what would change, before anything does. */
export const phases = ['WAITING', 'CHECKING', 'MEASURING', 'WAITING_FOR_APPROVAL', 'APPLYING', 'FINISHED'] as const

/** Why a run ended early, and where. Holds no personal data. */
export interface Failure {
  message: string
  /** Of a file that cannot be taken: a short name of the reason (feed-code.ts). */
  code?: string
  file?: string
  line?: number
  column?: number
}

/** The kinds of change that a guard watches. */
export const kinds = [
  'created',
  'updated',
  'deactivated',
  'rejected',
  'user_group',
  'primary_id',
  'expiry_date',
  'email_domain',
  'leavers'
] as const
export type Kind = (typeof kinds)[number]
export type Kinds = Partial<Record<Kind, number>>

/** Who decided about a run, and why; a name of a key or a person of the staff, as the caller gave it. */
export interface Decided {
  by: string
  who?: string
  why?: string
  /** ISO 8601, UTC. */
  at: string
}

/** One threshold that a run would cross. */
export interface Exceeded {
  kind: Kind
  found: number
  /** What the percentage is of. */
  of: number
  count?: number
  percent?: number
}

/** How the guard of a run stands. */
export interface GuardState {
  state: 'OFF' | 'EXEMPT' | 'MEASURING' | 'PASSED' | 'WAITING' | 'APPROVED' | 'DISCARDED' | 'WOULD_PASS' | 'WOULD_WAIT'
  exceeded?: Exceeded[]
  decided?: Decided
}
