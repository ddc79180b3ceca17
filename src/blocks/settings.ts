/** What a block may stand against. */
export const actions = ['LOAN', 'RENEW', 'HOLD', 'RESOURCE_SHARING'] as const
export type Action = (typeof actions)[number]

/** What is counted of a user (BLK-02). */
export const limitKinds = ['loans', 'overdue', 'overdue_recalled', 'cash', 'holds', 'resource_sharing'] as const
export type LimitKind = (typeof limitKinds)[number]

/** One limit of a user group. */
export interface Limit {
  /**
   * The most that a user may have: a number of things, or of `cash` minor units. What exceeds it blocks, so that with 0
   * one item does (BLK-02).
   */
  max: number
  /** Of `overdue`: days after the due date from which an item counts; 0: at once. */
  after_days?: number
  blocks: Action[]
  overridable: boolean
}

/** Limits of a user group; `*` stands for every group that has none of its own. */
export type GroupLimits = { user_group: string } & Partial<Record<LimitKind, Limit>>

/** What a block of some code stops, and whether staff may override it (BLK-03). */
export interface Definition {
  code: string
  blocks: Action[]
  overridable: boolean
}

export interface LimitSettings {
  limits: GroupLimits[]
  /** Of manual blocks by the code of their description, and of EXPIRED and INACTIVE. */
  definitions: Definition[]
}

const everything = [...actions]

/** Until an institution says otherwise (codes of the code table UserBlockDescription; CIRC-04). */
export const defaultDefinitions: readonly Definition[] = [
  { code: 'LOAN', blocks: ['LOAN'], overridable: true },
  { code: 'CASH', blocks: ['LOAN', 'RENEW'], overridable: true },
  { code: 'CONSORTIA', blocks: ['RESOURCE_SHARING'], overridable: true },
  { code: 'OVERDUE', blocks: ['LOAN', 'RENEW', 'HOLD'], overridable: true },
  { code: 'EXPIRED', blocks: everything, overridable: true },
  { code: 'INACTIVE', blocks: everything, overridable: true }
]

/** A code that nobody has defined stops everything: whoever set it meant it. */
export const undefinedBlock = (code: string): Definition => ({ code, blocks: everything, overridable: true })

/** What an institution begins with: no limits. */
export const defaultSettings: LimitSettings = { limits: [], definitions: [...defaultDefinitions] }

const stop = { blocks: ['LOAN', 'RENEW', 'HOLD'] as Action[], overridable: true }

/** Limits of the sample campus: far enough that nobody meets them by chance. */
export const sampleLimits: LimitSettings = {
  limits: [
    {
      user_group: '*',
      loans: { max: 100, blocks: ['LOAN'], overridable: true },
      overdue: { max: 20, after_days: 7, ...stop },
      cash: { max: 10_000, ...stop },
      holds: { max: 50, blocks: ['HOLD'], overridable: true }
    },
    {
      user_group: 'EXTERNAL',
      loans: { max: 10, blocks: ['LOAN'], overridable: true },
      cash: { max: 1000, ...stop }
    }
  ],
  definitions: [...defaultDefinitions]
}
