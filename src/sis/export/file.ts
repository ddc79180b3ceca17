import { Readable } from 'node:stream'
import yazl from 'yazl'
import { noId } from '../../alma/ids.ts'
import { recordAudit } from '../../audit/service.ts'
import { Interrupted, type JobRun } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import { findProfile } from '../profile/service.ts'
import { openExportPlace } from './place.ts'

/** What an export writes: pages of text in the order of the users' numbers. */
export interface Export {
  /** `users` makes `users-<run>.zip` with `users.xml` in it. */
  name: string
  /** The audit trail's name of it. */
  action: string
  head: string
  tail: string
  /** The users after a number: the number of the last, and each as text. */
  page(work: Work, after: string, limit: number): Promise<{ last: string; texts: string[] }>
}

/** Users that are read at a time: a page is what memory holds. */
const pageSize = 500

/**
 * Writes an export of a profile into its place, packed, and leaves an audit entry with how many it tells of. A run that
 * was interrupted writes its file anew.
 */
export async function writeExport(run: JobRun<any, 'exported'>, profileCode: string, what: Export): Promise<void> {
  const profile = await findProfile(run.open(), profileCode)
  const place = await openExportPlace(run.open(), profile, run.config)
  try {
    run.count('exported', -run.counters.exported)
    const zip = new yazl.ZipFile()
    const source = Readable.from(lines(run, what))
    let failure: unknown
    // An error of the source does not reach the zip by itself.
    source.on('error', error => {
      failure = error
      zip.outputStream.emit('error', error)
    })
    zip.addReadStream(source, `${what.name}.xml`, { mtime: run.open().now })
    zip.end()
    const content = Readable.from(zip.outputStream, { objectMode: false }) as AsyncIterable<Buffer>
    await place.put(`${what.name}-${run.instance}.zip`, content).catch(error => {
      throw failure ?? error
    })
  } finally {
    await place.end()
  }
  const { connection } = profile.settings.exports ?? {}
  await run.transaction(async work => {
    await run.save(work, 99)
    const of = { subject: `sis-profile:${profileCode}`, count: run.counters.exported }
    await recordAudit(work, { action: what.action, ...of, ...(connection ? { detail: { connection } } : {}) })
  })
}

async function* lines(run: JobRun<any, 'exported'>, what: Export): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${what.head}\n`
  for (let after = noId; ; ) {
    if (run.stopping) throw new Interrupted()
    const { last, texts } = await what.page(run.open(), after, pageSize)
    if (texts.length > 0) yield texts.join('')
    run.count('exported', texts.length)
    if (texts.length < pageSize) break
    after = last
  }
  yield `${what.tail}\n`
}
