import { sql } from '../data/statements.ts'

// Numbers that say nothing of when or beside whom (docs/decisions/0011), as SQL.

/** From here on numbers are by chance. The sequence never comes so far. */
export const chanceFrom = sql<number>`1000000000000000`
/** A number by chance. In a select only: what comes back from a change must be the same wherever it is computed. */
export const byChance = sql<number>`floor(1e15 + random() * 8e15)::bigint`
