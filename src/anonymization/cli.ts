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
import { chainOf } from './chain.ts'
import { settingsOf, storeSettings } from './decided.ts'
import { flawOf, signingKey } from './manifest.ts'
import { consortialTemplate, PrivacySettings } from './settings.ts'

const usage = `Usage:
  npm run privacy -- verify [--institution CODE]      checks chain, signatures (PRIVACY_KEY) and counts
  npm run privacy -- lock --institution CODE --owner NAME [--settings FILE.json | --template consortial]
  npm run privacy -- unlock --institution CODE
A locked institution reads its settings and cannot change them (AN-09).
Ends with 0: done, every chain holds; 1: a chain is broken, or it could not be done; 2: wrong usage.`

const options = {
  institution: { type: 'string' },
  owner: { type: 'string' },
  settings: { type: 'string' },
  template: { type: 'string' }
} as const

/** One command on a database; false when what it checked is not sound. */
export type Command = (database: Database, say: (line: string) => void) => Promise<boolean>

/** What the arguments ask for; an Error with the usage when they ask for nothing that there is. */
export function commandOf(args: string[], privacyKey?: string): Command {
  let given: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>
  try {
    given = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`)
  }
  const { values, positionals } = given
  const [command, ...more] = positionals
  if (more.length > 0) throw new Error(usage)
  if (command === 'verify') return (database, say) => verify(database, say, values.institution, privacyKey)
  const { institution, owner } = values
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

async function verify(
  database: Database,
  say: (line: string) => void,
  institution: string | undefined,
  privacyKey: string | undefined
): Promise<boolean> {
  const { rows } = await database.pool.query<{ institution: string }>(
    `select distinct institution from privacy_manifest
     where number > 0 and ($1::text is null or institution = $1::text) order by institution`,
    [institution ?? null]
  )
  if (rows.length === 0) say('No run of the anonymization has left a manifest yet.')
  const key = privacyKey ? signingKey(privacyKey) : undefined
  let sound = true
  for (const { institution } of rows) {
    const chain = await chainOf(openFor(database, institution))
    const flaw = flawOf(chain, key)
    if (flaw) sound = false
    const signed = key ? ', signatures checked' : ', signatures not checked: PRIVACY_KEY is not given'
    const last = chain.at(-1)
    say(`${institution}: ${flaw ? `BROKEN: ${flaw}` : `${chain.length} manifests hold${signed}. Head ${last?.hash}`}`)
  }
  return sound
}

async function main(): Promise<number> {
  const config = readConfig(process.env)
  let command: Command
  try {
    command = commandOf(process.argv.slice(2), config.PRIVACY_KEY)
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
