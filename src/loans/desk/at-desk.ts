import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import type { ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { holdForLoan } from '../../requests/service.ts'
import { type AtDesk, lockAtDesk, seeAtDesk } from './desk-store.ts'

/** How an item to be lent is named. */
export type LentNaming =
  | { barcode: string }
  | { pid: string; mmsId?: string | undefined; holdingId?: string | undefined }

/** What the process of an item says while it is out on a loan. */
const outside = ['LOAN', 'LOST_LOAN', 'CLAIM_RETURNED_LOAN']

/**
 * The item, held for the borrower, and whether it may be out on a loan. A desk lends what stands in its library at a
 * location that it serves, and what waits on its own hold shelf.
 */
export async function lockToLend(
  work: Work,
  userId: string,
  naming: LentNaming,
  at: { library: string; desk: string }
): Promise<{ item: ItemFull; lent: boolean }> {
  const { item: full, known, serves, lent } = await itemAtDesk(work, { userId, ...at }, naming)
  const { item, library } = full
  if (!known) throw new AlmaError('DESK_REFUSED', {})
  const kept = item.processType === 'HOLDSHELF' && item.atLibrary === at.library
  if (!kept && (library !== at.library || serves === false)) throw new AlmaError('DESK_REFUSED', {})
  // Whoever was waited for may have lent it since the loans were looked at: the item itself is as it is now.
  return { item: full, lent: lent || outside.includes(item.processType ?? '') }
}

/** The item with what the desk knows of it: one statement for borrowers without requests. */
async function itemAtDesk(
  work: Work,
  of: { userId: string; library: string; desk: string },
  naming: LentNaming
): Promise<AtDesk> {
  const pid = 'pid' in naming ? idOf(naming.pid) : undefined
  const found =
    'barcode' in naming
      ? await lockAtDesk(work, of, naming)
      : pid !== undefined && isAnyTitle(naming)
        ? await lockAtDesk(work, of, { pid })
        : undefined
  if (found) return found
  const { item } = await holdForLoan(work, of.userId, naming)
  const seen = await seeAtDesk(work, of, item.id)
  if (!seen) throw new Error('An item that is held is gone.')
  return seen
}

/** True where the pid says it all: title and holding need not be compared. */
const isAnyTitle = ({ mmsId, holdingId }: { mmsId?: string | undefined; holdingId?: string | undefined }): boolean =>
  mmsId === undefined && holdingId === undefined
