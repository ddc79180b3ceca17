import { LockMode } from '@mikro-orm/core'
import { formatDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { afresh, persistently } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import { namesOf, storedName } from './aliases.ts'
import { CodeTable, MappingTable } from './entity.ts'
import { type Asked, codeTableToWire, defaultLanguage, mappingTableToWire } from './mapping.ts'
import { checkCells, replaceCodes, replaceMappings } from './rules.ts'
import type { CodeTable as WireCodeTable, MappingTable as WireMappingTable } from './schema.ts'
import { computedTables } from './store.ts'
import { codeTables, forgetTables, type Tables } from './tables.ts'

// Tables that a library may have of its own; all others are the institution's (alma-api.md 2.14, rest_mapping_table).
const ofLibraries: readonly string[] = ['ItemPolicy', 'WorkOrderTypeStatuses']

/** Every code table of the institution by name, without its rows; one with two names stands under both. */
export async function listCodeTables(work: Work) {
  const tables = await codeTables(work)
  const found = await work.em.find(CodeTable, { library: '' }, { orderBy: { name: 'asc' } })
  const asked = { library: '', language: defaultLanguage }
  const code_table = found
    .flatMap(table => namesOf(table.name).map(name => ({ table, name })))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ table, name }) => codeTableToWire(work, tables, table, { ...asked, name }, false))
  const count = { total_record_count: code_table.length }
  return code_table.length === 0 ? count : { code_table, ...count }
}

/** One code table; a library without its own sees the institution's. 40166411: unknown table, scope or language. */
export async function getCodeTable(work: Work, name: string, query: { lang?: string; scope?: string }) {
  const tables = await codeTables(work)
  const library = scopeAsked(work, tables, storedName(name), query.scope)
  const asked = { library, language: languageAsked(tables, query.lang), name }
  const table = await inScope(work, CodeTable, storedName(name), library)
  if (!table) throw new AlmaError('CONF_PARAMETER', { detail: 'codeTableName.' })
  return codeTableToWire(work, tables, table, asked)
}

/**
 * Replaces the rows of a code table. Committed and known to this process's look-ups before it answers. Errors: 90100
 * name empty, 90101 unknown, 90102 computed, 90123 fixed, 90121 scope, 90122 two defaults, 401664 a bad body.
 */
export async function putCodeTable(work: Work, name: string, given: WireCodeTable, lang?: string) {
  if (name.trim() === '' || given.name.trim() === '') throw new AlmaError('CODE_TABLE_NAME_EMPTY', {})
  if (storedName(given.name) !== storedName(name))
    throw new AlmaError('INVALID_INPUT', { detail: 'Parameter value invalid: name is not the name in the address.' })
  if (!given.row) throw new AlmaError('MANDATORY_FIELD', { field: 'row' })
  const rows = given.row
  const tables = await codeTables(work)
  const asked: Asked = {
    name,
    library: scopeGiven(work, tables, storedName(name), given.scope, 'CODE_TABLE_SCOPE'),
    language: languageAsked(tables, lang)
  }
  await rewrite(work, async inside => {
    const table = await ownTable(inside, CodeTable, storedName(name), asked.library)
    if (!table.customizable) throw new AlmaError('CODE_TABLE_FIXED', {})
    const language = asked.language === defaultLanguage ? undefined : asked.language
    table.rows = replaceCodes(table.rows, rows, changeOf(work), language)
    touch(work, table)
  })
  forgetTables(work)
  return getCodeTable(work, name, { lang: asked.language, ...(asked.library === '' ? {} : { scope: asked.library }) })
}

/** Every mapping table of the institution by name, without headers and rows. */
export async function listMappingTables(work: Work) {
  const tables = await codeTables(work)
  const found = await work.em.find(MappingTable, { library: '' }, { orderBy: { name: 'asc' } })
  const count = { total_record_count: found.length }
  if (found.length === 0) return count
  return { mapping_table: found.map(table => mappingTableToWire(work, tables, table, '', false)), ...count }
}

/** One mapping table. 40166411 for an unknown table or scope. */
export async function getMappingTable(work: Work, name: string, query: { scope?: string }) {
  const tables = await codeTables(work)
  const library = scopeAsked(work, tables, name, query.scope)
  const table = await inScope(work, MappingTable, name, library)
  if (!table) throw new AlmaError('CONF_PARAMETER', { detail: 'mappingTableName.' })
  return mappingTableToWire(work, tables, table, library)
}

