import { anyOf, change, db } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** Changes requests that are not over. Locked in the order of their ids, as everywhere. */
const changeOpen = (
  work: Work,
  ids: readonly string[],
  to: { printed: true } | { reported: true; modifiedAt: Date }
): Promise<number> =>
  change(
    work,
    db
      .with('chosen', () =>
        db
          .selectFrom('request')
          .where('institution', '=', work.institution)
          .where('id', '=', anyOf(ids))
          .where('status', '<>', 'HISTORY')
          .select('id')
          .orderBy('id')
          .forUpdate()
      )
      .updateTable('request')
      .from('chosen')
      .set(to)
      .where('request.institution', '=', work.institution)
      .whereRef('request.id', '=', 'chosen.id')
  )

/** Notes on requests that their slips were printed. */
export const notePrinted = (work: Work, ids: readonly string[]): Promise<number> =>
  changeOpen(work, ids, { printed: true })

/** Notes on requests that a desk was told what to fetch for them. */
export const noteReported = (work: Work, ids: readonly string[]): Promise<number> =>
  changeOpen(work, ids, { reported: true, modifiedAt: work.now })
