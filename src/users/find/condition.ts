import type { Expression, SqlBool } from 'kysely'
import type { Work } from '../../platform/work.ts'

/** A condition on a user `u`: composed for the institution that is searched, at the moment at which it is. */
export type Where = (work: Pick<Work, 'institution' | 'now'>) => Expression<SqlBool>
