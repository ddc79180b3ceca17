import { Worker } from 'node:worker_threads'
import type { Kept } from './kept.ts'

/** The script of the reading view, out of its package. Takes a second; the memory it needs is given back. */
export function readingScript(): Promise<Kept> {
  const { promise, resolve, reject } = Promise.withResolvers<Kept>()
  const worker = new Worker(new URL('./bundle-worker.ts', import.meta.url))
  worker.once('message', ({ type, gzipped, etag }: Kept) => resolve({ type, gzipped: Buffer.from(gzipped), etag }))
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The script of the reading view could not be read.')))
  worker.unref()
  return promise
}
