import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { code, cycle, places, root, type Source, sources, wrongDirections } from './rules.ts'

const src = sources(/^src\/.*\.ts$/)
const written = sources(/\.(ts|json|md|ya?ml|sh)$|^\.ci\/|Dockerfile|^\.\w+rc$/).filter(
  ({ path }) => path !== 'package-lock.json'
)

t.test('imports point one way', async t => {
  t.ok(src.length > 40, `${src.length} files`)
  t.same(wrongDirections(src), [])
  const fixtures: [path: string, text: string, rule: string][] = [
    ['src/users/record/schema.ts', "import { p } from '@mikro-orm/core'", 'schema-is-pure'],
    ['src/users/record/schema.ts', "import { find } from './service.ts'", 'schema-is-pure'],
    ['src/sis/profile/schema.ts', "import type { Row } from './entity.ts'", 'schema-is-pure'],
    ['src/users/entity.ts', "import { User } from './schema.ts'", 'entity-knows-no-wire'],
    ['src/users/alma-routes.ts', "import { User } from './entity.ts'", 'routes-know-no-database'],
    ['src/users/alma-routes.ts', "import {\n  type EntityManager\n} from '@mikro-orm/sql'", 'routes-know-no-database'],
    ['src/users/change/service.ts', "import type { FastifyRequest } from 'fastify'", 'domain-knows-no-http'],
    ['src/jobs/runner.ts', "export * from '@fastify/swagger'", 'domain-knows-no-http'],
    ['src/alma/xml.ts', "import { User } from '../users/schema.ts'", 'alma-knows-no-domain'],
    ['src/sets/service.ts', "await import('../../test/helpers/app.ts')", 'src-knows-no-tests']
  ]
  for (const [path, text, rule] of fixtures)
    t.match(wrongDirections([{ path, text }])[0], new RegExp(`^${rule}: `), `${rule} sees ${text}`)
  const fine = [
    { path: 'src/users/record/schema.ts', text: "import Type from 'typebox'\nimport { Day } from '../alma/schema.ts'" },
    { path: 'src/users/alma-routes.ts', text: "import type { Routes } from '../domain.ts'\n// import from 'pg'" }
  ]
  t.same(wrongDirections(fine), [])
})

t.test('imports run in no circle', async t => {
  t.same(cycle(src), [])
  const files: Source[] = [
    { path: 'src/a.ts', text: "import { b } from './x/b.ts'" },
    { path: 'src/x/b.ts', text: "import type { C } from '../c.ts'" },
    { path: 'src/c.ts', text: "export { a } from './a.ts'" }
  ]
  t.same(cycle(files), ['src/a.ts', 'src/x/b.ts', 'src/c.ts', 'src/a.ts'])
  t.same(cycle(files.slice(0, 2)), [])
})

t.test('files, functions and lines stay short', async t => {
  // Biome counts lines of files and functions (biome.json, run by npm test): here it is seen to.
  const folder = mkdtempSync(join(tmpdir(), 'patronage-tidy-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ extends: [join(root, 'biome.json')], vcs: { enabled: false } })
  )
  mkdirSync(join(folder, 'src'))
  const biome = (text: string) => {
    writeFileSync(join(folder, 'src/fixture.ts'), text)
    const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '.'], {
      cwd: folder,
      encoding: 'utf8'
    })
    return status === 0 ? 'fine' : (/noExcessive\w+/.exec(stdout + stderr)?.[0] ?? stdout + stderr)
  }
  const lines = (count: number) => 'console.log(1)\n'.repeat(count)
  t.equal(biome(lines(200)), 'fine')
  t.equal(biome(lines(201)), 'noExcessiveLinesPerFile')
  t.equal(biome(`export function a() {\n${lines(48)}}\n`), 'fine')
  t.equal(biome(`export function a() {\n${lines(55)}}\n`), 'noExcessiveLinesPerFunction')
  // Biome breaks code at 120. What it cannot break are comments, held to 120 here, and texts in quotes, held to 160.
  const long = ({ path, text }: Source) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        line.length > (/^\s*(\/?\*|\/\/)/.test(line) ? 120 : 160) ? [`${path}:${index + 1}`] : []
      )
  t.same(sources(/^(src|test|bench)\/.*\.ts$/).flatMap(long), [])
  t.same(long({ path: 'a', text: `\n// ${'x'.repeat(118)}\n${'x'.repeat(161)}\n'${'x'.repeat(120)}'` }), ['a:2', 'a:3'])
})

