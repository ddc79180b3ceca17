import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import swaggerUi, { type FastifySwaggerUiOptions } from '@fastify/swagger-ui'
import type { FastifyPluginAsync } from 'fastify'
import { AlmaError } from '../alma/errors.ts'
import { type Document, listing, wholeOperation } from './documents.ts'
import { viewPolicy } from './html.ts'
import { keep, once, sendKept } from './kept.ts'

const own = (name: string) => readFileSync(new URL(`./browser/${name}`, import.meta.url), 'utf8')
const hidden = { schema: { hide: true } }
const json = 'application/json; charset=utf-8'
const guide = '../guide/'

/** Files of Swagger UI that are worth to be sent compressed. */
const large: Record<string, string> = {
  'swagger-ui-bundle.js': 'application/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'application/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8'
}

const appearance: FastifySwaggerUiOptions = {
  routePrefix: '/docs',
  staticCSP: viewPolicy,
  uiConfig: {
    persistAuthorization: false,
    docExpansion: 'none',
    deepLinking: true,
    filter: true,
    defaultModelsExpandDepth: -1,
    defaultModelExpandDepth: 2
  },
  logo: { type: 'image/svg+xml', content: own('topbar.svg') },
  theme: {
    title: 'Patronage',
    js: [{ filename: 'patronage.js', content: own('swagger.js') }],
    css: [{ filename: 'patronage.css', content: own('swagger.css') }],
    favicon: [{ filename: 'logo.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: own('logo.svg') }]
  }
}

/**
 * Swagger UI at /docs. The whole document stands at /docs/json as ever; the view itself loads the list of operations,
 * and each operation when it is opened: the whole one would keep a browser busy for seconds.
 */
export const swaggerRoutes: FastifyPluginAsync = async app => {
  const document = () => app.swagger() as unknown as Document
  const list = once(() => keep(json, JSON.stringify(listing(document(), guide))))
  app.get('/docs/operations', hidden, async (request, reply) => sendKept(request, reply, await list()))
  app.get<{ Params: { id: string } }>('/docs/operations/:id', hidden, async (request, reply) => {
    const operation = wholeOperation(document(), request.params.id, guide)
    if (!operation) throw new AlmaError('ROUTE_NOT_FOUND', {})
    return sendKept(request, reply, await keep(json, JSON.stringify(operation)))
  })
  for (const [name, type] of Object.entries(large)) {
    const file = fileURLToPath(new URL(`./static/${name}`, import.meta.resolve('@fastify/swagger-ui')))
    const content = once(async () => keep(type, await readFile(file)))
    app.get(`/docs/static/${name}`, hidden, async (request, reply) => sendKept(request, reply, await content()))
  }
  await app.register(swaggerUi, {
    ...appearance,
    uiHooks: {
      // With the slash its links are relative, and hold whatever a proxy puts before the path.
      onRequest(request, reply, done) {
        if (/\/docs(\?.*)?$/.test(request.url)) reply.redirect('docs/')
        else done()
      }
    }
  })
}
