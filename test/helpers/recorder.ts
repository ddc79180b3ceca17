import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

type Query = (...of: unknown[]) => unknown

/** True of what the service itself asks: its data room marks statements, and the ORM writes names in quotes. */
const isOurs = (asked: unknown): asked is { text: string } | string =>
  typeof asked === 'string'
    ? /^\s*(select|insert into|update|delete from) "/i.test(asked)
    : (asked as { named?: boolean } | null)?.named === true

/**
 * Notes each statement that the service sends in this process, once, and leaves them in the folder TEST_STATEMENTS when
 * the process ends: `test/last` looks at those of all tests. Without the folder it does nothing.
 */
export function recordStatements(): void {
  const folder = process.env.TEST_STATEMENTS
  const { prototype } = pg.Client as unknown as { prototype: { query: Query; recorded?: true } }
  if (!folder || prototype.recorded) return
  const texts = new Set<string>()
  const { query } = prototype
  prototype.recorded = true
  prototype.query = function (this: unknown, ...of: unknown[]) {
    const [asked] = of
    if (isOurs(asked)) texts.add(typeof asked === 'string' ? asked : asked.text)
    return query.apply(this, of)
  }
  process.on('exit', () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify([...texts]))
  })
}
