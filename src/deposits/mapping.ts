import { formatMoment } from '../alma/dates.ts'
import { present } from '../alma/present.ts'
import { link, type Work } from '../platform/work.ts'
import type { Deposit } from './entity.ts'
import type { Profile } from './profiles.ts'
import type { DepositStatus } from './record.ts'
import { UserDeposit } from './schema.ts'

const labels: Record<DepositStatus, string> = {
  DRAFT: 'Draft',
  PENDING: 'Pending approval',
  RETURNED: 'Returned',
  DECLINED: 'Declined',
  WITHDRAWN: 'Withdrawn',
  APPROVED: 'Approved'
}

/** A deposit as clients see it; without the primary id of its user it names nobody. */
export function depositToWire(
  work: Pick<Work, 'base'>,
  row: Deposit,
  primaryId: string | undefined,
  profiles: readonly Profile[]
): UserDeposit {
  const id = String(row.id)
  return present(
    UserDeposit,
    {
      ...(primaryId === undefined ? {} : { link: link(work, 'users', primaryId, 'deposits', id) }),
      user_primary_id: primaryId,
      deposit_id: id,
      title: row.title,
      deposit_profile: { value: row.profile, desc: profiles.find(one => one.id === row.profile)?.name ?? row.profile },
      status: { value: row.status, desc: labels[row.status] },
      note: row.notes,
      mms_id: row.mmsId,
      rep_id: row.representationId,
      submission_date: row.submittedAt ? formatMoment(row.submittedAt) : undefined,
      modification_date: formatMoment(row.modifiedAt)
    },
    { label: () => undefined }
  )
}
