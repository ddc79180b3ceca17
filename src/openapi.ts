import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsync, FastifySchema, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { errorTable } from './alma/error-table.ts'
import { type ErrorName, WebServiceResult } from './alma/errors.ts'
import { type Privilege, privileges } from './alma/roles.ts'
import type { AnySchema } from './alma/schema.ts'
import { IdempotencyHeader, keyErrors, takesKey } from './idempotency-key.ts'
import { operationErrors, restrictions } from './openapi/errors.ts'
import { refer, type Shown, settled } from './openapi/schema.ts'
import { ProblemDetails, restStatus } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The declared errors that the operation itself may answer with, beside those of every operation. */
    errors?: readonly ErrorName[]
    /** What a key that is limited to libraries meets: refused records, or a list that leaves out those of others. */
    restricted?: 'record' | 'list'
  }
}

const almaTypes = ['application/json', 'application/xml']
type Operation = Shown & { tags?: string[]; responses?: Shown; requestBody?: Shown }
interface Seen {
  schema: FastifySchema
  alma: boolean
  errors: readonly ErrorName[]
  privilege: Privilege | undefined
  reads: string | undefined
}

const tags: Record<string, string> = {
  Audit: 'Who did what, when, to how many.',
  Catalogue: 'Titles, holdings and items: as much of the catalogue as lending needs.',
  Configuration: 'Code tables, libraries, integration profiles and jobs of the institution.',
  Deposits: 'Works that users hand in, and what is decided about them.',
  Desks: 'Scan-in, lists of what is to be fetched, and slips.',
  Loans: 'What is lent to whom until when, renewed, lost or claimed to be returned.',
  Alarms: 'What somebody should look at, and who is told.',
  Privacy: 'What is forgotten after how long: rules, what they would take, and what they took.',
  'Purchase requests': 'What users wish the library to buy.',
  Requests: 'Holds, bookings and digitizations: queues, steps and what may be asked for.',
  'Resource sharing': 'Borrowing from partners and lending to them.',
  Sandbox: 'In sandbox mode only: another time, a new beginning, more of everything. Refused elsewhere.',
  SIS: 'Feeds of student information systems: profiles, runs, and what became of each record.',
  Sets: 'Lists of users, by name or by a search, and what is made of their files.',
  'Terms of use': 'Fulfillment units, rules and terms, as one document.',
  Users: 'People, staff and patrons, as Alma shows and takes them.'
}

const about = `An open service that speaks Alma's Users and Fulfillment API. Under \`/almaws/v1\` it answers as Alma does, in XML or
JSON; under \`/v1\` stands what Alma does not have, in JSON with RFC 9457 problem details. See docs/api.md.`

const head: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title: 'Patronage',
    version: '0.1.0',
    description: about,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
  },
  servers: [{ url: '/', description: 'This service.' }],
  components: {
    securitySchemes: {
      apikey: { type: 'apiKey', in: 'query', name: 'apikey', description: 'The key alone.' },
      header: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'The word apikey, a blank, the key.'
      }
    }
  },
  security: [{ apikey: [] }, { header: [] }]
}

