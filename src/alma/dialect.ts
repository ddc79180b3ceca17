import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { takeBodies } from './bodies.ts'
import { AlmaError, envelope, WebServiceResult } from './errors.ts'
import { jsonType, wantsJson, xmlType } from './format.ts'
import { bodyError, InputError, reader } from './reader.ts'
import type { AnySchema } from './schema.ts'
import { encodeXml } from './xml.ts'
import { XmlError } from './xml-reader.ts'

export { jsonType, wantsJson, xmlType }

declare module 'fastify' {
  interface FastifyRequest {
    /** The id that an error answer and the log line of the request share. */
    trackingId: string
  }
}

/**
 * The error that a caller is told of, whatever was thrown. What is not declared becomes 60101, its cause only logged.
 */
export function declared(error: unknown, request: FastifyRequest): AlmaError {
  if (error instanceof AlmaError) return error
  if (error instanceof InputError) return bodyError(error)
  if (error instanceof XmlError)
    return new AlmaError('INVALID_XML', { detail: `Line ${error.line}, column ${error.column}: ${error.message}.` })
  const { code, statusCode, validationContext } = error as FastifyError
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AlmaError('TOO_LARGE', { limit: String(request.routeOptions.bodyLimit ?? '') })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new AlmaError('UNSUPPORTED_TYPE', {
      type: (request.headers['content-type'] ?? '').replace(/[^\w/+.;= -]/g, '').slice(0, 80)
    })
  if (validationContext || (statusCode && statusCode >= 400 && statusCode < 500))
    return new AlmaError('INVALID_INPUT', { detail: 'Parameter value missing or invalid.' })
  // The body ended because whoever sent it went away: nobody reads the answer, and nothing is wrong here.
  if (request.raw.destroyed && !request.raw.complete) {
    request.log.debug({ trackingId: request.trackingId }, 'the client went away')
    return new AlmaError('INVALID_INPUT', { detail: 'The request has ended before its body was complete.' })
  }
  const away = isAway(error)
  request.log[away ? 'warn' : 'error'](
    { trackingId: request.trackingId, err: safeCause(error) },
    away ? 'the database was away' : 'unexpected error'
  )
  return away ? new AlmaError('UNAVAILABLE', {}) : new AlmaError('GENERAL', {})
}

// Conditions of PostgreSQL (its appendix A) that pass without a change of the call: connections that fail, are too many
// or were ended by an administrator or by a timeout; no disk, memory or other means left; a server that only reads; a
// transaction that gave way again and again.
const passing = /^(08\w{3}|57P0[1-5]|57014|53\w{3}|25P0[34]|25006|40001|40P01|55P03|58030)$/
const unreachable = /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)$/
const lost =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed)|Cannot use a pool after calling end)/

/** True when the database cannot be reached, is stopping, has no connection or no room left. */
function isAway(error: unknown): boolean {
  const { code, syscall, message } = ((error as { cause?: unknown }).cause ?? error) as Record<string, unknown>
  const at = [code, (error as { code?: unknown }).code].map(String)
  return (
    syscall === 'connect' ||
    at.some(one => passing.test(one) || unreachable.test(one)) ||
    lost.test(String(message)) ||
    lost.test(String((error as Error).message))
  )
}

/**
 * What of an unexpected error may be logged: its kind, its code and where it was thrown. Messages can hold personal
 * data.
 */
export function safeCause(error: unknown): { type: string; code?: string; at: string[] } {
  const { name, code, stack } = error as { name?: string; code?: string; stack?: string }
  const at = (stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim())
  return { type: name ?? typeof error, ...(code ? { code: String(code) } : {}), at }
}

/** When a call that failed for a passing reason may be made again: in seconds. */
export const retryOf = (status: number): Record<string, string> =>
  status === 503 ? { 'retry-after': '5' } : status === 429 ? { 'retry-after': '900' } : {}

/** Sends an error envelope in the wanted format. A key problem is XML whatever was accepted, and has no tracking id. */
export function sendError(request: FastifyRequest, reply: FastifyReply, error: AlmaError): FastifyReply {
  const gateway = error.name === 'UNAUTHORIZED'
  const body = envelope(error.code, error.message, gateway ? undefined : request.trackingId, error.others)
  const json = !gateway && wantsJson(request)
  return reply
    .code(error.statusCode)
    .headers(retryOf(error.statusCode))
    .header('content-type', json ? jsonType : xmlType)
    .serializer((payload: unknown) => payload as string)
    .send(json ? JSON.stringify(body) : encodeXml(WebServiceResult as AnySchema, body))
}

/**
 * Alma's way of speaking, for every route registered inside: JSON or XML in and out from the route's one schema, errors
 * in the envelope, and the leniencies that real clients need. No route knows of it.
 */
export function speakAlma(app: FastifyInstance): void {
  takeBodies(app)
  app.addHook('onRequest', (request, _reply, done) => {
    wantsJson(request)
    done()
  })
  app.setValidatorCompiler(queryOrBody)
  app.setSerializerCompiler(() => JSON.stringify)
  app.addHook('preSerialization', (request, reply, payload, done) => {
    const schema = (request.routeOptions.schema?.response as Record<string, AnySchema> | undefined)?.[
      String(reply.statusCode)
    ]
    if (!schema || wantsJson(request)) reply.header('content-type', jsonType)
    else reply.header('content-type', xmlType).serializer((value: unknown) => encodeXml(schema, value))
    done(null, payload)
  })
  app.setErrorHandler((error, request, reply) => sendError(request, reply, declared(error, request)))
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AlmaError('ROUTE_NOT_FOUND', {})))
}

/** Fastify's validator compiler: the reader, with a query's leniencies where it is one. */
export const queryOrBody: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const read = reader(schema as AnySchema)
  return (value: unknown) => attempt(() => (httpPart === 'body' ? bodyValue(read, value) : queryValue(read, value)))
}

/** Fastify takes a refusal as a value: a throw in a validator would miss the error handler. */
function attempt(take: () => unknown): { value: unknown } | { error: Error } {
  try {
    return { value: take() }
  } catch (error) {
    return { error: error as Error }
  }
}

function bodyValue(read: (value: unknown) => unknown, value: unknown): unknown {
  if (value === undefined || value === null)
    throw new AlmaError('INVALID_INPUT', { detail: 'The request has no body.' })
  return read(value)
}

/** Queries are lenient: a repeated name counts once, an empty value is the same as none. */
function queryValue(read: (value: unknown) => unknown, value: unknown): unknown {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>).map(([key, item]) => [
    key,
    Array.isArray(item) ? item[0] : item
  ])
  try {
    return read(Object.fromEntries(entries.filter(([, item]) => item !== '')))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new AlmaError('INVALID_PARAMETER', { name: error.path, detail: `It ${error.message}.` })
  }
}
