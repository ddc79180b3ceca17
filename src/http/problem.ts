import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { takeJson } from '../alma/bodies.ts'
import { declared, queryOrBody, retryOf } from '../alma/dialect.ts'
import { errorTable } from '../alma/error-table.ts'
import { AlmaError, type ErrorName, sentenceOf } from '../alma/errors.ts'

/** An RFC 9457 problem: our own name space answers with these (docs/api.md). */
export const ProblemDetails = Type.Object(
  {
    type: Type.String({
      format: 'uri',
      description: 'Address of a page that says what causes the error and what to do about it.',
      examples: ['https://library.example/problems/RUN_NOT_FOUND']
    }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Name of the error: the last part of `type`.' }),
    detail: Type.String(),
    trackingId: Type.String({ description: 'Also in the log line of the request.' })
  },
  { $id: 'Problem' }
)
export type Problem = Static<typeof ProblemDetails>

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authorized',
  404: 'Not found',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not processable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable'
}

/** What a status says in two words. */
export const titleOf = (status: number): string => titles[status] ?? 'Error'

/** Errors of `/v1` have REST's status codes: an unknown user is 404 here, 400 in Alma's name space. */
export const restStatus = (name: ErrorName): number =>
  name === 'UNAUTHORIZED'
    ? 401
    : /(_NOT_FOUND|^JOB_NOT_FOUND|_NOT_FOUND_BY_TYPE)$/.test(name)
      ? 404
      : errorTable[name][0]

/**
 * Our own way of speaking, for every route registered inside: JSON only, problem details for errors. `baseFor` gives
 * the base of links of a request.
 */
export const speakProblem = (baseFor: (request: FastifyRequest) => string) => (app: FastifyInstance) => {
  app.removeContentTypeParser('application/json')
  takeJson(app)
  app.setValidatorCompiler(queryOrBody)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, request, reply) => {
    const known = declared(error, request)
    const status = restStatus(known.name)
    const problem: Problem = {
      type: `${baseFor(request)}/problems/${known.name}`,
      title: titleOf(status),
      status,
      code: known.name,
      detail: sentenceOf(known),
      trackingId: request.trackingId
    }
    return reply
      .code(status)
      .headers(retryOf(status))
      .header('content-type', 'application/problem+json')
      .serializer((payload: unknown) => payload as string)
      .send(JSON.stringify(problem))
  })
  app.setNotFoundHandler(() => {
    throw new AlmaError('ROUTE_NOT_FOUND', {})
  })
}
