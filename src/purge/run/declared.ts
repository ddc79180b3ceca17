import Type from 'typebox'
import { closed } from '../../alma/schema.ts'
import type { JobRun } from '../../jobs/job.ts'

const code = (description: string) => Type.String({ default: '', maxLength: 255, description })
/** What a purge may be told (PUR-03, PUR-06, PUR-07). */
export const parameters = Type.Object(
  {
    days_after_purge_date: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 36_500,
      description: 'So many days after the purge date; empty: on the day itself.'
    }),
    user_record_type: code('Code of AddNewUserOptions: PUBLIC, STAFF, CONTACT; empty: any.'),
    user_group: code('Code of UserGroups; empty: any.'),
    waive_threshold: Type.String({
      default: '',
      maxLength: 20,
      description: 'Balances up to this amount are waived; empty: open fines and fees protect.'
    }),
    set_id: Type.String({ default: '', maxLength: 32, description: 'Only users of this set.' }),
    exclude_active_requests: Type.Boolean({
      default: true,
      description: 'Active requests protect. Otherwise they are cancelled, and the user is told.'
    }),
    require_expired: Type.Boolean({ default: false, description: 'Only users whose expiry date has passed.' }),
    dry_run: Type.Boolean({ default: false, description: 'Tells who would be purged, and why others not.' })
  },
  closed
)
/** What a purge counts (PUR-11). */
export const counters = {
  candidates: 'Users looked at',
  purged: 'Users purged',
  skippedLoans: 'Users left because of loans',
  skippedFees: 'Users left because of fines and fees',
  skippedRequests: 'Users left because of requests',
  skippedAcq: 'Users left because of acquisitions',
  skippedNoPurgeDate: 'Users left because they have no purge date',
  skippedOther: 'Users left for another reason',
  cancelledRequests: 'Requests cancelled',
  waivedCount: 'Fines and fees waived',
  waivedAmount: "Amount waived, in the currency's smallest unit"
}
/** A run of the purge. */
export type PurgeJobRun = JobRun<Type.Static<typeof parameters>, keyof typeof counters>

/** Runs of the purge and of a changed policy never overlap. */
export const queue = 'user-purge'
