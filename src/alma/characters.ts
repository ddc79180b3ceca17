/** How many characters a text has, as people and PostgreSQL count them: one outside of Unicode's first plane is one. */
export function charactersOf(text: string): number {
  let count = 0
  for (const _character of text) count++
  return count
}
