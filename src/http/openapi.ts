import swagger from '@fastify/swagger'
import type { FastifyPluginAsync, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import type { ErrorName } from '../alma/errors.ts'
import type { AnySchema } from '../alma/schema.ts'
import { operationErrors, restrictions } from '../openapi/errors.ts'
import { head, tags } from '../openapi/head.ts'
import { described, type Operation, type Seen } from '../openapi/operation.ts'
import type { Shared } from '../openapi/refusals.ts'
import { refer, type Shown, settled } from '../openapi/schema.ts'
import { IdempotencyHeader, keyErrors, takesKey } from './idempotency-key.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The declared errors that the operation itself may answer with, beside those of every operation. */
    errors?: readonly ErrorName[]
    /** What a key that is limited to libraries meets: refused records, or a list that leaves out those of others. */
    restricted?: 'record' | 'list'
  }
}

/** The OpenAPI document, read off the routes; src/pages shows it. */
const plugin: FastifyPluginAsync = async app => {
  const seen = new Map<string, Seen>()
  const shared: Shared = { schemas: {}, examples: {} }
  await app.register(swagger, {
    openapi: structuredClone(head) as never,
    transform: ({ schema, url, route }) => {
      const given = schema ?? {}
      if (given.hide || !/^\/(almaws\/)?v1\/|^\/sandbox\//.test(url)) return { schema: { ...given, hide: true }, url }
      const path = url.replace(/:(\w+)/g, '{$1}')
      seen.set(`${method(route)} ${path}`, {
        schema: given as Seen['schema'],
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
      const plain = (part: unknown) => (part ? refer(part as AnySchema, shared.schemas, 'parameters') : undefined)
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
          if (found) operations[name] = described(operation, found, shared)
        }
      const used = new Set(
        Object.values(openapiObject.paths)
          .flatMap(Object.values)
          .flatMap(one => one.tags ?? [])
      )
      openapiObject.tags = [...used].sort().map(name => ({ name, ...(tags[name] && { description: tags[name] }) }))
      const { schemas, rename } = settled(shared.schemas)
      openapiObject.paths = rename(openapiObject.paths)
      Object.assign(openapiObject.components, { schemas, examples: shared.examples })
      return openapiObject as never
    }
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
