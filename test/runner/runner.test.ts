import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { testFiles } from './files.ts'
import { tapReader } from './outcome.ts'
import { failuresOf, lineOf, summaryOf } from './print.ts'
import { type FileResult, runFile, runFiles } from './run-file.ts'
import { scratchFolder } from './scratch.ts'

const begin = `import t from 'tap'\n`
const files = {
  'good.ts': `${begin}t.test('a', async t => { t.ok(1); t.ok(1); t.comment('two') }); t.test('b', { skip: 'no disk' }, async () => {})`,
  'bad.ts': `${begin}t.test('rule', async t => { t.test('case', async t => { t.same({ a: 1 }, { a: 2 }, 'the sum') }) })`,
  'long.ts': `${begin}t.same(Array.from({ length: 500 }, (_, n) => 'x'.repeat(n)), [])`,
  'thrown.ts': `${begin}t.test('rule', async () => { throw new Error('not so') })`,
  'crash.ts': `${begin}t.ok(1); console.error('the reason'); process.nextTick(() => process.kill(process.pid, 'SIGKILL'))`,
  'code.ts': `${begin}t.ok(1); process.on('exit', () => { process.exitCode = 7 })`,
  'syntax.ts': 'const = 1',
  'empty.ts': '',
  'stuck.ts': `${begin}t.test('waits', async () => { await new Promise(() => setInterval(() => {}, 1000)) })`,
  'todo.ts': `${begin}t.todo('later'); t.ok(1)`
}

t.test('TEST a file fails for whatever goes wrong in it, and says what', async t => {
  const folder = t.testdir(files)
  const run = (name: string, patienceS = 600) => runFile(join(folder, name), process.env, patienceS)
  const good = await run('good.ts')
  t.match(good, { passed: 2, failures: [], skipped: ['no disk'] })
  t.strictSame(good.told, ['  # two', 'ok  a', 'skipped  b'])
  t.match(lineOf({ ...good, path: 'good.ts', seconds: 1.26 }), /^ok {5}good\.ts {2}2 passed, 1 skipped {2}1\.3 s$/)

  const bad = await run('bad.ts')
  t.equal(bad.failures.length, 1, 'one assertion is one failure, not one more for each test around it')
  const said = failuresOf(bad).join('\n')
  t.match(said, /rule > case > the sum/, 'it is named by its tests')
  t.match(said, /bad\.ts:2/, 'it says where it stands')
  t.match(said, /- {2}"a": 2,[\s\S]*\+ {2}"a": 1,/, 'it says what differs')
  const long = failuresOf(await run('long.ts'))
  t.ok(long.length < 60 && long.every(line => line.length < 250), `a long difference is cut: ${long.length} lines`)
  const wordy = { ...bad, failures: [{ names: ['rule', JSON.stringify({ a: 'x'.repeat(500) })], diag: {} }] }
  t.ok(
    failuresOf(wordy).every(line => line.length < 210),
    'a name that is a document is cut'
  )
  t.match(failuresOf(await run('thrown.ts')).join('\n'), /rule > not so/)

  const crash = await run('crash.ts')
  t.match(crash.noise, /the reason/)
  const names = async (name: string, patienceS?: number) =>
    (await run(name, patienceS)).failures.flatMap(failure => failure.names).join()
  t.ok(crash.failures.length > 0, 'a process that is killed')
  t.match(await names('code.ts'), 'its process ended with code 7')
  t.match(await names('syntax.ts'), 'it holds no test')
  t.match(await names('empty.ts'), 'it holds no test')
  t.match(await names('stuck.ts', 1), /timeout/, 'a test that hangs')
  t.match(await run('todo.ts'), { passed: 2, failures: [] })
})

t.test('TEST the end of a run lists failures and the reasons of skips, and adds up', async t => {
  const result = (of: Partial<FileResult>): FileResult => ({
    ...{ path: 'a.test.ts', seconds: 1, noise: '', passed: 3, skipped: [], failures: [], told: [] },
    ...of
  })
  const failure = { names: ['rule', 'is so'], diag: { found: 1, wanted: 2 } }
  const results = [
    result({ skipped: ['no disk', 'no disk'] }),
    result({ path: 'b.test.ts', passed: 2000, failures: [failure], noise: 'oh\n' })
  ]
  t.equal(
    summaryOf(results),
    `
b.test.ts
  rule > is so
    found:  1
    wanted: 2
  error output:
    oh

2 skipped: no disk
2 files, 1 failed
# { total: 2006, pass: 2003, fail: 1, skip: 2 }`
  )
})

t.test('TEST files run side by side, each once; half of a TAP is a failure', async t => {
  let most = 0
  let going = 0
  const run = async (path: string) => {
    most = Math.max(most, ++going)
    await new Promise(setImmediate)
    going--
    return { path, seconds: 0, noise: '', passed: 1, skipped: [], failures: [], told: [] }
  }
  const told: string[] = []
  const results = await runFiles(['a', 'b', 'c', 'd', 'e'], 2, run, ({ path }) => void told.push(path))
  t.strictSame([most, results.length, told], [2, 5, ['a', 'b', 'c', 'd', 'e']])
  const reader = tapReader()
  reader.write('TAP version 14\nok 1 - a\n1..2\n')
  t.match(reader.end(), { passed: 1, failures: [{ names: [/its output is not complete/] }] })
})

t.test('TEST a run writes into memory where there is plenty of it', async t => {
  const memory = t.testdir({})
  t.match(scratchFolder(memory, 2 ** 40, 1), join(memory, 'patronage-test-'))
  const made = [scratchFolder(memory, 2 ** 30), scratchFolder(join(memory, 'none'), 2 ** 40, 1)]
  for (const folder of made) t.match(folder, join(tmpdir(), 'patronage-test-'))
  for (const folder of made) rmSync(folder, { recursive: true })
})

t.test('TEST arguments name files or folders, and a wrong one is refused', async t => {
  t.ok(testFiles([]).length > 190, 'all of them')
  t.same(new Set(testFiles(['test'])), new Set(testFiles([])))
  t.strictSame(testFiles(['test/deposits', 'test/deposits/routes.test.ts']), ['test/deposits/routes.test.ts'])
  t.throws(() => testFiles(['test/none.test.ts']), /test\/none\.test\.ts does not exist/)
  t.throws(() => testFiles(['docs']), /holds no test/)
})
