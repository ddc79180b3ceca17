import type { ItemFull } from '../catalogue/service.ts'
import type { Work } from '../platform/work.ts'
import { judge, loadBook, type TermsBook } from './book.ts'
import type { Calendar } from './calendar.ts'
import type { Rule, Terms, TermsKind } from './policies.ts'
import type { Facts } from './rules.ts'

export { timeZoneOf } from '../institutions/zone-store.ts'
export { judge, loadBook, type TermsBook } from './book.ts'
export { addOpenDays, type Calendar, isOpenOn, nextOpenDay } from './calendar.ts'
export { overdueFine } from './fines.ts'
export type { Policies, Rule, Terms, TermsKind } from './policies.ts'
export { dueDate } from './rules.ts'
export { daysBetween, endOfDay, localDay, momentAt } from './zone.ts'

/** What a rule looks at, of an item at hand. Its temporary policy holds while it stands in its temporary place. */
export const factsOf = ({ item, library, location }: ItemFull, userGroup: string | null): Omit<Facts, 'unit'> => ({
  userGroup,
  itemPolicy: (item.inTemporaryLocation ? item.temporaryPolicy : null) ?? item.policy ?? null,
  materialType: item.materialType ?? null,
  library,
  location
})

/** Which unit, rule and terms hold for a user group and an item (CIRC-08); without a rule nothing is allowed. */
export async function termsFor(
  work: Work,
  { kind, userGroup, item }: { kind: TermsKind; userGroup: string | null; item: ItemFull }
): Promise<{ unit: string | null; rule: Rule | undefined; terms: Terms; book: TermsBook }> {
  const book = await loadBook(work)
  return { ...judge(book, kind, factsOf(item, userGroup)), book }
}

/** When a library is open, in the institution's time zone. */
export const calendarOf = async (work: Work, library: string): Promise<Calendar> =>
  (await loadBook(work)).calendar(library)
