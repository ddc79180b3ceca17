import type { ItemExpansion } from '../catalogue/items/expansions.ts'
import type { Work } from '../platform/work.ts'
import { factsOf, judge, loadBook } from '../terms/service.ts'
import { find } from '../users/find/lookup.ts'
import { groupById } from './store.ts'

/** The name of the terms that would hold if the item were lent to the user; a guest belongs to no group. */
export const dueDatePolicy: ItemExpansion = {
  name: 'due_date_policy',
  async of(work, items, userId) {
    const userGroup = userId.toUpperCase() === 'GUEST' ? null : await groupOf(work, userId)
    const book = await loadBook(work)
    return new Map(items.map(full => [full.item.id, judge(book, 'LOAN', factsOf(full, userGroup)).terms.name]))
  }
}

async function groupOf(work: Work, userId: string): Promise<string | null> {
  const { id } = await find(work, { user_id: userId })
  return groupById(work, id)
}
