import { fullTitle, type ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { factsOf } from '../../terms/service.ts'
import { snapshotOf } from '../../users/record/snapshot.ts'
import type { Borrower } from './borrower.ts'

/** Who takes what, at which desk. */
export interface Beginning {
  user: Borrower
  proxyId: string | null
  item: ItemFull
  library: string
  desk: string
}

/** What nobody has said of a loan yet that was just made. */
export const unborn = {
  ...{ returnLibrary: null, returnDesk: null, returnedBy: null, returnDate: null, lastRenewDate: null, renewals: 0 },
  ...{ recallRequestId: null, recalledAt: null, dueBeforeRecall: null, lostAt: null, claimedReturnedAt: null },
  notices: {}
}

/** Item and user as they are now: the history is read without either. Pure. */
export function copied(work: Work, { user, proxyId, item: full, library, desk }: Beginning) {
  const { item, bib, holding } = full
  const { itemPolicy, materialType } = factsOf(full, null)
  return {
    institution: work.institution,
    userId: user.id,
    proxyId,
    itemId: item.id,
    bibId: bib.id,
    holdingId: holding.id,
    barcode: item.barcode,
    title: fullTitle(bib),
    author: bib.author ?? null,
    publicationYear: bib.publicationYear ?? null,
    callNumber: holding.callNumber ?? null,
    itemDescription: item.description ?? null,
    itemPolicy,
    materialType,
    library: full.library,
    location: full.location,
    circLibrary: library,
    circDesk: desk,
    lentBy: work.actor.slice(0, 64),
    loanDate: work.now,
    modifiedAt: work.now,
    ...snapshotOf(user)
  }
}
