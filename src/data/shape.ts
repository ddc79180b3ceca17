import type { ClientBase, QueryArrayResult, QueryResult } from 'pg'
import { propertyName } from './names.ts'

type Query = (...of: unknown[]) => Promise<unknown> | undefined

const isNamed = (query: unknown): query is object =>
  typeof query === 'object' && query !== null && 'named' in query && query.named === true

/** Rows as lists of values become objects with the names of properties. */
function shaped(result: QueryArrayResult): QueryResult {
  const names = result.fields.map(({ name }) => propertyName(name))
  const rows = result.rows.map(values => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < names.length; index++) row[names[index] as string] = values[index]
    return row
  })
  return { ...result, rows }
}

/** Makes a connection answer statements marked `named` with rows whose names are those of properties. */
export function nameRows(client: ClientBase): void {
  const before = client.query as unknown as Query
  const query: Query = (...of) => {
    const [asked, ...rest] = of
    if (!isNamed(asked)) return before.call(client, ...of)
    const lists = { ...asked, rowMode: 'array' }
    const done = rest.at(-1)
    if (typeof done !== 'function')
      return before.call(client, lists, ...rest)?.then(result => shaped(result as QueryArrayResult))
    const handed = (error: unknown, result?: QueryArrayResult) => done(error, result && shaped(result))
    return before.call(client, lists, ...rest.slice(0, -1), handed)
  }
  client.query = query as unknown as ClientBase['query']
}
