import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cliText } from '../../tools/documents.ts'
import { command } from '../helpers/command.ts'
import { root } from '../house/rules.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

t.test('CLI: help and version of the command and of each subcommand', async t => {
  const { version, bin, scripts } = JSON.parse(read('package.json'))
  t.match(await command(['--version']), { code: 0, out: `${version}\n`, err: '' })
  t.match(await command(['--help']), { code: 0, out: /Usage: patronage .*\n[\s\S]*Ends with:\n {2}0 {2}done/, err: '' })
  for (const name of ['start', 'migrate', 'sis', 'key', 'audit', 'privacy'])
    t.match(await command([name, '--help']), { code: 0, out: `Usage: patronage ${name}`, err: '' })
  t.match(await command([]), { code: 2, out: '', err: /Usage: patronage/ })
  t.match(await command(['kye', 'list']), { code: 2, err: /unknown command 'kye'\n\(Did you mean key\?\)/ })
  t.match(await command(['key', 'list', '--institutoin', 'A']), { code: 2, err: /Did you mean --institution\?/ })
  t.same(bin, { patronage: 'bin/patronage.cjs' })
  for (const name of ['sis', 'key', 'audit', 'privacy', 'migrate'])
    t.match(scripts[name], new RegExp(`exec node .*bin/patronage\\.cjs ${name}$`), `npm run ${name} is an alias`)
})

t.test('CLI: docs/cli.md is what the parser says', async t => {
  t.ok(cliText() === read('docs/cli.md'), 'up to date: else run npm run docs')
  for (const name of ['sis validate', 'sis undo', 'key create', 'audit verify', 'privacy lock', 'start'])
    t.match(cliText(), `\n## \`patronage ${name}\`\n`)
})

t.test('CLI: a reader that stops early does not end the command', async t => {
  for (const args of ['--help', 'sis show --help', 'kye']) {
    const [wanted, found] = ['cat', 'true'].map(reader =>
      spawnSync(
        'sh',
        ['-c', `{ sleep 0.3; ${process.execPath} bin/patronage.cjs ${args}; echo "$?" >&3; } 2>&1 | ${reader}`],
        {
          cwd: root,
          encoding: 'utf8',
          stdio: ['ignore', 'ignore', 'pipe', 'pipe']
        }
      )
    )
    t.same(found?.output[3], wanted?.output[3], `patronage ${args}`)
  }
})

/** How a program of the project ends on a Node. */
const ended = (node: string, args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(done =>
    execFile(node, args, { cwd: root }, (error, out, err) => done({ code: Number(error?.code ?? 0), out, err }))
  )

t.test('START: on an old Node the service and the command say which one they want', async t => {
  const folder = t.testdir({})
  const old = join(folder, 'old.cjs')
  writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '20.19.0' })\n")
  const said = {
    code: 1,
    out: '',
    err: /^Patronage needs Node 24 or newer, and this is Node 20\.\d+\.\d+ \(.*\)\.\nUse "npm start"/
  }
  for (const program of ['src/main.ts', 'bin/patronage.cjs'])
    t.match(await ended(process.execPath, ['--require', old, program]), said, program)
  t.match(await ended(process.execPath, ['bin/patronage.cjs', '--version']), { code: 0, err: '' })
})

const system = ['/usr/bin/node', '/usr/local/bin/node'].find(existsSync)
const version = system ? spawnSync(system, ['--version'], { encoding: 'utf8' }).stdout : ''
t.test(
  'START: so it is on a real one',
  { skip: /^v(1\d|2[0-3])\./.test(version) ? false : 'no old Node here' },
  async t => {
    // Without an environment: tap has every Node load its own code first, which an old one cannot.
    for (const program of ['src/main.ts', 'bin/patronage.cjs'])
      t.match(
        await ended('/usr/bin/env', ['-i', system ?? '', program]),
        { code: 1, out: '', err: /^Patronage needs Node 24/ },
        program
      )
  }
)
