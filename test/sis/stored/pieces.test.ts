import { randomBytes } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import t from 'tap'
import { openArchive } from '../../../src/sis/feed/archive.ts'
import { pieceBytes } from '../../../src/sis/feed/stored-file.ts'
import { zipOf } from '../../helpers/zip.ts'

/** A database that holds one stored file, counts the statements, and fails those that `fails` names. */
function stored(content: Buffer, fails: (statement: number) => boolean = () => false) {
  const asked: number[] = []
  const query = async (_: unknown, values: readonly unknown[]) => {
    const number = Number(values[3])
    asked.push(number)
    await breathe()
    if (fails(asked.length)) throw Object.assign(new Error('cut'), { code: '57P01' })
    const piece = content.subarray(number * pieceBytes, (number + 1) * pieceBytes)
    return { rows: piece.length > 0 ? [{ content: piece }] : [] }
  }
  const work = { institution: '', inTransaction: false, pool: { query } } as never
  const file = { runId: '1', number: 0, name: 'a.zip', format: 'zip' as const, storedBytes: content.length }
  return { asked, open: () => openArchive(work, file) }
}

/** Many small feeds beside one that does not pack. */
const files = (small: number, large: number): Record<string, Buffer | string> => ({
  ...Object.fromEntries(
    Array.from({ length: small }, (_, n) => [`f${String(n).padStart(3, '0')}.xml`, `<users>${n}</users>`])
  ),
  'z.xml': randomBytes(large)
})

t.test('SIS-03 a zip of many feeds is read in as many statements as it has pieces', async t => {
  const given = files(50, 3 << 20)
  const { asked, open } = stored(await zipOf(given))
  const archive = await open()
  t.equal(archive.entries.length, 51)
  for (const entry of archive.entries) {
    const chunks: Buffer[] = []
    for await (const bytes of await entry.open()) chunks.push(bytes)
    t.ok(Buffer.concat(chunks).equals(Buffer.from(given[entry.name] as string)), entry.name)
  }
  archive.close()
  const pieces = new Set(asked).size
  t.equal(pieces, 4, 'the pieces of the zip')
  t.ok(asked.length <= pieces + 1, `${asked.length} statements`)
})

t.test('SIS-03 only the last pieces are kept, and one that could not be read is read again', async t => {
  const { asked, open } = stored(await zipOf(files(1, 9 << 20)), statement => statement === 3)
  const archive = await open()
  const last = archive.entries[1]
  const read = async () => {
    let bytes = 0
    for await (const chunk of (await last?.open()) ?? []) bytes += chunk.length
    return bytes
  }
  await t.rejects(read(), { message: /: cut$/ })
  t.equal(await read(), 9 << 20)
  const before = asked.length
  t.equal(await read(), 9 << 20)
  t.ok(asked.length - before > 5, 'nine pieces do not stay in memory')
})
