import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import { readingScript } from './bundle.ts'
import { type Document, readable } from './documents.ts'
import { viewPolicy } from './html.ts'
import { keep, once, sendKept } from './kept.ts'

const hidden = { schema: { hide: true } }
const start = readFileSync(new URL('./browser/reading.js', import.meta.url), 'utf8')
const view = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Patronage: reading view</title>
<link rel="icon" type="image/svg+xml" href="../assets/logo.svg">
</head>
<body>
<div id="reading"></div>
<script src="scalar.js"></script>
<script src="reading.js"></script>
</body>
</html>
`

/** The reading view: every operation with its fields and examples, to scroll and to search; nothing of other hosts. */
export const readingRoutes: FastifyPluginAsync = async app => {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('content-security-policy', viewPolicy)
    done()
  })
  const files = {
    'scalar.js': once(readingScript),
    'reading.js': once(() => keep('application/javascript; charset=utf-8', start)),
    'openapi.json': once(() => {
      const document = app.swagger() as unknown as Document
      return keep('application/json; charset=utf-8', JSON.stringify(readable(document, '../guide/')))
    })
  }
  for (const [name, content] of Object.entries(files))
    app.get(`/reading/${name}`, hidden, async (request, reply) => sendKept(request, reply, await content()))
  const html = once(() => keep('text/html; charset=utf-8', view))
  app.get('/reading', hidden, async (request, reply) => {
    if (/\/reading(\?.*)?$/.test(request.url)) return reply.redirect('reading/')
    return sendKept(request, reply, await html())
  })
}
