import { decodeText } from '../alma/encoding.ts'
import { XmlError } from '../alma/xml-reader.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import { type Entry, fileError, firstColumn } from './csv.ts'
import type { FileQuery, FileReport } from './file-schema.ts'
import { identifierType, lockItemized, operationOf } from './manage.ts'
import type { Operation } from './rules.ts'
import { addMembers, clearMembers, countItemized, removeMembers, resolve } from './store.ts'
import { sheetColumn } from './xlsx.ts'

/** Largest file, in bytes, and most lines: what is held in memory at a time is bounded by them. */
export const fileLimit = 16 * 2 ** 20
const lineLimit = 500_000
const chunkSize = 5000
/** Numbers of unknown lines that an answer lists. */
const listed = 1000

/** The headings that the first column may have (SET-03), without blanks and in lower case. */
const headings = ['primaryid', 'username']

/** A file as it came in. */
export interface GivenFile {
  bytes: Buffer
  contentType: string | undefined
}

/** The first column of a file, whatever kind of table it is. */
async function columnOf({ bytes, contentType }: GivenFile): Promise<Iterable<Entry>> {
  if (/^multipart\//i.test(contentType ?? '')) throw fileError('it came in a form: send the file itself as the body.')
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return sheetColumn(bytes)
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0')
    throw fileError('it is a workbook of old Excel: save it as .xlsx or .csv.')
  try {
    return firstColumn(decodeText(bytes, contentType))
  } catch (error) {
    throw error instanceof XmlError ? fileError(`line ${error.line}: ${error.message}.`) : error
  }
}

/** The entries under the heading, blank ones left out. The file is read to its end before anything is changed. */
async function entriesOf(file: GivenFile): Promise<Entry[]> {
  const found: Entry[] = []
  let headed = false
  for (const { line, value } of await columnOf(file)) {
    const entry = value.trim()
    if (entry === '') continue
    if (!headed) {
      if (!headings.includes(entry.toLowerCase().replace(/[\s_]+/g, '')))
        throw fileError('the first column must be headed Primary ID or USERNAME.')
      headed = true
      continue
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
    if (/[\u0000-\u001f\ufffe\uffff]/.test(entry)) throw fileError(`line ${line} holds a character that is no text.`)
    if (found.push({ line, value: entry }) > lineLimit) throw fileError(`it has more than ${lineLimit} lines.`)
  }
  if (!headed) throw fileError('it is empty.')
  if (found.length === 0) throw fileError('there is nothing under the heading.')
  return found
}

/**
 * Adds the users whom a file names to an itemized set, takes them out, or puts them in place of all others (SET-03):
 * text or workbook, the first column headed Primary ID or USERNAME. A user who comes twice is one. Lines that name
 * nobody are told by their numbers; strict, they refuse the file and nothing changes. 402261: why the file
 * cannot be taken. A few statements for each 5,000 lines.
 */
export async function takeFile(work: Work, id: string, file: GivenFile, query: FileQuery): Promise<FileReport> {
  const operation = operationOf(query.op)
  const set = await lockItemized(work, id)
  const type = identifierType(query.id_type, await codeTables(work))
  const entries = await entriesOf(file)
  if (operation === 'replace_members') await clearMembers(work, set.id)
  const report = { lines: entries.length, changed: 0, unknown: 0, unknown_lines: [] as number[] }
  for (let from = 0; from < entries.length; from += chunkSize) {
    const chunk = entries.slice(from, from + chunkSize)
    const found = await resolve(
      work,
      set.id,
      chunk.map(({ value }) => value),
      type
    )
    found.forEach(({ userId }, at) => {
      if (userId !== null) return
      report.unknown++
      if (report.unknown_lines.length < listed) report.unknown_lines.push(chunk[at]?.line ?? 0)
    })
    report.changed += await apply(
      work,
      set.id,
      operation,
      found.flatMap(({ userId }) => userId ?? [])
    )
  }
  if (query.fail_on_invalid_id && report.unknown > 0) throw fileError(tellUnknown(report))
  const detail = { operation, lines: report.lines }
  await recordAudit(work, { action: 'set.file', subject: `set:${set.id}`, count: report.changed, detail })
  return { set_id: id, ...report, number_of_members: await countItemized(work, set.id) }
}

function tellUnknown({ unknown, unknown_lines }: { unknown: number; unknown_lines: number[] }): string {
  const first = unknown_lines.slice(0, 20).join(', ')
  return `${unknown} lines name nobody: ${first}${unknown > 20 ? ', ...' : ''}. Nothing was changed.`
}

const apply = (work: Work, setId: string, operation: Operation, users: readonly string[]): Promise<number> =>
  operation === 'delete_members' ? removeMembers(work, setId, users) : addMembers(work, setId, users)
