import { Readable } from 'node:stream'
import yazl from 'yazl'
import type { Work } from '../platform/work.ts'
import { htmlOf } from './html.ts'
import { reportOf } from './report.ts'
import type { SubjectAccess } from './schema.ts'
import { contentOf } from './store.ts'

/**
 * What is held of a user as a zip, to be taken along: `personal-data.json`, the files as they were filed, the letters
 * as texts, and the report as a page. Files are read one at a time, each when its turn comes.
 */
export function subjectZip(work: Work, held: SubjectAccess): Readable {
  const zip = new yazl.ZipFile()
  const options = { mtime: work.now }
  zip.addBuffer(Buffer.from(JSON.stringify(held, null, 2)), 'personal-data.json', options)
  for (const { key, data } of entriesOf(held, 'user_attachment')) {
    const name = `attachments/${key}-${safe(String(data.file_name))}`
    zip.addReadStreamLazy(name, options, give => {
      contentOf(work, String(held.user_id), String(key)).then(
        content => give(null, Readable.from([content ?? Buffer.alloc(0)])),
        error => give(error, Readable.from([]))
      )
    })
  }
  for (const { key, data } of entriesOf(held, 'letter'))
    zip.addBuffer(
      Buffer.from(`${data.subject}\n\n${data.text}\n`),
      `letters/${key}-${safe(String(data.type))}.txt`,
      options
    )
  zip.addBuffer(Buffer.from(htmlOf(reportOf(held))), 'personal-data.html', options)
  zip.end()
  return Readable.from(zip.outputStream, { objectMode: false })
}

const entriesOf = (held: SubjectAccess, table: string) =>
  (held.held.find(one => one.table === table)?.entry ?? []).map(({ key, data }) => ({
    key,
    data: data as Record<string, unknown>
  }))

/** A name of a file that no system takes for a path. */
const safe = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-100)
