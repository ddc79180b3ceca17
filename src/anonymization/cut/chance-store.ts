import { sql } from '../../data/statements.ts'

// Numbers that say nothing of when or beside whom (docs/decisions/0011), as SQL.

/**
 * A number by chance, of 16 digits, where the sequences never come. Ids that came from Alma may look the same, so a
 * number never says whether its row was anonymized: that nobody is tied to it does. In a select only: what comes back
 * from a change must be the same wherever it is computed.
 */
export const byChance = sql<number>`floor(1e15 + random() * 8e15)::bigint`
