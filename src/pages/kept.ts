import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What is sent many times and never changes while the process lives: compressed once, told by its tag. */
export interface Kept {
  type: string
  gzipped: Buffer
  etag: string
}

const compress = promisify(gzip)

/** Compresses what is to be kept. */
export async function keep(type: string, content: string | Buffer): Promise<Kept> {
  const tag = createHash('sha256').update(content).digest('base64url').slice(0, 22)
  return { type, gzipped: await compress(content, { level: 9 }), etag: `"${tag}"` }
}

/** A step that is taken when it is first asked for, once; a failure is tried again by the next who asks. */
export function once<T>(step: () => Promise<T>): () => Promise<T> {
  let taken: Promise<T> | undefined
  return () => {
    taken ??= step().catch(error => {
      taken = undefined
      throw error
    })
    return taken
  }
}

/** Sends what is kept: 304 to whoever has it, compressed to whoever understands it. Browsers ask again each time. */
export function sendKept(request: FastifyRequest, reply: FastifyReply, { type, gzipped, etag }: Kept): FastifyReply {
  reply.headers({ 'content-type': type, etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' })
  const known = request.headers['if-none-match']?.split(/\s*,\s*/).map(tag => tag.replace(/^W\//, ''))
  if (known?.includes(etag)) return reply.code(304).send()
  if (takesGzip(request.headers['accept-encoding'])) return reply.header('content-encoding', 'gzip').send(gzipped)
  return reply.send(gunzipSync(gzipped))
}

/** True when the header names gzip, or everything, and does not refuse it with `q=0`. */
export function takesGzip(header: string | string[] | undefined): boolean {
  const wishes = String(header ?? '').split(',')
  const wish = (name: string) => wishes.find(one => one.trim().split(/[\s;]/)[0]?.toLowerCase() === name)
  const found = wish('gzip') ?? wish('*')
  return found !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(found)
}
