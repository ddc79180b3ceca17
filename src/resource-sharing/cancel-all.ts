import { LockMode } from '@mikro-orm/core'
import { writeLetter } from '../letters/service.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { SharingRequest } from './entity.ts'
import { afterCancel } from './state.ts'
import { take } from './steps.ts'

/**
 * Cancels what a user has asked of partners and that can still be cancelled (PUR-01). The user is held. Returns how
 * many there were.
 */
export async function cancelOpenOf(work: Work, userId: string, notify = false): Promise<number> {
  const where = { institution: work.institution, userId, kind: 'BORROWING' as const, endedAt: null }
  const open = await work.em.find(SharingRequest, where, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
    refresh: true
  })
  takeMoment(work)
  let cancelled = 0
  for (const request of open) {
    const status = afterCancel(request.status, undefined)
    if (!status) continue
    take(work, request, status)
    cancelled++
    const [values, about] = [{ title: request.title ?? '', reason: '', note: '' }, { requestId: request.id }]
    if (notify) await writeLetter(work, { userId, type: 'ResourceSharingCancelled', values, about })
  }
  await work.em.flush()
  return cancelled
}
