import { count, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** A word that must be in a text of a set, whatever its case. */
export interface SetWord {
  column: 'name' | 'createdBy'
  word: string
}

/** Which sets are listed; an empty code, or none, is any. */
export interface SetFilter {
  origin: string
  content?: string | undefined
  type?: string | undefined
  words: readonly SetWord[]
}

/** The numbers of a page of sets, oldest first, and how many there are: a second statement where the page is empty. */
export async function pageOfSets(
  work: Work,
  { origin, content, type, words }: SetFilter,
  page: { limit: number; offset: number }
): Promise<{ ids: string[]; total: number }> {
  let sets = db.selectFrom('user_set').where('institution', '=', work.institution).where('origin', '=', origin)
  if (content) sets = sets.where('content', '=', content)
  if (type) sets = sets.where(sql<boolean>`type = ${type}`)
  for (const { column, word } of words)
    sets = sets.where(sql<boolean>`position(lower(${word}) in lower(${sql.ref(column)})) > 0`)
  const all = sets.select(count().as('total'))
  const found = await rows(
    work,
    sets
      .select(['id', all.as('total')])
      .orderBy('id')
      .limit(page.limit)
      .offset(page.offset)
  )
  const total = found[0]?.total ?? (await row(work, all))?.total ?? 0
  return { ids: found.map(({ id }) => id), total }
}
