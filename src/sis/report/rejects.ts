import { Readable } from 'node:stream'
import yazl from 'yazl'
import { AlmaError } from '../../alma/errors.ts'
import { recordAudit } from '../../audit/service.ts'
import type { Work } from '../../platform/work.ts'
import { rejectFile } from '../feed/reject-file.ts'
import { type RejectedEntry, rejectedEntries, rejectsFrom } from '../runs/reject-store.ts'
import { findRun } from './report.ts'

/** Records that are read at a time: a page is what memory holds. */
const pageSize = 100

/**
 * The rejected records of a run as a zip of feeds, which can be corrected and sent again (docs/feeds.md). Leaves an
 * audit entry, since it hands personal data out. RUN_NOT_FOUND; REJECTS_NOT_FOUND when there are none, or not any
 * more.
 */
export async function rejectsZip(work: Work, runId: string): Promise<Readable> {
  const run = await findRun(work, runId)
  const entries = await rejectedEntries(work, run.id)
  if (entries.length === 0) throw new AlmaError('REJECTS_NOT_FOUND', { id: run.id })
  const zip = new yazl.ZipFile()
  const names = new Set<string>()
  for (const entry of entries) {
    const name = freeName(names, entry)
    names.add(name)
    zip.addReadStream(Readable.from(lines(work, run.id, entry)), name, { mtime: work.now })
  }
  zip.end()
  const count = entries.reduce((sum, { rejects }) => sum + rejects, 0)
  await recordAudit(work, { action: 'sis.rejects.read', subject: `sis-run:${run.id}`, count })
  return Readable.from(zip.outputStream, { objectMode: false })
}

/** As the feed was called; two of the same name are told apart by their zips. */
function freeName(names: ReadonlySet<string>, { entry, file, kind, fileNumber }: RejectedEntry): string {
  const plain = entry.replace(/^.*\//, '')
  const named = /\.(xml|json|ndjson|csv|tsv)$/i.test(plain) ? plain.replace(/\.ndjson$/i, '.json') : `${plain}.${kind}`
  if (!names.has(named)) return named
  const longer = `${file.replace(/\.\w+$/, '').replace(/[^\w.-]/g, '_')}-${named}`
  return names.has(longer) ? `${fileNumber}-${names.size}-${named}` : longer
}

async function* lines(work: Work, runId: string, entry: RejectedEntry): AsyncGenerator<Buffer> {
  const file = rejectFile(entry.kind)
  yield Buffer.from(file.head)
  let next = 0
  for (let first = true; ; ) {
    const page = await rejectsFrom(work, runId, entry, next, pageSize)
    for (const { content, ...why } of page) {
      const text = file.record(content.toString('utf8'), { ...why, file: entry.entry })
      yield Buffer.from(first ? (file.first?.(content.toString('utf8')) ?? '') + text : `${file.between}${text}`)
      first = false
    }
    const last = page.at(-1)
    if (!last || page.length < pageSize) break
    next = last.number + 1
  }
  yield Buffer.from(file.tail)
}
