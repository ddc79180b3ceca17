import type { Against, AgainstCode } from '../users/find/companions.ts'
import type { ResultCode } from './settings.ts'

/** What a purge is asked to do (PUR-03, PUR-06, PUR-07, PUR-10). */
export interface PurgeOrder {
  /** Code of the record type; undefined: any. */
  recordType?: string | undefined
  /** Code of UserGroups; undefined: any. */
  userGroup?: string | undefined
  protectedGroups: readonly string[]
  /** `YYYY-MM-DD`: purge dates up to this day are due. */
  dueUpTo: string
  /** Today, by the clocks of the institution: `YYYY-MM-DD`. */
  today: string
  requireExpired: boolean
  excludeActiveRequests: boolean
  /** In the currency's smallest unit; undefined: nothing is waived. */
  waiveUpTo?: number | undefined
}

/** What the purge knows of a user. Dates are `YYYY-MM-DD`. */
export interface PurgeFacts {
  recordType: string
  userGroup: string | null
  purgeDate: string | null
  expiryDate: string | null
  /** What is owed and may be waived, less what is owed to the user. */
  balanceMinor: number
  against: readonly Pick<Against, 'code' | 'reason'>[]
  /** A letter that waits for the mail server. */
  hasLetterOnItsWay: boolean
}

export interface Verdict {
  code: ResultCode
  reason: string
}

/** Whether a reason stands against a deletion; requests may be cancelled where the institution wants that (PUR-06). */
export const standsAgainst = (code: AgainstCode, requestsProtect: boolean): boolean =>
  requestsProtect || (code !== 'REQUESTS' && code !== 'RS_REQUESTS')

const no = (code: ResultCode, reason: string): Verdict => ({ code, reason })
const purged: Verdict = { code: 'PURGED', reason: '' }

/** Whom an order is about at all: record type and group (PUR-03), purge date (PUR-04), expiry (PUR-07). Pure. */
export function outOfScope(order: PurgeOrder, user: Omit<PurgeFacts, 'against'>): Verdict | undefined {
  const { recordType, userGroup, purgeDate, expiryDate } = user
  if (order.recordType !== undefined && recordType !== order.recordType)
    return no('OTHER_RECORD_TYPE', 'The user is of another record type.')
  if (order.userGroup !== undefined && userGroup !== order.userGroup)
    return no('OTHER_GROUP', 'The user is of another user group.')
  if (userGroup !== null && order.protectedGroups.includes(userGroup))
    return no('PROTECTED_GROUP', 'The user group is protected from purges.')
  if (purgeDate === null) return no('NO_PURGE_DATE', 'The user has no purge date.')
  if (purgeDate > order.dueUpTo) return no('NOT_DUE', 'The purge date is still to come.')
  if (order.requireExpired && (expiryDate === null || expiryDate >= order.today))
    return no('NOT_EXPIRED', 'The user has not expired.')
  return undefined
}

/** What becomes of a user in a purge (PUR-03 to PUR-07, PUR-10), and why. Pure. */
export function verdictOn(order: PurgeOrder, user: PurgeFacts): Verdict {
  const outside = outOfScope(order, user)
  if (outside) return outside
  for (const { code, reason } of user.against) {
    if (code === 'FEES') {
      const money = balanceVerdict(order, user.balanceMinor)
      if (money) return money
    } else if (standsAgainst(code, order.excludeActiveRequests)) return no(code, reason)
  }
  if (user.hasLetterOnItsWay) return no('LETTERS', 'A letter to the user has not left yet.')
  return purged
}

/** Open fees: waived up to the threshold, a credit of the user as well; otherwise they protect (PUR-05). */
function balanceVerdict({ waiveUpTo }: PurgeOrder, balanceMinor: number): Verdict | undefined {
  if (waiveUpTo === undefined) return no('FEES', 'The user has open fines/fees.')
  if (balanceMinor > waiveUpTo) return no('FEES', 'The user owes more than is waived.')
  if (-balanceMinor > waiveUpTo) return no('CREDIT', 'The user is owed more than is waived.')
  return undefined
}
