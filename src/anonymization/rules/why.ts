import { formatDay } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import type { Work } from '../../platform/work.ts'
import { momentOf, settingsOf } from './decided.ts'
import { endingsOf } from './endings.ts'
import type { FamilyName } from './settings.ts'

/** Which record is asked about. */
export interface Asked {
  loan_id?: string | undefined
  request_id?: string | undefined
  resource_sharing_request_id?: string | undefined
  fee_id?: string | undefined
}
const askable: Record<keyof Asked, [kind: string, family: FamilyName]> = {
  loan_id: ['loan', 'item_loans'],
  request_id: ['request', 'requests'],
  resource_sharing_request_id: ['resource sharing request', 'resource_sharing_requests'],
  fee_id: ['fee', 'fees']
}

/** Why a record is, or is not, anonymized: which rule decides, what keeps it, when it goes, and by which rule. */
export async function why(work: Work, asked: Asked) {
  const given = Object.entries(asked).filter(([, id]) => id !== undefined) as [keyof Asked, string][]
  const [first] = given
  if (!first || given.length > 1) throw new AlmaError('PRIVACY_ONE_RECORD', {})
  const [kind, family] = askable[first[0]]
  const id = first[1]
  const { settings } = await settingsOf(work)
  const number = idOf(id)
  const among = number === undefined ? undefined : { id: number }
  const [found] = among ? await endingsOf(work, family, settings, await momentOf(work), among) : []
  if (!found) throw new AlmaError('PRIVACY_RECORD_NOT_FOUND', { kind, id })
  const { state, rule, endedOn, eligibleOn, eligibleBy } = found
  return {
    [first[0]]: id,
    family,
    state,
    rule,
    ...(endedOn === undefined ? {} : { ended_on: formatDay(endedOn) }),
    ...(eligibleOn === undefined ? {} : { eligible_on: formatDay(eligibleOn), eligible_by: eligibleBy })
  }
}
