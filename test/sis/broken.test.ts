import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'
import { zipOf } from '../helpers/zip.ts'
import { clean } from './clean.ts'

const good = feedXml({ primary_id: 'ada' }, { primary_id: 'bob' })
const file = (content: string | Buffer, name = 'users.xml') => zipOf({ [name]: content })

/** The zip with every occurrence of a text replaced by one of the same length, sizes and checksums as they were. */
async function renamed(from: string, to: string): Promise<Buffer> {
  const zip = await file(good, from)
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}

async function flipped(zip: Buffer, at: number): Promise<Buffer> {
  zip[at] = (zip[at] ?? 0) ^ 1
  return zip
}

/** A zip whose entry is stored as it is, one byte of it changed afterwards. */
async function wrongChecksum(): Promise<Buffer> {
  const yazl = await import('yazl')
  const zip = new yazl.default.ZipFile()
  zip.addBuffer(Buffer.from(good), 'users.xml', { compress: false })
  zip.end()
  const { buffer } = await import('node:stream/consumers')
  const bytes = await buffer(zip.outputStream)
  return flipped(bytes, bytes.indexOf('Reader'))
}

async function encrypted(): Promise<Buffer> {
  const zip = await file(good)
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  zip[6] = (zip[6] ?? 0) | 1
  zip[central + 8] = (zip[central + 8] ?? 0) | 1
  return zip
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`${index}.xml`, '<users/>']))

type Place = { line?: number; column?: number; file?: string }
type Case = [what: string, zip: () => Promise<Buffer>, message: RegExp, place?: Place]

const whole: Case[] = [
  ['not a zip', async () => Buffer.from('hello, this is no zip at all'), /zip cannot be read/],
  ['bare XML in place of a zip (SIS-01)', async () => Buffer.from(good), /zip cannot be read/],
  ['a truncated zip', async () => (await file(good)).subarray(0, 60), /zip cannot be read/],
  [
    'a zip without its middle',
    async () => {
      const zip = await file(good)
      return Buffer.concat([zip.subarray(0, 40), zip.subarray(80)])
    },
    /zip (cannot be read|is damaged)/
  ],
  ['a wrong checksum', wrongChecksum, /damaged: a checksum differs/, { file: 'posted.zip' }],
  ['damaged compressed bytes', async () => flipped(await file(good.repeat(50)), 60), /zip is damaged/],
  ['a path that leaves the folder', () => renamed('xx/users.xml', '../users.xml'), /zip cannot be read/],
  ['an absolute path', () => renamed('xetc/users.xml', '/etc/users.xml'), /zip cannot be read/],
  ['a backslash in a path', () => renamed('xx/users.xml', '..\\users.xml'), /zip cannot be read/],
  ['a name with a control character', () => renamed('xx/users.xml', 'x\u0001/users.xml'), /control characters/],
  ['a name that is too long', () => file(good, `${'n'.repeat(300)}.xml`), /name that is too long/],
  [
    'a zip in the zip',
    async () => zipOf({ 'a.xml': good, 'b.zip': await file(good) }),
    /holds another archive: "b.zip"/
  ],
  ['a bomb', () => file(`<users>${' '.repeat(4 << 20)}</users>`), /unpacks to more than 250 times its size/],
  ['too many entries', () => zipOf(many), /more than 200 entries/],
  ['an encrypted entry', encrypted, /is encrypted/],
  ['an empty zip', () => zipOf({}), /holds no .xml file/],
  ['no XML inside', () => zipOf({ 'readme.txt': 'hello' }), /holds no .xml file/],
  ['an empty XML file', () => file(''), /root element/],
  ['text before the prolog', () => file(`x${good}`), /Content is not allowed in prolog/, { line: 1, column: 1 }],
  [
    'two byte order marks',
    () => file(`\uFEFF\uFEFF${good}`),
    /Content is not allowed in prolog/,
    { line: 1, column: 1 }
  ],
  ['a blank before the declaration', () => file(` <?xml version="1.0"?>${good}`), /declaration/, { line: 1 }],
  [
    'another encoding',
    () => file(`<?xml version="1.0" encoding="ISO-8859-1"?>${good}`),
    /must be UTF-8, not ISO-8859-1/
  ],
  [
    'a bad byte',
    () => file(latin1(feedXml({ primary_id: 'ada' }, { primary_id: 'bob', first_name: 'Ren\u00e9e' }))),
    /Invalid byte 1 of 1-byte UTF-8 sequence/,
    { line: 3, column: 50, file: 'posted.zip: users.xml' }
  ],
  [
    'a bad byte between users',
    () => file(latin1(`<users>\n<a>\u00e9</a>\n${userXml({ primary_id: 'a' })}</users>`)),
    /Invalid byte/,
    { line: 2, column: 4 }
  ],
  [
    'a DOCTYPE',
    () => file(`<?xml version="1.0"?>\n<!DOCTYPE users [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n${good}`),
    /DOCTYPE is not allowed/,
    { line: 2, column: 1 }
  ],
  [
    'a record of 2 MB',
    () => file(feedXml({ primary_id: 'ada', more: 'x'.repeat(1) }, { primary_id: 'bob', more: noise })),
    /a record is longer than/,
    { line: 3, column: 1 }
  ],
  [
    'a user without an end',
    () => file(`<users>\n${userXml({ primary_id: 'ada' })}\n<user><primary_id>b`),
    /<user> is not closed/,
    { line: 3, column: 1 }
  ],
  [
    'a second file that is broken',
    () => zipOf({ 'a.xml': good, 'b.xml': '<users><user>' }),
    /is not closed/,
    { file: 'posted.zip: b.xml', line: 1, column: 8 }
  ]
]
/** Two megabytes that do not pack well: the ratio must not be what is refused. */
const noise = Array.from({ length: 200_000 }, (_, index) => (index * 2654435761).toString(36)).join(' ')