/** The OpenAPI document, read off the routes, and Swagger UI at /docs, its areas closed. Both work offline. */
const plugin: FastifyPluginAsync = async app => {
  const seen = new Map<string, Seen>()
  const components: Record<string, Shown> = {}
  await app.register(swagger, {
    openapi: head,
    transform: ({ schema, url, route }) => {
      const given = schema ?? {}
      if (given.hide || !/^\/(almaws\/)?v1\/|^\/sandbox\//.test(url)) return { schema: { ...given, hide: true }, url }
      const path = url.replace(/:(\w+)/g, '{$1}')
      seen.set(`${method(route)} ${path}`, {
        schema: given,
        alma: url.startsWith('/almaws/'),
        privilege: route.config?.privilege,
        reads: route.config?.reads,
        errors: [
          ...(operationErrors[given.operationId ?? ''] ?? []),
          ...(route.config?.errors ?? []),
          ...(route.config?.restricted ? restrictions[route.config.restricted] : []),
          ...(takesKey(route) ? keyErrors : [])
        ]
      })
      // Bodies and answers are written by `operation`: the plugin knows one media type and no `$id`.
      const { body: _body, response: _response, params, querystring, headers, ...rest } = given
      const plain = (part: unknown) => (part ? refer(part as AnySchema, components, 'parameters') : undefined)
      const parts = {
        params: plain(params),
        querystring: plain(querystring),
        headers: plain(takesKey(route) ? withKey(headers) : headers)
      }
      return { schema: { ...rest, ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) }, url }
    },
    transformObject: document => {
      const { openapiObject } = document as unknown as {
        openapiObject: { paths: Record<string, Record<string, Operation>>; components: Shown; tags: Shown[] }
      }
      for (const [path, operations] of Object.entries(openapiObject.paths))
        for (const [name, operation] of Object.entries(operations)) {
          const found = seen.get(`${name} ${path}`)
          if (found) operations[name] = described(operation, found, components)
        }
      const used = new Set(
        Object.values(openapiObject.paths)
          .flatMap(Object.values)
          .flatMap(one => one.tags ?? [])
      )
      openapiObject.tags = [...used].sort().map(name => ({ name, ...(tags[name] ? { description: tags[name] } : {}) }))
      const { schemas, rename } = settled(components)
      openapiObject.paths = rename(openapiObject.paths)
      openapiObject.components.schemas = schemas
      return openapiObject as never
    }
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // On plain http the browser would ask for its scripts by https, and show nothing.
    transformStaticCSP: header => header.replace(/\s*upgrade-insecure-requests;?/, ''),
    uiConfig: { persistAuthorization: false, docExpansion: 'none', deepLinking: true }
  })
}
export const documentation = fp(plugin)

/** A route's headers, and the key that makes it safe to repeat. */
const withKey = (headers: unknown): unknown => ({
  ...IdempotencyHeader,
  properties: { ...(headers as AnySchema | undefined)?.properties, ...IdempotencyHeader.properties }
})

const method = (route: RouteOptions): string =>
  String(Array.isArray(route.method) ? route.method[0] : route.method).toLowerCase()

/** An operation with the bodies and answers of its route. */
function described(
  operation: Operation,
  { schema, alma, errors, privilege, reads }: Seen,
  components: Record<string, Shown>
): Operation {
  const types = alma ? almaTypes : ['application/json']
  const { responses: _default, ...rest } = operation
  const answers: Record<string, Shown> = {}
  for (const [status, answer] of Object.entries((schema.response ?? {}) as Record<string, AnySchema>))
    answers[status] =
      answer.type === 'null'
        ? { description: 'Done; the answer has no body.' }
        : {
            description: answer.description ?? 'The answer.',
            content: content(schema.produces ?? types, refer(answer, components))
          }
  const body = schema.body as AnySchema | undefined
  const taken = schema.consumes ?? (body ? types : [])
  const file = { type: 'string', format: 'binary' }
  return {
    ...rest,
    ...(privilege ? { 'x-privilege': privilege, 'x-roles': privileges[privilege] } : {}),
    ...(reads ? { 'x-audited-reads': reads } : {}),
    ...(taken.length > 0
      ? { requestBody: { required: true, content: content(taken, body ? refer(body, components, 'request') : file) } }
      : {}),
    responses: { ...answers, ...refusals(alma, errors, components) }
  }
}

const content = (types: readonly string[], schema: Shown) => Object.fromEntries(types.map(type => [type, { schema }]))

/** The errors of an operation by status, each with code and text out of the one table. */
function refusals(
  alma: boolean,
  errors: readonly ErrorName[],
  components: Record<string, Shown>
): Record<string, Shown> {
  const schema = refer((alma ? WebServiceResult : ProblemDetails) as AnySchema, components)
  const byStatus = new Map<number, string[]>()
  for (const name of ['UNAUTHORIZED', 'INVALID_INPUT', ...errors, 'GENERAL'] as ErrorName[]) {
    const [almaStatus, code, message] = errorTable[name]
    const status = alma ? almaStatus : restStatus(name)
    const line = `- \`${alma ? code : name}\` ${message}`
    if (!byStatus.get(status)?.includes(line)) byStatus.set(status, [...(byStatus.get(status) ?? []), line])
  }
  const types = alma ? almaTypes : ['application/problem+json']
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [status, { description: lines.join('\n'), content: content(types, schema) }])
  )
}
