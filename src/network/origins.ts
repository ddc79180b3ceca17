import cors from '@fastify/cors'
import fp from 'fastify-plugin'
import Type from 'typebox'

/** Which programs in browsers may call (config.ts). */
export const originOptions = {
  CORS_ORIGINS: Type.Optional(
    Type.String({
      description:
        'Origins whose programs in browsers may call: a comma list, such as https://app.example. Absent: none (docs/api.md).'
    })
  )
}

/** Headers of answers that a program in a browser may read, beside those that it always may (Fetch, 2.2.2). */
export const exposedHeaders: readonly string[] = [
  ...['Location', 'ETag', 'Warning', 'Retry-After', 'Content-Disposition'],
  ...['Idempotency-Replayed', 'X-Exl-Api-Remaining', 'X-Privacy-Receipt']
]

/** Headers of requests that a program in a browser may send. */
export const allowedHeaders: readonly string[] = [
  ...['Authorization', 'Accept', 'Content-Type', 'If-Match', 'Idempotency-Key', 'Exl-User-Pw']
]

/** How long a browser keeps the answer to a preflight, in seconds. */
const preflightSeconds = 600

/**
 * The origins of CORS_ORIGINS, each as browsers write it: lower case, without the default port of its scheme. An Error
 * says which entry is none. `*` and `null` are refused: a page of anybody, opened inside the library's network, would
 * reach a service that only this network reaches.
 */
export function originsOf(text: string): ReadonlySet<string> {
  if (!text.trim()) return new Set()
  return new Set(text.split(',').map((entry, index) => originOf(entry.trim(), index + 1)))
}

function originOf(entry: string, place: number): string {
  if (entry === '*' || entry === 'null')
    throw new Error(`allows everybody in entry ${place}: name the origins, such as https://app.example`)
  const isOrigin = /^https?:\/\/[^/?#@\\\s*]+$/i.test(entry) && URL.canParse(entry)
  if (!isOrigin)
    throw new Error(`has an entry, number ${place}, that is no origin: http or https://host[:port], nothing behind it`)
  return new URL(entry).origin
}

/**
 * Lets programs of these origins read the answers of a name space, refusals and errors as well, and answers their
 * preflights, which browsers send without a key. Must stand before what asks for the key. Cookies are never used, so
 * credentials are not allowed. Others get no header: their browser keeps the answer from them.
 */
export const allowOrigins = fp(async (app, { origins }: { origins: ReadonlySet<string> }) => {
  if (origins.size === 0) return
  await app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && origins.has(origin)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [...allowedHeaders],
    exposedHeaders: [...exposedHeaders],
    maxAge: preflightSeconds,
    strictPreflight: false
  })
})