t.test('SIS-04 SIS-07 a file that is broken or hostile fails whole, with its place, and applies nothing', async t => {
  const app = await sisApp(t)
  for (const [what, zip, message, place = {}] of whole) {
    const { run, records } = await feed(app, await zip())
    t.match(run, { status: 'COMPLETED_FAILED', phase: 'FINISHED', failure: { message, ...place } }, what)
    t.same(records, [], `${what}: no record`)
    t.same(Object.values(run.counters), [0, 0, 0, 0, 0], `${what}: nothing counted`)
    const [instance] = (await app.database.pool.query('select alerts from job_instance where id = $1', [run.id])).rows
    t.match(instance.alerts[0], { value: 'alert_general_failure', desc: /Nothing was applied\.$/ }, `${what}: told`)
    await clean(t, app, what)
  }
  const { rows } = await app.database.pool.query('select count(*)::int as n from app_user')
  t.equal(rows[0].n, 0, 'no user')
  t.match((await feed(app, good)).run.counters, { created: 2 }, 'and the next file is taken')
})

t.test('SIS-04 a document that breaks in the middle tells what was applied before', async t => {
  const app = await sisApp(t)
  const line = (id: string) => userXml({ primary_id: id })
  const broken = (record: string) => `<users>\n${line('a')}\n${line('b')}\n${record}\n${line('c')}\n</users>`
  const deep = '<x>'.repeat(40) + '</x>'.repeat(40)
  const cases: [what: string, content: string, message: RegExp, line: number, applied: number][] = [
    ['an element that is not closed', broken('<user><first_name>A</user>'), /unexpected close tag|unclosed/i, 4, 2],
    ['an entity that is not declared', broken('<user><first_name>&x;</first_name></user>'), /entity/i, 4, 2],
    ['an ampersand', broken('<user><first_name>A & B</first_name></user>'), /written as &amp;/, 4, 2],
    ['an element inside out', broken('<user><a><b></a></b></user>'), /close tag/i, 4, 2],
    ['nesting without an end', broken(`<user>${deep}</user>`), /nested too deep/, 4, 2],
    ['the root is not closed', `<users>\n${line('a')}\n`, /unclosed tag/, 3, 1],
    ['something behind the root', `<users>\n${line('a')}\n</users>\n<more/>`, /(root)/, 4, 1],
    [
      'two users that cannot be told apart',
      `<users>\n${line('a')}<user></user ><user\na="">x</user></users>`,
      /told apart/,
      2,
      1
    ]
  ]
  for (const [what, content, message, line, applied] of cases) {
    await app.database.pool.query('truncate app_user, user_identifier')
    const { run, records } = await feed(app, content)
    t.match(run, { status: 'COMPLETED_FAILED', failure: { message, file: 'posted.zip: users.xml', line } }, what)
    t.ok(run.failure.column > 0, `${what}: column`)
    t.match(run.counters, { processed: applied, created: applied }, what)
    t.equal(records.length, applied, what)
    const [instance] = (await app.database.pool.query('select alerts from job_instance where id = $1', [run.id])).rows
    const told = new RegExp(
      `^posted.zip: users.xml, line ${line}, column \\d+: .* The ${applied} users before it were applied\\.$`
    )
    t.match(instance.alerts[0].desc, told, what)
    await clean(t, app, what)
  }
  const dry = await feed(app, cases[0]?.[1] ?? '', { dryRun: true })
  const [instance] = (await app.database.pool.query('select alerts from job_instance where id = $1', [dry.run.id])).rows
  t.match(instance.alerts[0].desc, /Nothing was applied\.$/, 'a dry run has applied nothing')
})
