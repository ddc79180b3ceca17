import { sql } from '../../data/statements.ts'

/**
 * What stays of a user who is deleted, on what is over and still tied to them (AN-01), as SQL about a row `d` of
 * `purged_user`: the id that the delete policy leaves, the primary id where the policy keeps it, else a number. It
 * leads to nobody: no address and no search knows it.
 */
export const remainingPrimaryId = sql<string | null>`coalesce(d.record ->> 'primary_id', d.last_name)`
