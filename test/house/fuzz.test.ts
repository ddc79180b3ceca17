import fc from 'fast-check'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import type { Domain } from '../../src/domain.ts'
import { openapiDocument } from '../../tools/documents.ts'
import { caller, testApp } from '../helpers/app.ts'
import { type Call, callsOf, type Knowledge } from '../helpers/calls.ts'
import { configure } from '../helpers/configure.ts'
import { inLong } from '../helpers/long.ts'

// The same calls each time, unless asked for others: FUZZ_SEED and FUZZ_RUNS.
const seed = Number(process.env.FUZZ_SEED ?? 20261122)
const numRuns = Number(process.env.FUZZ_RUNS ?? inLong(120, 40))

/** Our own name spaces, in which all is JSON. */
const ours = /^\/(v1|sandbox)\//

/** What is wrong with the answer to a call, or nothing. */
async function wrong(
  app: FastifyInstance,
  operation: any,
  call: Call
): Promise<{ status: number; problem: string | undefined }> {
  const query = Object.entries(call.query).map(([key, item]) => [key, String(item).toWellFormed()] as [string, string])
  const answer = await app.inject({
    method: call.method as 'GET',
    url: `${call.path}?${new URLSearchParams(query)}`,
    headers: { authorization: 'apikey test', accept: call.accept, ...(call.type ? { 'content-type': call.type } : {}) },
    ...(call.body === undefined ? {} : { payload: call.body })
  })
  return { status: answer.statusCode, problem: problemOf(operation, call, answer) }
}

function problemOf(operation: any, call: Call, answer: LightMyRequestResponse): string | undefined {
  const status = answer.statusCode
  if (status >= 500) return `${status} ${answer.body.slice(0, 300)}`
  const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
  const declared = operation.responses[status]
  if (status >= 400 && ours.test(call.path))
    return type === 'application/problem+json' ? undefined : `${status} ${type}`
  if (status < 400 && !declared) return `${status} is not declared`
  if (status === 204) return answer.body === '' ? undefined : '204 with a body'
  if (declared?.content && !declared.content[type]) return `${status} in ${type}`
  const format = String(call.query.format ?? '')
    .replace(/\W+$/, '')
    .toLowerCase()
  const wanted = /^(json|xml)$/.test(format) ? `application/${format}` : call.accept
  const asked = wanted === 'application/json' || ours.test(call.path) ? 'application/json' : 'application/xml'
  // A key that may not is told so in XML; a zip is a zip whatever was asked for.
  const settled = declared?.content && !declared.content[asked]
  if (type !== '' && type !== asked && !settled && !answer.body.includes('UNAUTHORIZED'))
    return `${status} in ${type} for ${call.accept}`
  if (type === 'application/json') JSON.parse(answer.body)
  else if (type === 'application/xml' && !answer.body.startsWith('<?xml')) return `${status}: no XML`
  return undefined
}

/** Names of things that the lists of an application tell: codes, ids, identifiers. */
async function harvest(app: FastifyInstance, document: any): Promise<Knowledge['values']> {
  const found = new Map<string, string[]>()
  const look = (value: any, own: Set<string>): void => {
    for (const [key, item] of Object.entries<any>(typeof value === 'object' && value ? value : {}))
      if (typeof item === 'object') look(item, own)
      else if (own.size < 6 && /^(code|id|primary_id|name)$/.test(key)) own.add(String(item))
  }
  for (const path of Object.keys(document.paths).filter(one => !one.includes('{') && document.paths[one].get)) {
    const own = new Set<string>()
    look((await caller(app)('GET', `${path}?limit=5`)).data, own)
    if (own.size > 0) found.set(path, [...own])
  }
  return found.set('', ['ALL', '1', ...[...found.values()].flat()])
}

/** Calls every operation of an application many times; returns what was wrong, and how often which status came. */
async function fuzz(
  app: FastifyInstance,
  bodies: Knowledge['bodies'] = {},
  prepare = async () => {}
): Promise<{ found: string[]; statuses: Map<string, number> }> {
  const document = JSON.parse(await openapiDocument(app))
  const found: string[] = []
  const statuses = new Map<string, number>()
  for (const [path, operations] of Object.entries<any>(document.paths)) {
    await prepare() // Earlier calls may have deleted what there was.
    const known = { values: await harvest(app, document), bodies }
    for (const [method, operation] of Object.entries<any>(operations)) {
      await prepare()
      const property = fc.asyncProperty(callsOf(document, path, method, operation, known), async call => {
        const { status, problem } = await wrong(app, operation, call)
        const key = `${operation.operationId} ${status}`
        statuses.set(key, (statuses.get(key) ?? 0) + 1)
        if (problem) throw new Error(problem)
      })
      const result = await fc.check(property, { numRuns, seed })
      if (result.failed)
        found.push(
          `${operation.operationId}: ${(result.errorInstance as Error)?.message} ${JSON.stringify(result.counterexample?.[0])}`
        )
    }
  }
  return { found, statuses }
}

const user = {
  last_name: 'Fuzz',
  record_type: { value: 'PUBLIC' },
  account_type: { value: 'INTERNAL' },
  status: { value: 'ACTIVE' }
}

t.test('no call makes a 5xx, and every answer is of a declared status and format', async t => {
  const made = await testApp(t)
  await configure(made)
  const { found, statuses } = await fuzz(
    made.app,
    {
      createUser: user,
      updateUser: { ...user, primary_id: 'fuzz-1' },
      patchUser: {},
      createUserFee: { type: { value: 'OTHER' }, original_amount: 12.5, owner: { value: 'MAIN' } }
    },
    async () => {
      for (const primary_id of ['fuzz-1', 'fuzz-2'])
        await made.call('POST', '/almaws/v1/users', { body: { ...user, primary_id } })
    }
  )
  t.same(found, [])
  for (const [key, count] of statuses) t.comment(`${count} x ${key}`)
  // A fuzz that is refused at the door proves little.
  for (const id of ['getUser', 'getUsers', 'createUser', 'patchUser', 'getLibrary', 'getCodeTable'])
    t.ok((statuses.get(`${id} 200`) ?? 0) > 0, `${id} was answered, too`)
})

t.test('the fuzz sees a failure, an undeclared status and a wrong format', async t => {
  const { parts } = await testApp(t)
  const bad: Domain = {
    name: 'bad',
    entities: [],
    almaRoutes: async app => {
      const response: Record<number, object> = { 200: { type: 'object', properties: {} } }
      app.get('/users/crash', { schema: { operationId: 'crash', response } }, async () => {
        throw new Error('crash')
      })
      app.get('/users/teapot', { schema: { operationId: 'teapot', response } }, async (_request, reply) =>
        reply.code(201).send({})
      )
      app.get('/users/text', { schema: { operationId: 'text', response } }, async (_request, reply) =>
        reply.type('text/plain').send('x')
      )
    }
  }
  const app = await buildApp({ ...parts, domains: [bad] })
  t.teardown(() => app.close())
  const { found } = await fuzz(app)
  t.match(found, [/^crash: 500/, /^teapot: 201 is not declared/, /^text: 200 in text\/plain/])
  t.equal(found.length, 3)
})
