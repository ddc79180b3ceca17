import { anyOf, db, row, rows } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

const items = (work: Work) => db.selectFrom('item').where('institution', '=', work.institution)

/** Locks an item unless another transaction has locked it: false then. */
export async function lockItemIfFree(work: Work, itemId: string): Promise<boolean> {
  const free = items(work).where('id', '=', itemId).select('id').forUpdate().skipLocked()
  return (await row(work, free)) !== undefined
}

/** Locks items until the transaction ends, in the order of their ids. */
export async function lockItems(work: Work, itemIds: readonly (string | null)[]): Promise<void> {
  const wanted = itemIds.filter(id => id !== null)
  await rows(work, items(work).where('id', '=', anyOf(wanted)).select('id').orderBy('id').forUpdate())
}

/** Locks all copies of titles until the transaction ends, in the order of their ids. */
export async function lockCopies(work: Work, bibIds: readonly string[]): Promise<void> {
  await rows(work, items(work).where('bibId', '=', anyOf(bibIds)).select('id').orderBy('id').forUpdate())
}
