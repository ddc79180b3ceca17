// Numbers that say nothing of when or beside whom (docs/decisions/0011), as SQL.

/** From here on numbers are by chance. The sequence never comes so far. */
export const chanceFrom = '1000000000000000'
/** A number by chance. */
export const byChance = 'floor(1e15 + random() * 8e15)::bigint'
