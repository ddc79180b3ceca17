import type { Pool } from 'pg'
import type { Work } from '../platform/work.ts'
import { prepare, type Statement } from './statements.ts'

interface Wish<Row> {
  key: string
  settle(row: Row | undefined): void
  fail(error: unknown): void
}

/** Statements stay small: so many keys at most in one of them. */
const most = 100

/** What a read needs of a unit of work; no transaction of its own. */
type Reader = Pick<Work, 'em' | 'pool' | 'inTransaction' | 'institution'>

/**
 * A read of one row by a key, for the hottest paths: reads that arrive in the same turn of the event loop become one
 * statement. Under load that saves most of the talk with the database; a read alone is sent at once as before.
 *
 * The statement is composed for a list of `keys` and gives the key of each row as `key`. Outside a transaction only.
 * Readers of the same key share one row object: they must not change it. When a statement fails, each of its keys is
 * asked for alone, so that no caller gets another one's error.
 */
export function together<Row>(
  name: string,
  compose: (values: { institution: string; keys: string[] }) => Statement<Row & { key: string }>
): (work: Reader, key: string) => Promise<Row | undefined> {
  const read = prepare(name, compose)
  const waiting = new WeakMap<Pool, Map<string, Wish<Row>[]>>()

  async function ask(work: Reader, wishes: Wish<Row>[]): Promise<void> {
    try {
      const found = new Map((await read(work, { keys: wishes.map(({ key }) => key) })).map(row => [row.key, row]))
      for (const { key, settle } of wishes) settle(found.get(key))
    } catch (error) {
      if (wishes.length === 1) wishes[0]?.fail(error)
      else for (const wish of wishes) void ask(work, [wish])
    }
  }

  return (work, key) =>
    new Promise((settle, fail) => {
      const { pool, institution } = work
      const wish = { key, settle, fail }
      let ofPool = waiting.get(pool)
      if (!ofPool) {
        ofPool = new Map()
        waiting.set(pool, ofPool)
      }
      const wishes = ofPool.get(institution)
      if (wishes && wishes.length < most) {
        wishes.push(wish)
        return
      }
      const first = [wish]
      ofPool.set(institution, first)
      // After the turn that reads what has arrived on all sockets.
      setImmediate(() => {
        if (ofPool.get(institution) === first) ofPool.delete(institution)
        void ask(work, first)
      })
    })
}
