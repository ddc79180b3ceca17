import { AlmaError } from '../../alma/errors.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import type { SisProfile } from '../entity.ts'
import { type Row, rowsOf } from '../feed/csv/rows.ts'
import type { CsvSettings } from '../feed/csv/settings.ts'
import { FeedError } from '../feed/slices.ts'
import { type Finding, validate } from './validate.ts'

/** The mapping of a profile; INVALID_INPUT when it has none. */
export function mappingOf({ code, settings }: Pick<SisProfile, 'code' | 'settings'>): CsvSettings {
  if (settings.csv) return settings.csv
  const detail = `The profile ${code} has no csv: nothing says which column becomes which field.`
  throw new AlmaError('INVALID_INPUT', { detail })
}

/**
 * The first rows of a table as the profile would read them: the user of each, and why it would be refused if nobody
 * existed yet. Nothing is stored. INVALID_INPUT with the line for a file that a run would not take.
 */
export async function previewCsv(work: Work, profile: SisProfile, content: Buffer, limit: number) {
  const csv = mappingOf(profile)
  const found: Finding[] = []
  try {
    const rows = await firstRows(content, csv, limit)
    const ground = { profileCode: profile.code, settings: profile.settings, codes: {}, now: work.now }
    const entry = { name: 'preview.csv', kind: 'csv' as const, open: async () => json(rows) }
    await validate([entry], { ...ground, tables: await codeTables(work) }, async finding => {
      found.push(finding)
    })
    return { columns: columnsOf(csv, rows), rows: rows.map(row => shown(row, found)) }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    throw new AlmaError('INVALID_INPUT', { detail: `Line ${error.line}: ${error.message.replace(/\.?$/, '.')}` })
  }
}

async function firstRows(content: Buffer, csv: CsvSettings, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of rowsOf(once(content), csv)) {
    if (row.user) rows.push(row)
    if (rows.length === limit) break
  }
  return rows
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}

/** The users of some rows, each on the line of its row. */
async function* json(rows: readonly Row[]): AsyncGenerator<Buffer> {
  let at = 1
  for (const { line, user } of rows) {
    yield Buffer.from('\n'.repeat(line - at) + JSON.stringify(user))
    at = line
  }
}

/** The columns of the file, and what the mapping makes of each; those of a file without header by their numbers. */
function columnsOf({ fields }: CsvSettings, [first]: readonly Row[]) {
  const { header, cells = [] } = first?.user?.csv ?? {}
  const names = header ?? cells.map((_, at) => String(at + 1))
  const of = (name: string) =>
    fields.filter(({ column }) => column?.trim().toLowerCase() === name.trim().toLowerCase()).map(({ field }) => field)
  return names.map(name => ({ name, fields: of(name) }))
}

function shown({ line, user }: Row, found: readonly Finding[]) {
  const { csv: _row, ...fields } = user ?? { csv: undefined }
  const finding = found.find(one => one.line === line)
  const { reason, code, message } = finding ?? {}
  return { line, user: fields, ...(finding && { rejected: { reason, code, message } }) }
}
