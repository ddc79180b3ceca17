// npm run key: makes, lists and revokes API keys, in the database of DATABASE_URL or the service's own.
import { parseArgs } from 'node:util'
import type { Pool } from 'pg'
import { areas } from '../alma/api-key.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../service.ts'
import { createKey, formatAreas, listKeys, parseAreas, parseLibraries, parseRoles, revokeKey } from './keys.ts'

const usage = `Usage:
  npm run key -- create --institution CODE --name NAME --areas users:rw,conf:r [--owner USER]
                       [--roles 'User Manager,Letter Administrator'] [--libraries MAIN,LAW]
  npm run key -- list [--institution CODE]
  npm run key -- revoke --institution CODE --name NAME
Areas: ${areas.join(', ')}; r reads, rw also writes. USER: whose key it is, for GET users/ME.
--roles limits the key to what these roles may do, --libraries to these libraries (docs/keys.md).`

const options = {
  institution: { type: 'string' },
  name: { type: 'string' },
  areas: { type: 'string' },
  owner: { type: 'string' },
  roles: { type: 'string' },
  libraries: { type: 'string' }
} as const

type Run = (pool: Pool) => Promise<string>

/** What the arguments ask for; an Error with the usage when they ask for nothing that there is. */
export function commandOf(args: string[]): Run {
  const { positionals, values } = parsed(args)
  const [command] = positionals
  const needed = (option: 'institution' | 'name' | 'areas'): string => {
    const value = values[option]
    if (value) return value
    throw new Error(`${command} needs --${option}.\n${usage}`)
  }
  const at = systemClock.now()
  if (command === 'create') {
    const of = { institution: needed('institution'), name: needed('name'), areas: parseAreas(needed('areas')), at }
    const limits = {
      owner: values.owner ?? null,
      roles: values.roles === undefined ? null : parseRoles(values.roles),
      libraries: values.libraries === undefined ? null : parseLibraries(values.libraries)
    }
    return async pool => `${await createKey(pool, { ...of, ...limits })}\nKeep it: it is shown this once.`
  }
  if (command === 'list') return async pool => table(await listKeys(pool, values.institution))
  if (command === 'revoke') {
    const of = { institution: needed('institution'), name: needed('name'), at }
    return async pool => {
      await revokeKey(pool, of)
      return `The key ${of.name} of ${of.institution} is revoked.`
    }
  }
  throw new Error(usage)
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`)
  }
}

const table = (keys: Awaited<ReturnType<typeof listKeys>>): string =>
  keys.length === 0
    ? 'There are no keys.'
    : keys
        .map(({ institution, name, areas, roles, libraries, createdAt, revokedAt }) => {
          const limits = [
            formatAreas(areas),
            ...(roles ? [`roles: ${roles.join(', ')}`] : []),
            ...(libraries ? [`libraries: ${libraries.join(', ')}`] : [])
          ]
          const until = revokedAt ? `revoked ${revokedAt.toISOString()}` : 'in use'
          return [institution, name, limits.join('; '), createdAt.toISOString(), until].join('\t')
        })
        .join('\n')

if (import.meta.main) {
  try {
    const run = commandOf(process.argv.slice(2))
    const { database, close } = await openStore(readConfig(process.env))
    try {
      process.stdout.write(`${await run(database.pool)}\n`)
    } finally {
      await close()
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
