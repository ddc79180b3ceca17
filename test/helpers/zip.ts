import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'

/** A zip of the given files, in memory. */
export async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, content] of Object.entries(files))
    zip.addBuffer(Buffer.from(content as string), name, { mtime: new Date('2026-01-01T00:00:00Z') })
  zip.end()
  return buffer(zip.outputStream)
}
