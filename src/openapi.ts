import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'

/** The OpenAPI document, read off the routes, and Swagger UI at /docs. Both work offline. */
const plugin: FastifyPluginAsync = async app => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Patronage', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      components: { securitySchemes: { apikey: { type: 'apiKey', in: 'query', name: 'apikey' } } },
      security: [{ apikey: [] }]
    }
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
}
export const documentation = fp(plugin)
