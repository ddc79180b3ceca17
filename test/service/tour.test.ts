import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/service.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'
import { root } from '../house/rules.ts'

interface Stop {
  command: string
  output: string
}

/** The commands of a document's console blocks, with what it says that they print. */
const stops = (text: string): Stop[] =>
  [...text.matchAll(/^```console\n\$ (.*)\n([\s\S]*?)^```$/gm)].map(([, command = '', output = '']) => ({
    command,
    output
  }))

/** The words of a shell command; quotes group, nothing is expanded. */
const words = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

/** What curl would print, without needing curl. */
async function curl(args: string[], address: string): Promise<string> {
  const headers: Record<string, string> = {}
  let [method, url, body]: (string | undefined)[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-s') continue
    else if (arg === '-X') method = args[++at]
    else if (arg === '--data') body = args[++at]
    else if (arg === '-H') {
      const [name = '', value = ''] = (args[++at] ?? '').split(': ')
      headers[name] = value
    } else if (arg.startsWith('http')) url = arg.replace(/^http:\/\/127\.0\.0\.1:8080/, address)
    else throw new Error(`The tour uses ${arg} of curl, which its test does not know.`)
  }
  return (await fetch(url ?? '', { method: method ?? 'GET', headers, ...(body ? { body } : {}) })).text()
}

async function npmRun(args: string[], port: string): Promise<string> {
  const [run, silent, script, dashes, ...rest] = args
  t.same([run, silent, script, dashes], ['run', '-s', 'sis', '--'])
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  t.match(scripts.sis, / exec node .*bin\/patronage\.cjs sis$/)
  const child = spawn(process.execPath, ['bin/patronage.cjs', 'sis', ...rest], {
    cwd: root,
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let output = ''
  child.stdout.on('data', data => {
    output += data
  })
  await once(child, 'close')
  return output
}

/** Without blanks, numbers, and what is new each time: how far a run had come at a moment, tracking ids. */
const plain = (text: string): string =>
  text
    .replace(/^ {2}(waiting|checking|measuring|applying): .*\n/gm, '')
    .replace(/-\w{5}-AWAE/g, '-AWAE')
    .replace(/\s+/g, '')
    .replace(/\d+/g, '0')

/** True when the output is what the document says, `...` standing for anything. */
function fits(output: string, said: string): boolean {
  const parts = said.split(/^\.\.\.$/m).map(plain)
  let at = 0
  const actual = plain(output)
  for (const part of parts) {
    const found = actual.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return actual.startsWith(parts[0] ?? '') && actual.endsWith(parts.at(-1) ?? '')
}

t.test('README: the tour prints what it says', async t => {
  const tour = stops(readFileSync(join(root, 'README.md'), 'utf8'))
  t.ok(tour.length >= 5, `${tour.length} commands`)
  const environment = { DATABASE_URL: await databaseUrl(t), SANDBOX: 'true', PORT: '0', LOG_LEVEL: 'silent' }
  const service = await startService(readConfig(environment))
  t.teardown(() => service.stop())
  await until(async () => (await unfinished(service)) === 0, 30_000, 'the sample campus is not loaded')
  for (const { command, output } of tour) {
    const [program, ...args] = words(command)
    const port = new URL(service.address).port
    const actual = program === 'curl' ? await curl(args, service.address) : await npmRun(args, port)
    t.ok(fits(actual, output), command, { actual: actual.slice(0, 2000), said: output })
  }
})

t.test('README: a tour that says something else is seen', async t => {
  const output = '{"a":1,"b":{"c":"x"}}\n'
  for (const said of ['{ "a": 77,\n"b": {"c": "x"} }', '{\n...\n"c": "x"\n...\n}', '{"a": 2,\n...\n}\n'])
    t.ok(fits(output, said), said)
  for (const said of ['{"a": 1}', '{"a":1,"b":{"c":"y"}}', '{"a": 1,\n...\n"d"\n...\n}', '...\n"c":"x"}}}'])
    t.notOk(fits(output, said), said)
})

t.test('README: its first commands are scripts of the package', async t => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const names = [...readme.matchAll(/(?:`|\n|&& |\$ )npm (?:run (?:-s )?)?([a-z]+)/g)].map(([, name = '']) => name)
  t.ok(names.includes('start') && names.includes('sis') && names.includes('demo'))
  const groups = [...readme.matchAll(/npx patronage ([a-z]+)/g)].map(([, name = '']) => name)
  t.ok(groups.includes('sis') && groups.includes('key'))
  for (const name of new Set(groups)) t.match(readFileSync(join(root, 'docs/cli.md'), 'utf8'), `## \`patronage ${name}`)
  t.match(readme, /```sh\nnpm ci && npm run demo .*\nnpm ci && npm test /)
  for (const name of new Set(names)) if (name !== 'ci') t.ok(scripts[name], `npm run ${name}`)
})
