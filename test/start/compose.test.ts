import { readFileSync } from 'node:fs'
import t from 'tap'
import { Config } from '../../src/config.ts'

/** Set by the image or by compose itself, and those of a sandbox. */
const elsewhere = ['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'SANDBOX', 'SANDBOX_API_KEY']
const options = Object.keys(Config.properties)

/** The variables of a service of docker-compose.yml: the lines that stand deeper than its `environment`. */
function environmentOf(service: string): Map<string, string> {
  const lines = readFileSync('docker-compose.yml', 'utf8').split('\n')
  const ours = lines.slice(lines.indexOf(`  ${service}:`) + 1)
  const inside = ours.slice(ours.indexOf('    environment:') + 1)
  const block = inside.slice(
    0,
    inside.findIndex(line => !line.startsWith('      '))
  )
  const pairs = block.filter(line => !line.trim().startsWith('#')).map(line => /^ {6}([A-Z_]+): (.+)$/.exec(line))
  return new Map(pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

t.test('COMPOSE passes every option of production from the environment, without a value of its own', t => {
  const given = environmentOf('service')
  t.same([...given.keys()].sort(), [...options.filter(name => !elsewhere.includes(name)), 'DATABASE_URL'].sort())
  for (const [name, value] of given) if (name !== 'DATABASE_URL') t.equal(value, `\${${name}:-}`, name)
  t.end()
})

t.test('COMPOSE has no default password', t => {
  const required = /\$\{POSTGRES_PASSWORD:\?[^}]+\}/
  t.match(environmentOf('service').get('DATABASE_URL'), required)
  t.match(environmentOf('database').get('POSTGRES_PASSWORD'), required)
  t.notMatch(readFileSync('docker-compose.yml', 'utf8'), /POSTGRES_PASSWORD:-/)
  const example = readFileSync('.env.example', 'utf8').split('\n')
  const names = example.filter(line => /^[^#]/.test(line)).map(line => line.split('='))
  for (const [name = '', value] of names) {
    t.ok([...options, 'POSTGRES_PASSWORD'].includes(name), name)
    t.equal(value, '', `${name} is left to be filled in`)
  }
  t.end()
})