t.test('only the clock reads the time', async t => {
  const sqlClocks = `(current|local)_?time(stamp)?|current_date|(clock|transaction|statement)_timestamp|timeofday`
  const words = `'(now|today|tomorrow|yesterday)'::|\\bTemporal\\.Now\\b`
  const calls = `new Date\\(\\s*\\)|new Date(?![\\w(])|\\bDate\\.now\\b|(?<![.\\w])(Date|now)\\(\\)`
  const reads = new RegExp(`${calls}|${words}|\\b(${sqlClocks})\\b`, 'i')
  // The queue's own locks are timed by the database (graphile-worker): only its clock can tell how old one is.
  const may = /^src\/(platform\/clock|jobs\/queue-store)\.ts$/
  t.same(
    src.flatMap(file => places(file, reads, may)),
    []
  )
  const fixtures = [
    'const a = new Date()',
    'Date.now()',
    "sql(work, 'update a set b = now()')",
    'select current_timestamp',
    'select localtime',
    "select 'now'::timestamptz",
    'select statement_timestamp()',
    'const a = new Date',
    'times.map(Date.now)',
    'Temporal.Now.instant()',
    'String(Date())'
  ]
  for (const text of fixtures) t.same(places({ path: 'src/a.ts', text }, reads, may), ['src/a.ts:1'], text)
  for (const text of ['clock.now()', 'work.now', 'new Date(text)', 'new DateTime(x)', '// new Date()'])
    t.same(places({ path: 'src/a.ts', text }, reads), [], text)
})

t.test('only few files may read the environment or fork', async t => {
  const environment = /process\.env\b/
  const readers = /^src\/(main|config|platform\/embedded\/\w+|cli\/main)\.ts$/
  t.same(
    src.flatMap(file => places(file, environment, readers)),
    []
  )
  t.same(places({ path: 'src/users/change/service.ts', text: '\nprocess.env.HOST' }, environment, readers), [
    'src/users/change/service.ts:2'
  ])
  const fork = /\.fork\(/
  const forkers = /^src\/(platform\/unit-of-work|jobs\/runner)\.ts$/
  t.same(
    src.flatMap(file => places(file, fork, forkers)),
    []
  )
  t.same(places({ path: 'src/users/change/service.ts', text: 'em.fork()' }, fork, forkers), [
    'src/users/change/service.ts:1'
  ])
})

t.test('nothing names a vendor host, a machine or a registry', async t => {
  // Put together here, so that this file does not name them itself.
  const names = [
    'exlibris' + 'group',
    'hosted\\.exlibris',
    '/work' + '/',
    '/root' + '/',
    'npm' + 'js\\.org',
    '/home' + '/\\w'
  ]
  const hosts = new RegExp(names.join('|'), 'i')
  const found = written.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (hosts.test(line) ? [`${path}:${index + 1}`] : []))
  )
  t.same(found, [])
  for (const text of ['https://api-eu.hosted.' + 'exlibris' + 'group.com', 'cd /work' + '/main', '/root' + '/.npm'])
    t.match(text, hosts)
  t.notMatch(readFileSync(join(root, 'package-lock.json'), 'utf8'), /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/)
})

t.test('dependencies are pinned exactly', async t => {
  const loose = (text: string): string[] => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = JSON.parse(text)
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
      .map(([name]) => name)
  }
  t.same(loose(readFileSync(join(root, 'package.json'), 'utf8')), [])
  t.same(loose('{"dependencies":{"a":"^1.0.0","b":"1.0.0"},"devDependencies":{"c":"*","d":"latest","e":"1.x"}}'), [
    'a',
    'c',
    'd',
    'e'
  ])
})

t.test('every export says what it promises', async t => {
  const silent = ({ path, text }: Source): string[] => {
    const lines = text.split('\n')
    return lines.flatMap((line, index) =>
      /^export (async )?function /.test(line) && !/\*\/$|^\/\//.test(lines[index - 1]?.trim() ?? '')
        ? [`${path}:${index + 1}`]
        : []
    )
  }
  t.same(src.flatMap(silent), [])
  t.same(silent({ path: 'a.ts', text: '\nexport function b() {}' }), ['a.ts:2'])
  t.same(silent({ path: 'a.ts', text: '/** Says. */\nexport function b() {}' }), [])
  t.equal(code('a /* b\n c */ d // e').replaceAll(' ', ''), 'a\nd')
})
