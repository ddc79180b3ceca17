import { randomUUID } from 'node:crypto'
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController
} from 'fastify'
import { type Area, areaOf, givenKey, hashKey, type Key, type KeyStore, mayCall } from './alma/api-key.ts'
import { declared, sendError, speakAlma } from './alma/dialect.ts'
import { AlmaError } from './alma/errors.ts'
import type { Database } from './database.ts'
import type { Parts } from './domain.ts'
import { documentation } from './openapi.ts'
import { speakProblem } from './problem.ts'
import { unitOfWork } from './unit-of-work.ts'

declare module 'fastify' {
  interface FastifyRequest {
    key: Key | undefined
  }
  interface FastifyContextConfig {
    /** The area of a `/v1` route; Alma's own paths name theirs. */
    area?: Area
  }
}

/** The service without the network: both name spaces, every domain's routes, health. */
export async function buildApp(parts: Parts): Promise<FastifyInstance> {
  const { config, database, clock } = parts
  const app: FastifyInstance = Fastify({
    ...(parts.log ? { loggerInstance: parts.log } : {}),
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, request, reply) => {
      // An address that cannot be decoded reaches no route and none of its hooks.
      request.trackingId = trackingId(clock.now())
      sendError(request, reply as FastifyReply, declared(error, request))
    },
    bodyLimit: config.BODY_LIMIT,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000, ignoreDuplicateSlashes: true },
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    return503OnClosing: true
  })
  app.decorateRequest('trackingId', '')
  app.decorateRequest('key')
  app.decorateRequest('json')
  app.addHook('onRequest', async (request, reply) => {
    request.trackingId = trackingId(clock.now())
    reply.header('x-exl-api-remaining', '1000000')
  })
  // The route, never the path or the query: those hold identifiers and keys.
  app.addHook('onResponse', async (request, reply) => {
    const { trackingId, method, routeOptions, key } = request
    const ms = Math.round(reply.elapsedTime)
    const of = key ? { institution: key.institution, key: key.name } : {}
    request.log.info(
      { trackingId, method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms, ...of },
      'request'
    )
  })
  await app.register(unitOfWork, { database, clock, publicUrl: config.PUBLIC_URL })
  await app.register(documentation)
  await app.register(health(database))
  await app.register(space(parts, 'alma', speakAlma), { prefix: '/almaws/v1' })
  await app.register(space(parts, 'own', speakProblem), { prefix: '/v1' })
  // Not speakAlma: a hook that is added here would reach into both name spaces.
  app.setErrorHandler((error, request, reply) => sendError(request, reply, declared(error, request)))
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AlmaError('ROUTE_NOT_FOUND', {})))
  return app
}

/** One name space: how it speaks, who may call, and the routes that the domains give it. */
function space(parts: Parts, name: 'alma' | 'own', speak: (app: FastifyInstance) => void): FastifyPluginAsync {
  return async app => {
    speak(app)
    app.addHook('onRequest', async request => {
      request.key = await authorize(parts.keys, request)
    })
    for (const domain of parts.domains) {
      const routes = name === 'alma' ? domain.almaRoutes : domain.ownRoutes
      if (routes) await app.register(routes, parts)
    }
  }
}

async function authorize(keys: KeyStore, request: FastifyRequest): Promise<Key | undefined> {
  const given = givenKey(request.headers.authorization, request.query)
  const key = given ? await keys.find(hashKey(given)) : undefined
  if (!key) throw new AlmaError('UNAUTHORIZED', {})
  if (request.is404) return key
  // The route's own pattern decides, not the address as it was spelt.
  const { url = '', config } = request.routeOptions
  const area = config.area ?? areaOf(url)
  const { op } = request.query as { op?: string | string[] }
  if (!area || !mayCall(key, area, request.method, url, Array.isArray(op) ? op[0] : op))
    throw new AlmaError('UNAUTHORIZED', {})
  return key
}

/** For load balancers and compose: alive, and able to answer. No key needed, nothing told. */
function health(database: Database): FastifyPluginAsync {
  return async app => {
    app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'live' }))
    app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
      try {
        await database.pool.query('select 1')
        return { status: 'ready' }
      } catch {
        return reply.code(503).send({ status: 'not ready' })
      }
    })
  }
}

/** An id in the shape of Alma's: `E01-2211140509-K3XQZ-AWAE1234567890` (day, month, hour, minute, second in UTC). */
function trackingId(now: Date): string {
  const [, month = '', day = '', time = ''] = /^\d+-(\d+)-(\d+)T([\d:]+)/.exec(now.toISOString()) ?? []
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  // Of a UUID, since Node makes those by the hundred; its 7th and 9th byte are not all random.
  const random = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
  const tag = [...random.subarray(0, 5)].map(byte => letters[byte % letters.length]).join('')
  return `E01-${day}${month}${time.replaceAll(':', '')}-${tag}-AWAE${random.readUInt32BE(10)}`
}