/** Replaces the rows of a mapping table. Errors: 90126 name empty, 90101 unknown, 90125 fixed, 90127 scope, 401664. */
export async function putMappingTable(work: Work, name: string, given: WireMappingTable) {
  if (name.trim() === '') throw new AlmaError('MAPPING_TABLE_NAME_EMPTY', {})
  if (!given.row) throw new AlmaError('MANDATORY_FIELD', { field: 'row' })
  const rows = given.row
  const tables = await codeTables(work)
  checkCells(tables, name, rows)
  const library = scopeGiven(work, tables, name, given.scope, 'MAPPING_TABLE_SCOPE')
  await rewrite(work, async inside => {
    const table = await ownTable(inside, MappingTable, name, library)
    if (!table.customizable) throw new AlmaError('MAPPING_TABLE_FIXED', {})
    table.rows = replaceMappings(table.rows, rows, changeOf(work))
    touch(work, table)
  })
  forgetTables(work)
  return getMappingTable(work, name, library === '' ? {} : { scope: library })
}

/** One transaction, made again where somebody else has made the same table first. */
const rewrite = (work: Work, step: (inside: Work) => Promise<void>) => persistently(() => afresh(work), step)

const changeOf = (work: Work) => ({ by: work.actor, day: formatDay(work.now) })

function touch(work: Work, table: CodeTable | MappingTable): void {
  table.updatedBy = work.actor
  table.updatedAt = work.now
}

/** The library that a query's scope names, or '' for the institution. 40166411 for what is neither. */
function scopeAsked(work: Work, tables: Tables, name: string, scope?: string): string {
  if (scope === undefined || scope === work.institution) return ''
  if (tables.isCode('Organizations', scope) && ofLibraries.includes(name)) return scope
  throw new AlmaError('CONF_PARAMETER', { detail: 'Failed to find scope.' })
}

/** The same for the scope in a body: 90121 or 90127. */
function scopeGiven(
  work: Work,
  tables: Tables,
  name: string,
  scope: WireCodeTable['scope'],
  error: 'CODE_TABLE_SCOPE' | 'MAPPING_TABLE_SCOPE'
): string {
  const institution = scope?.institution_id?.value ?? ''
  const library = scope?.library_id?.value ?? ''
  if (institution !== '' && institution !== work.institution) throw new AlmaError(error, {})
  if (library !== '' && !(tables.isCode('Organizations', library) && ofLibraries.includes(name)))
    throw new AlmaError(error, {})
  return library
}

function languageAsked(tables: Tables, language = defaultLanguage): string {
  if (language === defaultLanguage || tables.isCode('UserPreferredLanguage', language)) return language
  throw new AlmaError('CONF_PARAMETER', { detail: 'lang.' })
}

type TableClass = typeof CodeTable | typeof MappingTable

/** The library's own table, or the institution's. */
async function inScope<T extends TableClass>(
  work: Work,
  kind: T,
  name: string,
  library: string
): Promise<InstanceType<T> | undefined> {
  const found = (await work.em.find<CodeTable | MappingTable>(kind as typeof CodeTable, {
    name,
    library: { $in: ['', library] }
  })) as InstanceType<T>[]
  return found.find(table => table.library === library) ?? found[0]
}

/** The table to change, locked. A library's first change makes it a copy of the institution's. 90101, 90102. */
async function ownTable<T extends TableClass>(
  work: Work,
  kind: T,
  name: string,
  library: string
): Promise<InstanceType<T>> {
  if (computedTables.includes(name)) throw new AlmaError('TABLE_HIDDEN', {})
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const
  const entity = kind as typeof CodeTable
  const shared = await work.em.findOne(entity, { name, library: '' }, lock)
  if (!shared) throw new AlmaError('TABLE_NOT_FOUND', {})
  if (library === '') return shared as InstanceType<T>
  const own = await work.em.findOne(entity, { name, library }, lock)
  if (own) return own as InstanceType<T>
  const { institution: _institution, library: _library, ...content } = shared
  return work.em.create(entity, { ...content, institution: work.institution, library }) as InstanceType<T>
}
