import type { MovableClock } from '../clock.ts'
import type { Database } from '../database.ts'

/** Reads how far the sandbox's time was moved, by this process or by another one. */
export async function readOffset(database: Pick<Database, 'pool'>, institution: string): Promise<number> {
  const { rows } = await database.pool.query<{ offset: number }>(
    'select offset_ms::float8 as "offset" from sandbox_clock where institution = $1',
    [institution]
  )
  return rows[0]?.offset ?? 0
}

/** Takes over every second what other processes of the sandbox have moved; gives the function that ends this. */
export function followOffset(database: Pick<Database, 'pool'>, institution: string, clock: MovableClock): () => void {
  const timer = setInterval(() => {
    const before = clock.offsetMs
    readOffset(database, institution)
      .then(offset => {
        // Unless it was moved here while the answer was on its way.
        if (clock.offsetMs === before) clock.offsetMs = offset
      })
      .catch(() => {})
  }, 1000)
  timer.unref()
  return () => clearInterval(timer)
}
