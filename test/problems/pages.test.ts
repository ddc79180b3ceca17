import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { errorTable } from '../../src/alma/error-table.ts'
import { Config } from '../../src/config.ts'
import { allPages, type ProblemPage } from '../../src/problems/explanations.ts'
import { testApp } from '../helpers/app.ts'
import { root } from '../house/rules.ts'

t.test('the type of a problem leads to a page with cause and remedy, for people and for programs', async t => {
  const { app, call } = await testApp(t)
  const { type, code, status } = (await call('GET', '/v1/sis/runs/1')).data
  t.equal(type, 'http://localhost:80/problems/RUN_NOT_FOUND')
  t.match({ code, status }, { code: 'RUN_NOT_FOUND', status: 404 })
  const url = new URL(type).pathname
  const page = await app.inject({ url, headers: { accept: 'text/html,application/xhtml+xml;q=0.9' } })
  t.equal(page.statusCode, 200, 'without a key')
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  t.match(page.headers['content-security-policy'], /default-src 'none'/)
  t.match(page.body, /<h1><code>RUN_NOT_FOUND<\/code><\/h1>[\s\S]*What to do/)
  const data = await app.inject({ url })
  t.match(data.json(), { name: 'RUN_NOT_FOUND', status: 404, almaStatus: 400, almaCode: '402218', cause: /\w/ })
  const other = await app.inject({ url: '/sandbox/clock' })
  t.equal(other.json().type, 'http://localhost:80/problems/UNAUTHORIZED')
})

t.test('every error has a page; what is none is not found', async t => {
  const { app } = await testApp(t)
  for (const name of Object.keys(errorTable)) {
    const html = await app.inject({ url: `/problems/${name}`, headers: { accept: 'text/html' } })
    t.equal(html.statusCode, 200, name)
    t.notMatch(html.body, /undefined|\[object/, name)
  }
  const list = await app.inject({ url: '/problems', headers: { accept: 'text/html' } })
  t.equal(list.body.match(/<tr><td>/g)?.length, Object.keys(errorTable).length)
  t.equal((await app.inject('/problems')).json().problem.length, Object.keys(errorTable).length)
  for (const name of ['NO_SUCH', 'toString', '__proto__', '%3Cscript%3E'])
    t.equal((await app.inject(`/problems/${name}`)).statusCode, 404, name)
})

t.test('links are made on the address that the service is known by', async t => {
  const { call } = await testApp(t, { PUBLIC_URL: 'https://library.example/patronage' })
  const { type } = (await call('GET', '/v1/sis/runs/1')).data
  t.equal(type, 'https://library.example/patronage/problems/RUN_NOT_FOUND')
})

const document = JSON.parse(readFileSync(join(root, 'openapi/openapi.json'), 'utf8'))
const paths = Object.entries<any>(document.paths).map(
  ([path, operations]) => [new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), operations] as const
)
const parameters = new Set([
  'apikey',
  ...Object.values<any>(document.paths).flatMap(item =>
    Object.values<any>(item).flatMap(one => (one.parameters ?? []).map(({ name }: { name: string }) => name))
  )
])

/** What is wrong with an explanation: it says too little, or names what does not exist. */
function faults({ name, message, cause, remedy }: ProblemPage): string[] {
  const text = `${cause} ${remedy}`
  const calls = text.matchAll(/\b(GET|PUT|POST|PATCH|DELETE) (?!of |shows)([\w/{}.-]*[\w}])/g)
  const addresses = [...calls].filter(([, method, path = '']) => {
    const full = path.startsWith('/') ? path : `/almaws/v1/${path}`
    return !paths.some(([pattern, operations]) => pattern.test(full) && operations[method?.toLowerCase() ?? ''])
  })
  const named = [...text.matchAll(/\b([a-z][a-z_]+)=/g)].filter(([, one]) => !parameters.has(one))
  const settings = [...text.matchAll(/\b[A-Z]+_[A-Z_]+\b/g)].filter(([one]) => !Object.hasOwn(Config.properties, one))
  return [
    ...(cause.length < 15 || remedy.length < 10 || cause === message ? [`${name}: says too little`] : []),
    ...[...addresses, ...named, ...settings].map(([one]) => `${name}: there is no ${one}`)
  ]
}

t.test('explanations name calls, parameters and settings that exist', async t => {
  t.same(allPages().flatMap(faults), [])
  const bad = { name: 'GENERAL', message: 'x', cause: 'GET /v1/nothing', remedy: 'Send nowhere=1 and set NO_SETTING.' }
  t.same(faults(bad as ProblemPage), [
    'GENERAL: there is no GET /v1/nothing',
    'GENERAL: there is no nowhere=',
    'GENERAL: there is no NO_SETTING'
  ])
  t.same(faults({ ...bad, cause: 'x', remedy: 'y' } as ProblemPage), ['GENERAL: says too little'])
})
