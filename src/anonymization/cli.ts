// npm run privacy: checks the manifests of anonymization, and holds its settings for an office that decides centrally.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { reader } from '../alma/reader.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import type { Database } from '../database.ts'
import { openStore } from '../service.ts'
import { openWork, transactional } from '../unit-of-work.ts'
import type { Work } from '../work.ts'
import { settingsOf, storeSettings } from './decided.ts'
import { keysOf } from './manifest.ts'
import { consortialTemplate, PrivacySettings } from './settings.ts'
import { verify } from './verify.ts'

const usage = `Usage:
  npm run privacy -- verify [--institution CODE [--head NUMBER:HASH]]
  npm run privacy -- lock --institution CODE --owner NAME [--settings FILE.json | --template consortial]
  npm run privacy -- unlock --institution CODE
verify checks chains, counts, signatures (PRIVACY_KEY, PRIVACY_OLD_KEYS), and that every manifest is there of which
the audit trail tells. --head is that of an earlier check, noted outside of the database: it must still be there.
A locked institution reads its settings and cannot change them (AN-09).
Ends with 0: done, every chain holds; 1: a chain is broken, or it could not be done; 2: wrong usage.`

const options = {
  institution: { type: 'string' },
  head: { type: 'string' },
  owner: { type: 'string' },
  settings: { type: 'string' },
  template: { type: 'string' }
} as const

/** One command on a database; false when what it checked is not sound. */
export type Command = (database: Database, say: (line: string) => void) => Promise<boolean>

/** What the arguments ask for; an Error with the usage when they ask for nothing that there is. */
export function commandOf(args: string[], privacyKey?: string, oldKeys?: string): Command {
  let given: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>
  try {
    given = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`)
  }
  const { values, positionals } = given
  const [command, ...more] = positionals
  if (more.length > 0) throw new Error(usage)
  const { institution, owner } = values
  const noted = values.head === undefined ? undefined : /^(\d{1,9}):([0-9a-f]{64})$/.exec(values.head)
  if (noted === null || (noted && !(command === 'verify' && institution))) throw new Error(usage)
  if (command === 'verify') {
    const order = { institution, keys: keysOf(privacyKey, oldKeys) }
    return (database, say) =>
      verify(database, { ...order, head: noted && { number: Number(noted[1]), hash: noted[2] ?? '' } }, say)
  }
  if (command === 'unlock' && institution) return hold(institution, null)
  if (command === 'lock' && institution && owner) return hold(institution, owner, settingsFrom(values))
  throw new Error(usage)
}

function settingsFrom({ settings, template }: { settings?: string; template?: string }): PrivacySettings | undefined {
  if (template === 'consortial') return consortialTemplate()
  if (template !== undefined) throw new Error(`There is no template ${template}.\n${usage}`)
  return settings === undefined
    ? undefined
    : (reader(PrivacySettings)(JSON.parse(readFileSync(settings, 'utf8'))) as PrivacySettings)
}

const openFor = (database: Database, institution: string): Work =>
  openWork(database, systemClock, { institution, actor: 'privacy', base: '' })

const hold =
  (institution: string, owner: string | null, settings?: PrivacySettings): Command =>
  async (database, say) => {
    const { rows } = await database.pool.query('select 1 from institution where institution = $1', [institution])
    if (rows.length === 0) throw new Error(`There is no institution ${institution}.`)
    await transactional(openFor(database, institution), async work =>
      storeSettings(work, settings ?? (await settingsOf(work)).settings, owner)
    )
    say(owner === null ? `${institution}: may change its settings.` : `${institution}: settings locked by ${owner}.`)
    return true
  }

async function main(): Promise<number> {
  const config = readConfig(process.env)
  let command: Command
  try {
    command = commandOf(process.argv.slice(2), config.PRIVACY_KEY, config.PRIVACY_OLD_KEYS)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  }
  try {
    const { database, close } = await openStore(config)
    const sound = await command(database, line => void process.stdout.write(`${line}\n`)).finally(close)
    return sound ? 0 : 1
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 1
  }
}

if (import.meta.main) process.exitCode = await main()
