import { Readable } from 'node:stream'
import t from 'tap'
import yauzl from 'yauzl'
import { type FeedEntry, openZip } from '../../src/sis/feed/archive.ts'
import { FeedError } from '../../src/sis/feed/slices.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { feedCode } from '../../src/sis/runs/feed-code.ts'
import { validate } from '../../src/sis/validate/validate.ts'
import { testApp } from '../helpers/app.ts'
import { hostileXml } from './hostile-xml.ts'
import { hostileZips } from './hostile-zip.ts'

const ground = { profileCode: 'CAMPUS', settings: defaultSettings(), codes: {}, now: new Date('2026-11-22') }

/**
 * Processor time, in seconds, that nothing of the corpus comes near to: the slowest takes a hundredth of it. What takes
 * more takes time that grows with more than its size.
 */
const hangS = 30

/** How many seconds of processor time something takes: a busy machine does not count. */
async function timed<T>(step: () => Promise<T>): Promise<[result: T, seconds: number]> {
  const begun = process.cpuUsage()
  const result = await step()
  const { user, system } = process.cpuUsage(begun)
  return [result, (user + system) / 1e6]
}

/** Reads feeds as a run does; gives the reason codes for which it refused them. */
async function refused(entries: FeedEntry[]): Promise<string[]> {
  const codes: string[] = []
  const verdict = await validate(entries, ground, async ({ reason }) => void codes.push(reason))
  if (verdict.failure) codes.push(verdict.failure.code)
  return codes
}

const inPieces = (content: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(content.length / size) }, (_, at) => content.subarray(at * size, (at + 1) * size))
const entryOf = (content: Buffer, size = 65_536): FeedEntry => ({
  name: 'users.xml',
  kind: 'xml',
  open: async () => Readable.from(inPieces(content, size))
})

t.test('SIS-07 hostile XML: each is refused, with a reason code, and none takes long', async t => {
  const corpus = hostileXml()
  t.ok(corpus.length >= 200, `${corpus.length} files`)
  const taken: string[] = []
  const slow: string[] = []
  const seen = new Map<string, number>()
  for (const { what, content } of corpus) {
    const [codes, seconds] = await timed(() => refused([entryOf(content)]))
    const shown = what.slice(0, 80)
    if (codes.length === 0) taken.push(shown)
    if (seconds > hangS) slow.push(`${shown}: ${seconds} s`)
    for (const code of codes) seen.set(code, (seen.get(code) ?? 0) + 1)
    if (content.length < 2000) t.ok((await refused([entryOf(content, 1)])).length > 0, `${shown}, byte by byte`)
  }
  t.same(taken, [], 'none is taken')
  t.same(slow, [], 'none takes long')
  t.comment([...seen].map(([code, count]) => `${code} ${count}`).join(', '))
  t.ok(seen.size >= 10, 'the reasons tell them apart')
})

t.test('SIS-07 a text of a gigabyte is refused at its limit, in little memory', async t => {
  const piece = Buffer.alloc(1 << 20, 'x')
  let read = 0
  async function* gigabyte(): AsyncGenerator<Buffer> {
    yield Buffer.from('<users><user><last_name>')
    for (; read < 1024; read++) yield piece
    yield Buffer.from('</last_name></user></users>')
  }
  const before = process.memoryUsage().rss
  const codes = await refused([{ name: 'users.xml', kind: 'xml', open: async () => gigabyte() }])
  t.same(codes, ['LIMIT_EXCEEDED'])
  t.ok(read < 10, `stopped after ${read} MB`)
  t.ok(process.memoryUsage().rss - before < 100 << 20, 'under 100 MB')
})

t.test('SIS-07 hostile zips: each is refused, with a reason code, and none takes long', async t => {
  const corpus = await hostileZips()
  t.ok(corpus.length >= 50, `${corpus.length} files`)
  const before = process.memoryUsage().rss
  const taken: string[] = []
  for (const { what, content, code } of corpus) {
    const [codes, seconds] = await timed(() => openBuffer(content))
    t.ok(seconds < hangS, `${what}: in ${seconds} s`)
    if (codes.length === 0) taken.push(what)
    else if (code) t.ok(code.includes(codes[0] ?? ''), `${what}: ${codes[0]}`)
  }
  t.same(taken, [], 'none is taken')
  t.ok(process.memoryUsage().rss - before < 100 << 20, 'under 100 MB')
})

async function openBuffer(content: Buffer): Promise<string[]> {
  try {
    const archive = await openZip(new BufferReader(content), content.length)
    return await refused(archive.entries).finally(archive.close)
  } catch (error) {
    if (error instanceof FeedError) return [feedCode(error.message)]
    throw error
  }
}

class BufferReader extends yauzl.RandomAccessReader {
  readonly #content: Buffer
  constructor(content: Buffer) {
    super()
    this.#content = content
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from([this.#content.subarray(start, end)])
  }
}

t.test('AL-3.3 createUser: the same XML as a body is a 400 each, and the service goes on answering', async t => {
  const { app } = await testApp(t, { BODY_LIMIT: 4 << 20 })
  const wrong: string[] = []
  for (const { what, content } of hostileXml()) {
    const headers = { authorization: 'apikey test', 'content-type': 'application/xml' }
    const [{ statusCode }, seconds] = await timed(() =>
      app.inject({ method: 'POST', url: '/almaws/v1/users', payload: content, headers })
    )
    if (statusCode !== 400 || seconds > hangS) wrong.push(`${what.slice(0, 80)}: ${statusCode}, ${seconds} s`)
  }
  t.same(wrong, [])
  t.equal((await app.inject({ url: '/health/ready' })).statusCode, 200)
})
