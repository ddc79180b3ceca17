import { anyOf, db, rows } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** Which users of a profile are exported: created or changed since a moment, of some groups or (empty) of all. */
export interface Selection {
  profileCode: string
  groups: readonly string[]
  createdSince?: Date | undefined
  changedSince?: Date | undefined
}

/** Users of a selection in the order of their numbers, after the number `after`. */
export function exportPage(work: Work, of: Selection, after: string, limit: number) {
  const { profileCode, groups, createdSince, changedSince } = of
  const users = db
    .selectFrom('app_user')
    .where('institution', '=', work.institution)
    .where('externalId', '=', profileCode)
    .where('accountType', '=', 'EXTERNAL')
    .where('id', '>', after)
    .$if(createdSince !== undefined || changedSince !== undefined, user =>
      user.where(eb =>
        eb.or([
          ...(createdSince ? [eb('createdAt', '>=', createdSince)] : []),
          ...(changedSince ? [eb('modifiedAt', '>=', changedSince)] : [])
        ])
      )
    )
    .$if(groups.length > 0, user => user.where('userGroup', '=', anyOf(groups)))
  return rows(work, users.select(['id', 'record']).orderBy('id').limit(limit))
}
