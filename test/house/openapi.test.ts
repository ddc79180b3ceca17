import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { Domain } from '../../src/domain.ts'
import { operationErrors } from '../../src/openapi/errors.ts'
import { words } from '../../src/openapi/words.ts'
import { conformanceDocument } from '../../tools/conformance.ts'
import { reasonFor } from '../../tools/conformance-reasons.ts'
import { configTable, errorsDocument, jobsText, openapiDocument, withConfigTable } from '../../tools/documents.ts'
import { conformance } from '../../tools/print-conformance.ts'
import { example } from '../alma/example.ts'
import { testApp } from '../helpers/app.ts'
import { openTestDatabase } from '../helpers/database.ts'
import { needsReference } from '../helpers/reference.ts'
import { root } from './rules.ts'

const file = (path: string): string => readFileSync(join(root, path), 'utf8')
const documentOf = async (t: Test) => JSON.parse(await openapiDocument((await testApp(t)).app))
const operationsOf = (document: any) =>
  Object.entries<any>(document.paths).flatMap(([path, item]) =>
    Object.entries<any>(item).map(([method, operation]) => ({ path, method, operation }))
  )

/** What an operation of the document lacks, in words. */
function lacks(document: any): string[] {
  const problems: string[] = []
  const known = new Set<string>()
  for (const { path, method, operation } of operationsOf(document)) {
    const say = (what: string) => problems.push(`${method} ${path}: ${what}`)
    for (const key of ['operationId', 'summary']) if (!operation[key]) say(`no ${key}`)
    if (!operation.tags?.length) say('no tags')
    if (known.has(operation.operationId)) say('its operationId is taken')
    known.add(operation.operationId)
    const success = Object.keys(operation.responses).filter(status => /^[23]/.test(status))
    if (success.length === 0) say('no answer but errors')
    for (const [status, answer] of Object.entries<any>(operation.responses))
      if (
        path.startsWith('/almaws/') &&
        answer.content &&
        !(answer.content['application/json'] && answer.content['application/xml'])
      )
        say(`${status} in one format only`)
    if (
      !operation.responses['400']?.description.includes(path.startsWith('/almaws/') ? 'UNAUTHORIZED' : 'INVALID_INPUT')
    )
      say('no 400')
  }
  return problems
}

t.test('openapi/openapi.json is the document of the routes', async t => {
  const { app } = await testApp(t)
  const text = await openapiDocument(app)
  t.ok(text === file('openapi/openapi.json'), 'up to date: else run npm run openapi')
  t.same(lacks(JSON.parse(text)), [], 'every operation is described')
  const ids = operationsOf(JSON.parse(text)).map(({ operation }) => operation.operationId)
  t.ok(ids.length > 40)
  const silent = operationsOf(JSON.parse(text)).filter(({ operation }) => !operation.description)
  t.same(
    silent.map(({ operation }) => operation.operationId),
    [],
    'each has a line in openapi/operations'
  )
  const known = [...words().keys()]
  t.same(
    known.filter(id => !ids.includes(id)),
    [],
    'and each line an operation'
  )
  t.same(
    Object.keys(operationErrors).filter(id => !ids.includes(id)),
    [],
    'errors are told of operations that exist'
  )
  t.notMatch(text, /"(empty|codeTable|output|words|\$id)":|alma-date|def-\d/, 'no hint of our own is left')
})

t.test('the checks of the document see what is missing', async t => {
  const { parts } = await testApp(t)
  const bare: Domain = {
    name: 'bare',
    entities: [],
    almaRoutes: async app => {
      app.get('/users/bare', async () => ({}))
    }
  }
  const app = await buildApp({ ...parts, domains: [example, bare] })
  t.teardown(() => app.close())
  const document = JSON.parse(await openapiDocument(app))
  const path = 'get /almaws/v1/users/bare:'
  t.same(lacks(document), [
    `${path} no operationId`,
    `${path} no summary`,
    `${path} no tags`,
    `${path} no answer but errors`
  ])
  const broken = structuredClone(document)
  delete broken.paths['/almaws/v1/users/{user_id}'].get.responses['200'].content['application/xml']
  t.match(lacks(broken), ['get /almaws/v1/users/{user_id}: 200 in one format only'])
})

t.test('the document passes the linter', async t => {
  const lint = (path: string) =>
    spawnSync(process.execPath, [join(root, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', path, '--format=json'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    })
  const { status, stdout } = lint('openapi/openapi.json')
  const problems = JSON.parse(stdout || '{}').problems ?? []
  t.same(
    problems.map((one: any) => `${one.ruleId} ${one.location?.[0]?.pointer}`),
    []
  )
  t.equal(status, 0)
  const broken = JSON.parse(file('openapi/openapi.json'))
  delete Object.values<any>(Object.values<any>(broken.paths)[0])[0].operationId
  const path = join(t.testdir({ 'openapi.json': JSON.stringify(broken) }), 'openapi.json')
  t.not(lint(path).status, 0, 'and the linter sees a missing operationId')
})

t.test('what is printed from code is up to date: else run npm run docs', async t => {
  t.ok(errorsDocument() === file('docs/errors.md'), 'docs/errors.md')
  t.ok((await jobsText(await openTestDatabase(t))) === file('docs/jobs.md'), 'docs/jobs.md')
  const readme = file('README.md')
  t.ok(withConfigTable(readme) === readme, 'the options in README.md')
  t.match(configTable(), /\| PORT \| `8080` \| /)
  const old = 'a\n<!-- configuration -->\nold\n<!-- /configuration -->\nb'
  t.equal(withConfigTable(old), `a\n<!-- configuration -->\n${configTable()}\n<!-- /configuration -->\nb`)
  t.throws(() => withConfigTable('no marks'), /has no/)
})

t.test('docs/conformance.md is up to date: else run npm run docs', needsReference, async t => {
  const ours = await documentOf(t)
  t.ok(conformance(ours) === file('docs/conformance.md'))
  const responses = { 400: { description: '- `401861` a' } }
  const document = {
    paths: {
      '/almaws/v1/x/{y}': {
        post: {},
        get: { responses: { 400: { description: '401861 - a\n60340 /60105 - b' } } },
        put: {}
      }
    }
  }
  const text = conformanceDocument({
    areas: [{ title: 'X', document, paths: /./, unplanned: [[/^POST/, 'who would']], outside: 'Not planned: y.' }],
    ours: {
      paths: { '/almaws/v1/x/{z}': { get: { operationId: 'getX', responses }, patch: { operationId: 'patchX' } } }
    },
    object: () => undefined
  })
  t.match(text, '1 of 3 operations are served. Not planned: y.')
  t.match(
    text,
    '| GET /x/{y} | getX | 401861 | 60340: a list leaves out what is of other libraries than those of the key; 60105: the body is not read |'
  )
  t.match(text, '| POST /x/{y} | not planned: who would | | |')
  t.throws(() => reasonFor('99999', 'getX'), /getX is documented with 99999/)
  t.match(text, '| PUT /x/{y} | not yet | | |')
  t.match(text, '- PATCH /x/{} (patchX)')
})
