import type { Pool } from 'pg'
import type { Work } from './work.ts'

interface Wish<Row> {
  key: string
  settle(row: Row | undefined): void
  fail(error: unknown): void
}

/** Statements stay small: so many keys at most in one of them. */
const most = 100

/**
 * A read of one row by a key, for the hottest paths: reads that arrive in the same turn of the event loop become one
 * statement. Under load that saves most of the talk with the database; a read alone is sent at once as before.
 *
 * `text` takes the institution as $1 and the keys as $2 (text[]), and returns the key as column `key`. Outside a
 * transaction only. Readers of the same key share one row object: they must not change it. When a statement fails, each
 * of its keys is asked for alone, so that no caller gets another one's error.
 */
export function together<Row>(
  name: string,
  text: string
): (work: Pick<Work, 'pool' | 'institution'>, key: string) => Promise<Row | undefined> {
  const waiting = new WeakMap<Pool, Map<string, Wish<Row>[]>>()

  async function ask(pool: Pool, institution: string, wishes: Wish<Row>[]): Promise<void> {
    try {
      const keys = wishes.map(({ key }) => key)
      const { rows } = await pool.query<Row & { key: string }>({ name, text, values: [institution, keys] })
      const found = new Map(rows.map(row => [row.key, row]))
      for (const { key, settle } of wishes) settle(found.get(key))
    } catch (error) {
      if (wishes.length === 1) wishes[0]?.fail(error)
      else for (const wish of wishes) void ask(pool, institution, [wish])
    }
  }

  return ({ pool, institution }, key) =>
    new Promise((settle, fail) => {
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
        void ask(pool, institution, first)
      })
    })
}
