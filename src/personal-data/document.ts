import { cell } from '../http/markdown.ts'
import { elsewhere } from './elsewhere.ts'
import { type Inventory, namesOf, type Table } from './table.ts'

const code = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`

/** docs/personal-data.md: each table and field, personal or not, where from, when it goes, by which rule. */
export function inventoryDocument(tables: Inventory, generated: string): string {
  const sorted = tables.toSorted((one, other) => (one.table < other.table ? -1 : 1))
  const personal = sorted.filter(table => table.personal)
  const others = sorted.filter(table => !table.personal)
  return `# Every place that holds personal data

${generated}

Printed from the inventory in code (\`src/*/inventory.ts\`), which knows every column of every table; a test misses the one that is not
there. The residual scan and the canary test read the same inventory. What the words mean, and what they prove: [privacy.md](privacy.md).

- *codes*, *moments*, *status* and *demographics* say something of a person as long as the row does; names and numbers do by themselves.
- "When the user is deleted or purged": by a purge whose policy removes it. A policy that keeps statistics keeps codes and nothing else.
- *By*: fields with the name of the API key, the job or the clerk that acted. Keys are named by you: not after patrons. These stay.

${personal.map(section).join('\n')}
## Tables that say nothing of a patron

| table | a row is | columns | by |
| --- | --- | --- | --- |
${others.map(one => row(code([one.table]), one.about, namesOf(one.plain).join(', '), namesOf(one.actors).join(', '))).join('\n')}

## Elsewhere

| where | what | how long |
| --- | --- | --- |
${elsewhere.map(({ where, what, goes }) => row(where, what, goes)).join('\n')}

What a caller sent stays nowhere else: bodies are not logged, errors name fields and not their values, answers are not cached.
`
}

function section({ table, about, personal = {}, actors, plain }: Table): string {
  const rows = Object.entries(personal).map(([names, [kind, from, goes]]) =>
    row(code(namesOf(names)), kind, from, goes.when, goes.rule)
  )
  const by = namesOf(actors)
  return `## ${table}

${about[0]?.toUpperCase()}${about.slice(1)}.

| field | kind | from | goes | rule |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Not personal: ${namesOf(plain).join(', ')}.${by.length > 0 ? ` By: ${by.join(', ')}.` : ''}
`
}
