import type { MovableClock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { readOffset } from './store.ts'

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
