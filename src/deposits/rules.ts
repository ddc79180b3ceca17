import { AlmaError } from '../alma/errors.ts'
import type { DepositStatus } from './record.ts'

/** Who may do what with a deposit, by its status; what is not named is refused. */
const ways: Record<'submit' | 'withdraw' | 'decide', readonly DepositStatus[]> = {
  submit: ['DRAFT', 'RETURNED'],
  withdraw: ['DRAFT', 'PENDING', 'RETURNED'],
  decide: ['PENDING']
}

/**
 * The status after the depositor's action: 401666 for another one, 401652 when the deposit is not in a status for it. A
 * profile with automatic approval leaves nothing to decide. Pure.
 */
export function afterAction(op: string | undefined, status: DepositStatus, automatic: boolean): DepositStatus {
  const name = op?.trim().toLowerCase()
  if (name !== 'submit' && name !== 'withdraw')
    throw new AlmaError('INVALID_PARAMETER', { name: 'op', detail: 'Use submit or withdraw.' })
  if (!ways[name].includes(status))
    throw new AlmaError('DEPOSIT_UPDATE', { reason: `A deposit in status ${status} takes no ${name}.` })
  if (name === 'withdraw') return 'WITHDRAWN'
  return automatic ? 'APPROVED' : 'PENDING'
}

/** Whether the library may still decide on a deposit. */
export const isOpen = (status: DepositStatus): boolean => ways.decide.includes(status)

/** The status of a new deposit. */
export function firstStatus(draft: boolean, automatic: boolean): DepositStatus {
  if (draft) return 'DRAFT'
  return automatic ? 'APPROVED' : 'PENDING'
}
