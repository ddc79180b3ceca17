import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import { AlmaError } from '../alma/errors.ts'
import { type Config, isSandbox } from '../config.ts'
import { baseOf } from '../network/host.ts'
import { guidePage, guidePaths } from './guide.ts'
import { pagePolicy } from './html.ts'
import { type Kept, keep, once, sendKept } from './kept.ts'
import { readingRoutes } from './reading-routes.ts'
import { startPage } from './start.ts'
import { swaggerRoutes } from './swagger-routes.ts'

const hidden = { schema: { hide: true } }
const html = 'text/html; charset=utf-8'
const assets = { 'style.css': 'text/css; charset=utf-8', 'logo.svg': 'image/svg+xml' }

/** What people open in a browser: the start page, README and docs, Swagger UI, the reading view. No key is needed. */
export const pages = (config: Config): FastifyPluginAsync => {
  return async app => {
    await app.register(plainPages(config))
    await app.register(swaggerRoutes)
    await app.register(readingRoutes)
  }
}

const plainPages = (config: Config): FastifyPluginAsync => {
  const own = `${config.HOST}:${config.PORT}`
  const known = config.SANDBOX_API_KEY === 'sandbox' && isSandbox(config)
  return async app => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('content-security-policy', pagePolicy)
      done()
    })
    app.get('/', hidden, async (request, reply) => {
      reply.header('vary', 'Accept')
      // Programs get what every address without a route says.
      if (!/\btext\/html\b/i.test(request.headers.accept ?? '')) return reply.callNotFound()
      const base = baseOf(config.PUBLIC_URL, request, own)
      reply.type(html).header('cache-control', 'no-cache')
      return startPage(base, known)
    })
    const read = new Map<string, () => Promise<Kept>>()
    for (const path of guidePaths)
      read.set(
        path,
        once(async () => keep(html, guidePage(path)))
      )
    app.get('/guide', hidden, async (request, reply) =>
      reply.redirect(/\/(\?.*)?$/.test(request.url) ? 'README.md' : 'guide/README.md')
    )
    app.get<{ Params: { '*': string } }>('/guide/*', hidden, async (request, reply) => {
      const found = read.get(request.params['*'])
      if (!found) throw new AlmaError('ROUTE_NOT_FOUND', {})
      return sendKept(request, reply, await found())
    })
    for (const [name, type] of Object.entries(assets)) {
      const content = once(() => keep(type, readFileSync(new URL(`./browser/${name}`, import.meta.url))))
      app.get(`/assets/${name}`, hidden, async (request, reply) => sendKept(request, reply, await content()))
    }
  }
}
