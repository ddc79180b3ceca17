import { formatMoment } from '../alma/dates.ts'
import type { LetterSent } from './schema.ts'
import type { LetterRow } from './shown-store.ts'

/** A letter as it is shown. */
export function letterToWire(row: LetterRow): LetterSent {
  const { id, type, createdAt, createdBy, subject, text, state, channel, reason, sentAt, loanId, requestId, feeId } =
    row
  return {
    id: String(id),
    type,
    created_at: formatMoment(createdAt),
    created_by: createdBy,
    subject,
    text,
    state,
    channel,
    ...(reason === null ? {} : { reason }),
    ...(sentAt === null ? {} : { sent_at: formatMoment(sentAt) }),
    ...(loanId === null ? {} : { loan_id: String(loanId) }),
    ...(requestId === null ? {} : { request_id: String(requestId) }),
    ...(feeId === null ? {} : { fee_id: String(feeId) })
  }
}
