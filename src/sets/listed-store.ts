import { db, sql } from '../data/statements.ts'
import type { Where } from '../users/find/condition.ts'

/** That a user `u` of a search is listed in a set. */
export const isMember =
  (setId: string): Where =>
  ({ institution }) => {
    const listed = db.selectFrom('user_set_member as m').where('m.institution', '=', institution)
    return sql<boolean>`u.id in ${listed.where('m.setId', '=', setId).select('m.userId')}`
  }
