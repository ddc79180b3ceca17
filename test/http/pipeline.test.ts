import Fastify from 'fastify'
import t from 'tap'
import { pipeline, steps } from '../../src/http/pipeline.ts'
import type { Step } from '../../src/http/step.ts'
import { testApp } from '../helpers/app.ts'

t.test('the steps around handlers lie in this order', async t => {
  const { parts } = await testApp(t)
  t.same(
    steps(parts).map(({ name }) => name),
    ['masking', 'unit of work', 'audit of changes', 'audit of reads', 'idempotency key']
  )
})

t.test('each route has the steps that it needs, the outermost first', async t => {
  const laid = new Map<string, readonly string[]>()
  const { parts } = await testApp(t)
  const app = Fastify()
  t.teardown(() => app.close())
  app.addHook('onRoute', ({ method, url }) => void laid.set(`${method} ${url}`, []))
  // Tests of the service leave reads out of the trail.
  const config = { ...parts.config, AUDIT_READS: 'after' as const }
  await app.register(pipeline(steps({ ...parts, config })))
  app.addHook('onRoute', ({ method, url, config }) => void laid.set(`${method} ${url}`, config?.steps ?? []))
  app.get('/v1/plain', () => 'x')
  app.post('/v1/plain', () => 'x')
  app.put('/v1/setting', { config: { changes: { action: 'setting' } } }, () => 'x')
  app.get('/v1/people', { config: { reads: 'users' } }, () => 'x')
  t.same(laid.get('GET /v1/plain'), ['unit of work'])
  t.same(laid.get('POST /v1/plain'), ['unit of work', 'idempotency key'])
  t.same(laid.get('PUT /v1/setting'), ['unit of work', 'audit of changes'])
  t.same(laid.get('GET /v1/people'), ['unit of work', 'audit of reads'])
})

t.test('a step sees what those inside of it answer, and may answer without them', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  const seen: string[] = []
  const step = (name: string, ends = false): Step => ({
    name,
    around: ({ url }) =>
      url.startsWith(`/not-${name}`)
        ? undefined
        : async (_request, _reply, next) => {
            seen.push(`${name} begins`)
            const answer = ends ? `ended by ${name}` : await next()
            seen.push(`${name} has ${answer}`)
            return answer
          }
  })
  await app.register(pipeline([step('one'), step('two')]))
  app.get('/both', () => 'x')
  app.get('/not-one', () => 'y')
  await app.inject('/both')
  t.same(seen.splice(0), ['one begins', 'two begins', 'two has x', 'one has x'])
  await app.inject('/not-one')
  t.same(seen.splice(0), ['two begins', 'two has y'])
})
