import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { needsReference, referenceJson } from '../helpers/reference.ts'

type Operations = Record<string, { parameters?: { name: string; in: string }[] }>
const shape = (path: string): string => path.replace(/\{\w+\}/g, '{}').replace(/\/$/, '')

/** What of an official description a document lacks: operations, and query parameters of those that it has. */
function lacking(official: Record<string, Operations>, ours: Record<string, Operations>): string[] {
  const served = new Map(Object.entries(ours).map(([path, operations]) => [shape(path), operations]))
  return Object.entries(official).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { parameters = [] }]) => {
      const found = served.get(shape(path))?.[method]
      if (!found) return [`${method} ${path}`]
      const known = new Set((found.parameters ?? []).map(one => one.name))
      const queries = parameters.filter(one => one.in === 'query' && !known.has(one.name))
      return queries.map(one => `${method} ${path}?${one.name}`)
    })
  )
}

t.test(
  'every operation of the official users description is served, with all its parameters',
  needsReference,
  async t => {
    const { app } = await testApp(t)
    await app.ready()
    const { paths = {} } = app.swagger() as { paths?: Record<string, Operations> }
    const official = referenceJson('alma/openapi/users.json').paths
    t.equal(Object.values<object>(official).flatMap(one => Object.keys(one)).length, 42)
    t.same(lacking(official, paths), [])
    const { '/almaws/v1/users': users, ...others } = paths
    t.same(lacking({ '/almaws/v1/users': official['/almaws/v1/users'] }, others).sort(), [
      'get /almaws/v1/users',
      'post /almaws/v1/users'
    ])
    t.ok(users, 'the comparison sees what is missing')
  }
)

t.test('so are those of task lists, of purchase requests and of lending requests', needsReference, async t => {
  const { app } = await testApp(t)
  await app.ready()
  const { paths = {} } = app.swagger() as { paths?: Record<string, Operations> }
  const part = (area: string, wanted: RegExp) =>
    Object.fromEntries(
      Object.entries<Operations>(referenceJson(`alma/openapi/${area}.json`).paths).filter(([path]) => wanted.test(path))
    )
  t.same(lacking(part('tasklists', /./), paths), [])
  t.same(lacking(part('acq', /purchase-requests/), paths), [])
  t.same(lacking(part('partners', /lending-requests/), paths), [])
})
