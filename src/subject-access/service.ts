import { AlmaError } from '../alma/errors.ts'
import { momentOf, settingsOf } from '../anonymization/rules/decided.ts'
import { endingsOf } from '../anonymization/rules/endings.ts'
import type { FamilyName } from '../anonymization/rules/settings.ts'
import { readContent } from '../audit/rules.ts'
import { recordAudit } from '../audit/service.ts'
import { wordsOf } from '../audit/words.ts'
import type { Config } from '../config.ts'
import { columnsOfTables } from '../data/table-columns.ts'
import { periodsOf } from '../letters/configuration/retention.ts'
import { elsewhere } from '../personal-data/elsewhere.ts'
import { allTables, namesOf } from '../personal-data/table.ts'
import { transactional } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import { cutsAtOnce, policyOf } from '../purge/decided.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { type Clocks, endsOf } from './ends.ts'
import { headingOf } from './headings.ts'
import { untilAll } from './report.ts'
import type { SubjectAccess } from './schema.ts'
import { withoutSecrets } from './secrets.ts'
import { type Mention, mentionsIn, purgeDateOf, rowsOf, type Subject, secretsOf, subjectOf } from './store.ts'
import { heldTables, untold } from './tables.ts'

type Days = Pick<Config, 'AUDIT_DAYS' | 'REPORT_DAYS' | 'JOB_HISTORY_DAYS'>
type Category = SubjectAccess['held'][number]

/**
 * Everything that is held of a user, row by row, each with the rule that ends it and the first day on which it may go
 * (AN-31). With `search` the whole database is looked through for what no table of the list tells. Leaves an entry in
 * the audit trail, as every export does (AUD-03), before it answers.
 */
export async function subjectAccess(
  work: Work,
  naming: Naming,
  { config, search }: { config: Days; search: boolean }
): Promise<SubjectAccess> {
  // All of a person is no library's: a key that is limited to some cannot have it (ROL-04).
  if (work.libraries !== undefined) throw new AlmaError('LIBRARY_RESTRICTED', { record: 'user' })
  const { id } = await find(work, naming)
  const who = await subjectOf(work, id)
  const columns = await columnsOfTables(work)
  const held = await heldOf(work, who, columns, config)
  const mention = search ? await mentionsOf(work, who, columns, held) : undefined
  const { pin, password } = await secretsOf(work, id)
  const answer = {
    user_id: String(id),
    at: work.now.toISOString(),
    has_password: password,
    has_pin: pin,
    held,
    ...(mention ? { mention } : {}),
    not_told: Object.entries(untold).map(([table, why]) => ({ table, why })),
    elsewhere: [...elsewhere]
  }
  const count = held.reduce((sum, { entry }) => sum + entry.length, 0)
  await transactional(work, inside =>
    recordAudit(inside, { action: 'export.subject-access', subject: `user:${id}`, count, detail: { search } })
  )
  return answer
}

const none = { key: [], ids: [], idLists: [] }
type Columns = Awaited<ReturnType<typeof columnsOfTables>>

async function heldOf(work: Work, who: Subject, columns: Columns, config: Days): Promise<Category[]> {
  const clocks = await clocksOf(work, who.id, config)
  const categories: Category[] = []
  for (const held of heldTables) {
    const rows = await rowsOf(work, held, columns.get(held.table) ?? none, who)
    if (rows.length === 0) continue
    const entry = rows.map(row => {
      const ends = endsOf(held, row, clocks)
      return { key: row.key, data: inWords(held.table, withoutSecrets(row.data)), ends, until: untilAll(ends) }
    })
    categories.push({ ...describe(held.table), count: entry.length, entry })
  }
  return categories
}

/** An entry of the audit trail says in a sentence who has looked at what. */
function inWords(table: string, data: unknown): unknown {
  const content = (data as { content?: unknown } | null)?.content
  if (table !== 'audit_entry' || typeof content !== 'string') return data
  return { text: wordsOf(readContent(content)), ...(data as object) }
}

/** What the inventory says of a table, and what it is called for the person. */
function describe(name: string): Pick<Category, 'table' | 'title' | 'why' | 'about' | 'personal'> {
  const table = allTables().find(({ table }) => table === name)
  const personal = Object.entries(table?.personal ?? {}).flatMap(([names, [kind, from, goes]]) =>
    namesOf(names).map(field => ({ field, kind, from, goes: goes.when, rule: goes.rule }))
  )
  const about = table?.about ?? ''
  return { table: name, ...headingOf(name, about), about, personal }
}

const families: readonly FamilyName[] = [
  'item_loans',
  'requests',
  'request_notes',
  'resource_sharing_requests',
  'resource_sharing_notes',
  'fees',
  'fee_notes'
]

async function clocksOf(work: Work, userId: string, config: Days): Promise<Clocks> {
  const { settings } = await settingsOf(work)
  const moment = await momentOf(work)
  const endings: [FamilyName, Map<string, Awaited<ReturnType<typeof endingsOf>>[number]>][] = []
  for (const name of families) {
    const found = await endingsOf(work, name, settings, moment, { userId })
    endings.push([name, new Map(found.map(ending => [ending.id, ending]))])
  }
  const periods = await periodsOf(work)
  return {
    zone: moment.zone,
    purgeDate: await purgeDateOf(work, userId),
    cutsWithUser: cutsAtOnce(await policyOf(work)),
    auditDays: config.AUDIT_DAYS,
    runDays: table => runDaysOf(table, config, settings.report_days),
    endings: new Map(endings),
    periodOf: type => periods.get(type) ?? null
  }
}

/** How long rows stay that hang on runs: the inventory says which setting decides. */
function runDaysOf(table: string, config: Days, decided: number | undefined): ReturnType<Clocks['runDays']> {
  const { personal } = describe(table)
  const history = personal.find(({ goes }) => goes.includes('JOB_HISTORY_DAYS'))
  const rule = (history ?? personal[0])?.rule ?? ''
  if (history) return { setting: 'JOB_HISTORY_DAYS', days: config.JOB_HISTORY_DAYS, rule }
  if (decided !== undefined) return { setting: 'report_days', days: decided, rule }
  return { setting: 'REPORT_DAYS', days: config.REPORT_DAYS, rule }
}

/** What names the user in tables that nothing above tells of; rows that are told are left out. */
async function mentionsOf(work: Work, who: Subject, columns: Columns, held: readonly Category[]): Promise<Mention[]> {
  const found: Mention[] = []
  for (const { table } of allTables()) {
    const key = columns.get(table)?.key
    if (!key || table === 'mikro_orm_migrations') continue
    const told = held.find(one => one.table === table)?.entry.map(({ key }) => key) ?? []
    found.push(...(await mentionsIn(work, { table, key, told }, who)))
  }
  return found
}
