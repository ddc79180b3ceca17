import {
  type Action,
  defaultDefinitions,
  type GroupLimits,
  type LimitKind,
  type LimitSettings,
  limitKinds,
  undefinedBlock
} from './settings.ts'

/** Something that stands against what a user wants. */
export interface Block {
  /** Code of the block's description, or of the limit or state: LIMIT_LOANS, OVERDUE, EXPIRED, INACTIVE ... */
  code: string
  /** Why, in a sentence that staff and patron can read. */
  text: string
  /** What it stops. */
  blocks: Action[]
  overridable: boolean
  kind: 'USER' | 'LIMIT' | 'OVERDUE' | 'EXPIRED' | 'INACTIVE'
}

/** What of a user is decided on. */
export interface Subject {
  userGroup: string | null
  status: string
  /** Last day of the account, YYYY-MM-DD. */
  expiryDate: string | null
  blocks: readonly {
    description: string
    label: string
    note: string
    status: string
    /** First moment at which it no longer holds. */
    expiry: Date | null
  }[]
}

/** What a user has at the moment. */
export interface Holdings {
  loans: number
  /** Due dates of the loans that are overdue, as milliseconds since 1970. */
  overdue: readonly number[]
  /** Titles of overdue loans for which a notice was written that blocks until the item is back (BLK-01). */
  holding: readonly string[]
  overdueRecalled: number
  /** Balance of active fees in minor units. */
  cashMinor: number
  holds: number
  resourceSharing: number
}

/** When it is decided: the moment, and the day `YYYY-MM-DD` that it is on the institution's clocks then. */
export interface Time {
  now: Date
  today: string
}

const dayMs = 86_400_000

/** Everything that stands against a user at a moment (BLK-01, BLK-02, CIRC-04), in the order in which it is shown. */
export function standing(subject: Subject, has: Holdings, settings: LimitSettings, time: Time): Block[] {
  return [
    ...states(subject, settings, time),
    ...manual(subject, settings, time),
    ...noticed(has, settings),
    ...limits(subject, has, settings, time)
  ]
}

/**
 * What of it stops an action. With `adds` the thing asked for counts too: a limit of 5 loans lets the fifth be lent
 * (BLK-02).
 */
export function against(
  subject: Subject,
  has: Holdings,
  settings: LimitSettings,
  time: Time,
  action: Action,
  adds = true
): Block[] {
  const counted = adds ? withOneMore(has, action) : has
  return standing(subject, counted, settings, time).filter(block => block.blocks.includes(action))
}

function withOneMore(has: Holdings, action: Action): Holdings {
  if (action === 'LOAN') return { ...has, loans: has.loans + 1 }
  if (action === 'HOLD') return { ...has, holds: has.holds + 1 }
  if (action === 'RESOURCE_SHARING') return { ...has, resourceSharing: has.resourceSharing + 1 }
  return has
}

const definitionOf = ({ definitions }: LimitSettings, code: string) =>
  definitions.find(one => one.code === code) ??
  defaultDefinitions.find(one => one.code === code) ??
  undefinedBlock(code)

/** CIRC-04: the account is good to the end of its last day, by the institution's clocks. */
function states({ status, expiryDate }: Subject, settings: LimitSettings, { today }: Time): Block[] {
  const found: Block[] = []
  if (status !== 'ACTIVE') {
    const { blocks, overridable } = definitionOf(settings, 'INACTIVE')
    found.push({ code: 'INACTIVE', text: 'The user is not active.', blocks, overridable, kind: 'INACTIVE' })
  }
  if (expiryDate !== null && expiryDate < today) {
    const { blocks, overridable } = definitionOf(settings, 'EXPIRED')
    const text = `The user's account expired on ${expiryDate}.`
    found.push({ code: 'EXPIRED', text, blocks, overridable, kind: 'EXPIRED' })
  }
  return found
}

function manual(subject: Subject, settings: LimitSettings, { now }: Time): Block[] {
  return subject.blocks.flatMap(({ description, label, note, status, expiry }) => {
    if (status !== '' && status.toUpperCase() !== 'ACTIVE') return []
    if (expiry !== null && expiry <= now) return []
    const { blocks, overridable } = definitionOf(settings, description)
    return [{ code: description, text: note === '' ? label : `${label}: ${note}`, blocks, overridable, kind: 'USER' }]
  })
}

function noticed({ holding }: Holdings, settings: LimitSettings): Block[] {
  const { blocks, overridable } = definitionOf(settings, 'OVERDUE')
  return holding.map(title => {
    const text = `An overdue item must be returned first: ${title}`
    return { code: 'OVERDUE', text, blocks: [...blocks], overridable, kind: 'OVERDUE' }
  })
}

const wording: Record<LimitKind, string> = {
  loans: 'Loans at a time: allowed are {max}.',
  overdue: 'Overdue items: {count}; allowed are {max}.',
  overdue_recalled: 'Overdue recalled items: {count}; allowed are {max}.',
  // Amounts are left out: how many decimals they have is for the fees to say.
  cash: 'The user owes more than is allowed.',
  holds: 'Requests at a time: allowed are {max}.',
  resource_sharing: 'Requests from other libraries at a time: allowed are {max}.'
}

function limits({ userGroup }: Subject, has: Holdings, settings: LimitSettings, { now }: Time): Block[] {
  return limitKinds.flatMap(kind => {
    const limit = limitOf(settings.limits, userGroup, kind)
    if (!limit) return []
    const count = countOf(kind, has, limit.after_days ?? 0, now)
    if (count <= limit.max) return []
    const { blocks, overridable } = limit
    const overdue = kind === 'overdue' || kind === 'overdue_recalled'
    const text = wording[kind].replace('{count}', String(count)).replace('{max}', String(limit.max))
    const code = `LIMIT_${kind.toUpperCase()}`
    return [{ code, text, blocks, overridable, kind: overdue ? 'OVERDUE' : 'LIMIT' }]
  })
}

const limitOf = (groups: readonly GroupLimits[], userGroup: string | null, kind: LimitKind) =>
  groups.find(group => group.user_group === userGroup)?.[kind] ?? groups.find(group => group.user_group === '*')?.[kind]

function countOf(kind: LimitKind, has: Holdings, afterDays: number, now: Date): number {
  if (kind === 'overdue') return has.overdue.filter(due => now.getTime() - due > afterDays * dayMs).length
  if (kind === 'overdue_recalled') return has.overdueRecalled
  if (kind === 'cash') return has.cashMinor
  if (kind === 'resource_sharing') return has.resourceSharing
  return has[kind]
}
