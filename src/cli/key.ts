import type { Command } from 'commander'
import type { Pool } from 'pg'
import { areas } from '../alma/api-key.ts'
import { type Config, isSandbox } from '../config.ts'
import {
  createKey,
  formatAreas,
  listKeys,
  parseAreas,
  parseLibraries,
  parseRoles,
  revokeKey
} from '../institutions/keys.ts'
import { systemClock } from '../platform/clock.ts'
import { type Context, embeddedOption, type Register } from './context.ts'
import { withDatabase } from './database.ts'
import { Ending } from './exits.ts'

/** `patronage key`: makes, lists and revokes API keys. */
export const registerKey: Register = (parent, context) => {
  const key = parent.command('key').description('API keys: make, list, revoke (docs/keys.md)')
  registerCreate(key, context)
  key
    .command('list')
    .description('list the keys, never the keys themselves')
    .option('--institution <code>', 'of one institution only')
    .addOption(embeddedOption())
    .action(({ institution, embedded }) =>
      withDatabase(context, { embedded }, async ({ pool }) => context.say(table(await listKeys(pool, institution))))
    )
  key
    .command('revoke')
    .description('end a key; running services forget it within five seconds')
    .requiredOption('--institution <code>', 'whose key it is')
    .requiredOption('--name <name>', 'as it was made')
    .addOption(embeddedOption())
    .action(({ institution, name, embedded }) =>
      withDatabase(context, { embedded }, async ({ pool }) => {
        await revokeKey(pool, { institution, name, at: systemClock.now() })
        context.say(`The key ${name} of ${institution} is revoked.`)
      })
    )
}

interface Created {
  institution: string
  name: string
  areas: string
  owner?: string
  roles?: string
  libraries?: string
  embedded?: boolean
}

function registerCreate(key: Command, context: Context): void {
  key
    .command('create')
    .description('make a key, and its institution when it is new; the key is shown this once')
    .requiredOption('--institution <code>', 'the institution that it belongs to')
    .requiredOption('--name <name>', 'how it is listed, and named in the audit trail')
    .requiredOption('--areas <list>', `such as users:rw,conf:r; r reads, rw also writes: ${areas.join(', ')}`)
    .option('--owner <user>', 'whose key it is, for GET users/ME')
    .option('--roles <list>', "limits it to what these roles may do, such as 'User Manager,Letter Administrator'")
    .option('--libraries <list>', 'limits it to these libraries, such as MAIN,LAW')
    .addOption(embeddedOption())
    .action(async (given: Created) => {
      const of = wanted(given)
      await withDatabase(context, { embedded: given.embedded, make: true }, async ({ pool }) => {
        await refuseInSandbox(pool, context.config(), of.institution)
        context.say(`${await createKey(pool, { ...of, at: systemClock.now() })}\nKeep it: it is shown this once.`)
      })
    })
}

/** The key that is asked for, read before any database is opened. */
function wanted({ institution, name, areas, owner, roles, libraries }: Created) {
  try {
    return {
      institution,
      name,
      areas: parseAreas(areas),
      owner: owner ?? null,
      roles: roles === undefined ? null : parseRoles(roles),
      libraries: libraries === undefined ? null : parseLibraries(libraries)
    }
  } catch (error) {
    throw new Ending('usage', (error as Error).message)
  }
}

/** An institution beside that of a sandbox would keep the sandbox from ever starting again. */
async function refuseInSandbox(pool: Pool, config: Config, institution: string): Promise<void> {
  const { institutionsOf } = await import('./store.ts')
  const sandboxes = (await institutionsOf(pool)).filter(row => row.sandbox).map(row => row.institution)
  if (sandboxes.includes(institution) || !(isSandbox(config) || sandboxes.length > 0)) return
  const only = sandboxes.length > 0 ? ` of ${sandboxes.join(', ')}` : ', and was never started'
  throw new Error(
    `This is the database of a sandbox${only}: no other institution fits in. Set DATABASE_URL, or SANDBOX=false on an empty one.`
  )
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
