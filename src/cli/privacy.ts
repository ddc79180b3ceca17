import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { InputError, reader } from '../alma/reader.ts'
import { keysOf } from '../anonymization/manifest/manifest.ts'
import { consortialTemplate, PrivacySettings } from '../anonymization/rules/settings.ts'
import { systemClock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type Context, embeddedOption, headOf, type Register } from './context.ts'
import { withDatabase } from './database.ts'
import { Ending } from './exits.ts'

/** `patronage privacy`: checks the manifests of anonymization, and holds its settings for a central office. */
export const registerPrivacy: Register = (parent, context) => {
  const privacy = parent
    .command('privacy')
    .description('anonymization: check its manifests, hold its settings centrally (docs/privacy.md)')
  registerVerify(privacy, context)
  privacy
    .command('lock')
    .description('lock the settings: the institution reads them and cannot change them')
    .requiredOption('--institution <code>', 'whose settings')
    .requiredOption('--owner <name>', 'who has locked them')
    .option('--settings <file.json>', 'the settings to lock; default: as they are')
    .option('--template <name>', 'a ready set of settings instead: consortial')
    .addOption(embeddedOption())
    .action(async ({ institution, owner, embedded, ...from }) => {
      const settings = settingsFrom(from)
      await withDatabase(context, { embedded }, database => hold(database, institution, owner, settings))
      context.say(`${institution}: settings locked by ${owner}.`)
    })
  privacy
    .command('unlock')
    .description('let the institution change its settings again')
    .requiredOption('--institution <code>', 'whose settings')
    .addOption(embeddedOption())
    .action(async ({ institution, embedded }) => {
      await withDatabase(context, { embedded }, database => hold(database, institution, null))
      context.say(`${institution}: may change its settings.`)
    })
}

function registerVerify(privacy: Command, context: Context): void {
  privacy
    .command('verify')
    .description(
      'check chains, counts, signatures (PRIVACY_KEY, PRIVACY_OLD_KEYS), and that every manifest is there of which the audit trail tells'
    )
    .option('--institution <code>', 'of one institution only')
    .option('--head <number:hash>', 'the last words of an earlier check: that manifest must still be there', headOf)
    .addOption(embeddedOption())
    .action(async ({ institution, head, embedded }) => {
      if (head && !institution) throw new Ending('usage', '--head needs --institution.')
      const { PRIVACY_KEY, PRIVACY_OLD_KEYS } = context.config()
      const order = { institution, head, keys: keysOf(PRIVACY_KEY, PRIVACY_OLD_KEYS) }
      const { verify } = await import('../anonymization/manifest/verify.ts')
      if (!(await withDatabase(context, { embedded }, database => verify(database, order, context.say))))
        context.end('failed')
    })
}

function settingsFrom({ settings, template }: { settings?: string; template?: string }): PrivacySettings | undefined {
  if (template === 'consortial') return consortialTemplate()
  if (template !== undefined) throw new Ending('usage', `There is no template ${template}: use consortial.`)
  if (settings === undefined) return undefined
  try {
    return reader(PrivacySettings)(JSON.parse(readFileSync(settings, 'utf8'))) as PrivacySettings
  } catch (error) {
    const told = error instanceof InputError ? `${error.path} ${error.message}` : (error as Error).message
    throw new Ending('usage', `The settings of ${settings} cannot be taken: ${told}.`)
  }
}

async function hold(database: Database, institution: string, owner: string | null, settings?: PrivacySettings) {
  const { openWork, transactional } = await import('../platform/unit-of-work.ts')
  const { settingsOf, storeSettings } = await import('../anonymization/rules/decided.ts')
  const { hasInstitution } = await import('../institutions/store.ts')
  if (!(await hasInstitution(database.pool, institution))) throw new Error(`There is no institution ${institution}.`)
  const work = openWork(database, systemClock, { institution, actor: 'privacy', base: '' })
  await transactional(work, async inside =>
    storeSettings(inside, settings ?? (await settingsOf(inside)).settings, owner)
  )
}
