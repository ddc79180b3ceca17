// One of the two measured processes: `service` is the whole application, `bare` a Fastify handler with one prepared
// query that answers with the same document. Prints its address and waits to be ended.
import Fastify from 'fastify'
import pg from 'pg'
import { readConfig } from '../src/config.ts'
import { startService } from '../src/service.ts'

const url = process.env.DATABASE_URL ?? ''
if (process.argv[2] === 'service') {
  const service = await startService(readConfig({ ...process.env, PORT: '0', LOG_LEVEL: 'warn', SANDBOX: 'true' }))
  console.log(service.address)
  process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)))
} else {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const app = Fastify()
  const one = (name: string, column: string) => async (id: string) =>
    (await pool.query({ name, text: `select ${column} as document from bench_document where id = $1`, values: [id] }))
      .rows[0].document
  const [json, xml] = [one('json', 'json'), one('xml', 'xml')]
  app.get<{ Params: { id: string }; Querystring: { format?: string } }>(
    '/users/:id',
    async ({ params, query }, reply) => {
      if (query.format !== 'xml') return json(params.id)
      return reply.type('application/xml').send(await xml(params.id))
    }
  )
  console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
  process.once('SIGTERM', () => process.exit(0))
}
