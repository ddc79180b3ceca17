import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Test } from 'tap'
import Type from 'typebox'
import { AlmaError } from '../../src/alma/errors.ts'
import { PageQuery } from '../../src/alma/paging.ts'
import { present } from '../../src/alma/present.ts'
import { type AnySchema, Coded, Day, Link, Moment, Page, Text, Wrapped } from '../../src/alma/schema.ts'
import { buildApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Domain, Parts } from '../../src/domain.ts'
import { link } from '../../src/platform/work.ts'
import { caller, type TestApp, testApp } from '../helpers/app.ts'

// A small domain of the tests' own: what it shows of the dialect holds for every real one.

const Tag = Type.Object(
  { word: Text(20), weight: Type.Optional(Type.Integer({ xml: { attribute: true } })) },
  { $id: 'Tag', xml: { name: 'tag' } }
)

/** One of each kind of field that Alma's objects are made of. */
export const Thing = Type.Object(
  {
    id: Text(50),
    title: Type.Optional(Text(100, { empty: 'text' })),
    kind: Type.Optional(Coded('Kinds')),
    size: Type.Optional(Type.Number()),
    open: Type.Optional(Type.Boolean({ default: false })),
    from: Type.Optional(Day()),
    seen: Type.Optional(Moment()),
    seen_by: Type.Optional(Type.String({ output: true })),
    colour: Type.Optional(Wrapped('colours', Coded('Colours', { xml: { name: 'colour' } }), { empty: 'list' })),
    tag: Wrapped('tags', Tag, { empty: 'list' }),
    alias: Type.Optional(Type.Array(Text(20))),
    link: Link()
  },
  { $id: 'Thing', xml: { name: 'thing' } }
)
const Things = Page('things', 'thing', Thing)
const Params = Type.Object({ user_id: Type.String({ minLength: 1 }) })
const Query = Type.Object({
  ...PageQuery,
  expand: Type.Optional(Type.String()),
  fail: Type.Optional(Type.Boolean()),
  nothing: Type.Optional(Type.Boolean())
})
const Op = Type.Object({ op: Type.Optional(Type.String()), reason: Type.Optional(Type.String()) })

const labels = { label: (table: string, code: string) => `${table} ${code}` }
const about = (operationId: string) => ({ operationId, summary: `Test ${operationId}.`, tags: ['Example'] })
const shown = (value: object) => present(Thing as AnySchema, value, labels)

const routes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/users/:user_id',
    { schema: { ...about('getThing'), params: Params, querystring: Query, response: { 200: Thing } } },
    async ({ params, query, work }) => {
      if (query.fail) throw new Error(`a secret of ${params.user_id}`)
      if (params.user_id === 'nobody') throw new AlmaError('USER_NOT_FOUND', { id: params.user_id })
      const title = JSON.stringify({ limit: query.limit, expand: query.expand })
      return shown({ id: params.user_id, title, link: link(work, 'users', params.user_id) })
    }
  )
  app.get('/users', { schema: { ...about('listThings'), querystring: Query, response: { 200: Things } } }, async req =>
    req.query.nothing ? { total_record_count: 0 } : { thing: [shown({ id: 'a' })], total_record_count: 1 }
  )
  app.post('/users', { schema: { ...about('createThing'), body: Thing, response: { 200: Thing } } }, async req =>
    shown(req.body)
  )
  const acts = { params: Params, querystring: Op }
  app.post(
    '/users/:user_id',
    { schema: { ...about('authThing'), ...acts, response: { 204: Type.Null() } } },
    async (_, reply) => {
      reply.code(204)
      return null
    }
  )
  app.put(
    '/users/:user_id',
    { schema: { ...about('updateThing'), ...acts, body: Thing, response: { 200: Thing } } },
    req => Promise.resolve(shown(req.body))
  )
  app.delete(
    '/users/:user_id',
    { schema: { ...about('deleteThing'), ...acts, response: { 204: Type.Null() } } },
    async (_, reply) => {
      reply.code(204)
      return null
    }
  )
  app.get('/conf/things', { schema: { ...about('confThings'), response: { 200: Things } } }, async () => ({
    total_record_count: 0
  }))
}

export const example: Domain = { name: 'example', entities: [], almaRoutes: routes }

/** The application with nothing but the example domain, on a test's own database with the key `test`. */
export async function exampleApp(t: Test, config: Partial<Config> = {}, more: Partial<Parts> = {}): Promise<TestApp> {
  const base = await testApp(t)
  const app = await buildApp({ ...base.parts, config: { ...readConfig({}), ...config }, domains: [example], ...more })
  t.teardown(() => app.close())
  return { ...base, app, call: caller(app) }
}
