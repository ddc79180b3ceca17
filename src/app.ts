import type { Socket } from 'node:net'
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController
} from 'fastify'
import { type Area, areaOf, givenKey, hashKey, type Key, mayCall } from './alma/api-key.ts'
import { declared, sendError, speakAlma } from './alma/dialect.ts'
import { AlmaError } from './alma/errors.ts'
import { mayUse, type Privilege } from './alma/roles.ts'
import type { Parts } from './domain.ts'
import { health } from './health/routes.ts'
import { documentation } from './http/openapi.ts'
import { pipeline, steps } from './http/pipeline.ts'
import { speakProblem } from './http/problem.ts'
import { readTrail } from './http/reads.ts'
import { trackingId } from './http/tracking-id.ts'
import { endIdleConnections } from './network/connections.ts'
import { baseOf } from './network/host.ts'
import { allowOrigins, originsOf } from './network/origins.ts'
import { limitBodies } from './network/patience.ts'
import { answerUnreadable } from './network/unreadable.ts'
import { pages } from './pages/routes.ts'
import { problemPages } from './problems/routes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    key: Key | undefined
  }
  interface FastifyContextConfig {
    /** The area of a route of ours; Alma's own paths name theirs. */
    area?: Area
    /** What a key that is limited to roles needs beyond the area (alma/roles.ts). */
    privilege?: Privilege
  }
}

/** An upload over a slow line takes its time, but no request lasts for ever: an hour, in milliseconds. */
const longestRequestMs = 3_600_000

/** The service without the network: every name space, every domain's routes, health. */
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
    ...network(parts)
  })
  app.decorateRequest('trackingId', '')
  app.decorateRequest('key')
  app.decorateRequest('json')
  // Hooks with a callback: an async one costs every request a promise.
  app.addHook('onRequest', (request, reply, done) => {
    request.trackingId = trackingId(clock.now())
    reply.header('x-exl-api-remaining', '1000000').header('x-content-type-options', 'nosniff')
    done()
  })
  // The route, never the path or the query: those hold identifiers and keys.
  app.addHook('onResponse', (request, reply, done) => {
    const { trackingId, method, routeOptions, key } = request
    const ms = Math.round(reply.elapsedTime)
    const of = key ? { institution: key.institution, key: key.name } : {}
    request.log.info(
      { trackingId, method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms, ...of },
      'request'
    )
    done()
  })
  await app.register(endIdleConnections)
  await app.register(limitBodies, { seconds: config.BODY_TIMEOUT })
  await app.register(readTrail, parts)
  await app.register(pipeline(steps(parts)))
  await app.register(documentation)
  await app.register(pages(config))
  await app.register(health(database))
  await app.register(space(parts, 'alma', speakAlma), { prefix: '/almaws/v1' })
  const own = `${config.HOST}:${config.PORT}`
  const problems = speakProblem(request => baseOf(config.PUBLIC_URL, request, own))
  await app.register(space(parts, 'own', problems), { prefix: '/v1' })
  await app.register(space(parts, 'sandbox', problems), { prefix: '/sandbox' })
  await app.register(problemPages)
  // Not speakAlma: a hook that is added here would reach into both name spaces.
  app.setErrorHandler((error, request, reply) => sendError(request, reply, declared(error, request)))
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AlmaError('ROUTE_NOT_FOUND', {})))
  return app
}

/** How requests come in, and what becomes of those that do not. */
const network = ({ config, log }: Parts) => ({
  bodyLimit: config.BODY_LIMIT,
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000, ignoreDuplicateSlashes: true },
  requestTimeout: longestRequestMs,
  clientErrorHandler: (error: Error & { code?: string }, socket: Socket) => answerUnreadable(error, socket, log),
  forceCloseConnections: 'idle' as const,
  return503OnClosing: true
})

/** One name space: how it speaks, who may call, and the routes that the domains give it. */
function space(
  parts: Parts,
  name: 'alma' | 'own' | 'sandbox',
  speak: (app: FastifyInstance) => void
): FastifyPluginAsync {
  return async app => {
    // Not the sandbox's own routes: its clock is no matter of a page.
    if (name !== 'sandbox') await app.register(allowOrigins, { origins: originsOf(parts.config.CORS_ORIGINS ?? '') })
    speak(app)
    // Nearly every answer tells of people: none of them is to be kept by a proxy or a browser.
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('cache-control', 'no-store')
      done()
    })
    app.addHook('onRequest', (request, _reply, done) => {
      const given = givenKey(request.headers.authorization, request.query)
      const found = given ? parts.keys.find(hashKey(given)) : undefined
      if (found instanceof Promise) found.then(key => done(refusal(request, key)), done)
      else done(refusal(request, found))
    })
    for (const domain of parts.domains) {
      const routes = { alma: domain.almaRoutes, own: domain.ownRoutes, sandbox: domain.sandboxRoutes }[name]
      if (routes) await app.register(routes, parts)
    }
  }
}

/** Makes the request the key's, or says why not. */
function refusal(request: FastifyRequest, key: Key | undefined): Error | undefined {
  request.key = key
  if (!key) return new AlmaError('UNAUTHORIZED', {})
  if (request.is404) return undefined
  // The route's own pattern decides, not the address as it was spelt.
  const { url = '', config } = request.routeOptions
  const area = config.area ?? areaOf(url)
  const { op } = request.query as { op?: string | string[] }
  if (
    area &&
    mayCall(key, area, request.method, url, Array.isArray(op) ? op[0] : op) &&
    (config.privilege === undefined || mayUse(key.roles, config.privilege))
  )
    return undefined
  request.key = undefined
  return new AlmaError('UNAUTHORIZED', {})
}
