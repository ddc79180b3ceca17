/*
 * What stays of a user who is deleted, on what is over and still tied to them (AN-01): the id that the delete policy
 * leaves. It leads to nobody: no address and no search knows it.
 */

/** Joins what a delete policy has left of the user of a column, as `d`; SQL. */
export const joinRemaining = (column: string): string =>
  `left join purged_user d on d.institution = $1 and d.id = ${column}`

/** The id that is left, as SQL about `d`: the primary id where the policy keeps it, else a number. */
export const remainingId = `coalesce(d.record ->> 'primary_id', d.last_name)`
