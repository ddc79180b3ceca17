import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import yazl from 'yazl'
import type { FeedEntry } from '../feed/archive.ts'
import { rejectFile } from '../feed/reject-file.ts'
import type { Finding } from '../validate/validate.ts'

/** Writes rejected records into a zip as they are found; there is no zip when there are none. */
export interface RejectWriter {
  write(finding: Finding): Promise<void>
  end(): Promise<void>
}

/** A zip at a path, which is made anew. Records of one feed must come one after the other. */
export function rejectWriter(path: string, mtime: Date): RejectWriter {
  let zip: yazl.ZipFile | undefined
  let done: Promise<void> | undefined
  let open: { entry: FeedEntry; stream: PassThrough } | undefined
  const close = (): void => {
    if (open) open.stream.end(rejectFile(open.entry.kind).tail)
    open = undefined
  }
  const put = async (text: string): Promise<void> => {
    if (open && !open.stream.write(text)) await once(open.stream, 'drain')
  }
  return {
    async write({ entry, content, line, reason, code, message }) {
      if (!content) return
      if (!zip) {
        zip = new yazl.ZipFile()
        done = finished(zip.outputStream.pipe(createWriteStream(path, { mode: 0o600 })))
      }
      const file = rejectFile(entry.kind)
      const why = { reason, code, message, file: entry.name, line }
      const first = open?.entry !== entry
      if (first) {
        close()
        open = { entry, stream: new PassThrough() }
        zip.addReadStream(open.stream, entry.name.replace(/\.ndjson$/i, '.json'), { mtime })
      }
      const text = content.toString('utf8')
      await put(`${first ? file.head + (file.first?.(text) ?? '') : file.between}${file.record(text, why)}`)
    },
    async end() {
      close()
      zip?.end()
      await done
    }
  }
}
