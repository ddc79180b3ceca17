import { formatMoment } from '../alma/dates.ts'
import type { Work } from '../platform/work.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { columnsOf } from '../users/record/mapping.ts'
import { countsOf } from './account-store.ts'
import type { Account } from './schema.ts'
import { allBlocks } from './service.ts'

/**
 * A patron's account at a glance, live (USR-05): three statements, whatever the account holds. A key that is limited to
 * libraries is told what is of them (ROL-04); what stands against the user is judged by everything.
 */
export async function account(work: Work, naming: Naming): Promise<Account> {
  const { id, record } = await find(work, naming)
  const counts = await countsOf(work, id)
  const blocks = await allBlocks(work, { id, record, ...columnsOf(record) })
  return {
    primary_id: record.primary_id ?? '',
    loans: counts.loans,
    overdue_loans: counts.overdueLoans,
    requests: counts.requests,
    requests_on_hold_shelf: counts.requestsOnHoldShelf,
    resource_sharing_requests: counts.resourceSharingRequests,
    fees: { balance_minor: counts.balanceMinor, active: counts.fees },
    ...(counts.nextDue ? { next_due: formatMoment(counts.nextDue) } : {}),
    blocks: blocks.length
  }
}
