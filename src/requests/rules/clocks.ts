import type { Work } from '../../platform/work.ts'
import { addOpenDays, localDay, type Policies, type TermsBook } from '../../terms/service.ts'

// REQ-20: two clocks, in open days of the library. They hold where neither the desk nor the terms say otherwise.
const onShelfDays = 14
const holdShelfDays = 7

const until = (work: Work, book: TermsBook, library: string, days: number): string =>
  addOpenDays(book.calendar(library), localDay(work.now, book.timeZone), days)

/** The last day on which a copy may still be fetched from its shelf. */
export const pickUntil = (work: Work, book: TermsBook, library: string, policies: Policies): string =>
  until(work, book, library, policies.on_shelf_days ?? onShelfDays)

/** The last day on which a copy waits on a hold shelf: as the desk says, else the terms. */
export const shelfUntil = (
  work: Work,
  book: TermsBook,
  library: string,
  policies: Policies,
  deskDays: number | undefined
): string => until(work, book, library, deskDays ?? policies.hold_shelf_days ?? holdShelfDays)
