import fc from 'fast-check'
import t from 'tap'
import { JsonSlicer } from '../../src/sis/feed/json-slices.ts'
import { FeedError, type Slice, type Slicer } from '../../src/sis/feed/slices.ts'
import { XmlSlicer } from '../../src/sis/feed/xml-slices.ts'

const limit = 10_000

/** What a slicer gives for a document that comes in pieces cut at these places: records, and the text around them. */
function cut(slicer: Slicer, bytes: Buffer, places: number[]): { records: string[]; whole: string } {
  const slices: Slice[] = []
  let from = 0
  for (const place of [...new Set(places)].sort((a, b) => a - b)) {
    if (place <= from || place >= bytes.length) continue
    // A copy of its own, as a stream gives it.
    slices.push(...slicer.push(Buffer.from(bytes.subarray(from, place))))
    from = place
  }
  slices.push(...slicer.push(Buffer.from(bytes.subarray(from))), ...slicer.end())
  const records = slices.filter(({ kind }) => kind === 'record')
  for (const { bytes: piece } of slices)
    if (!Buffer.from(piece.toString()).equals(piece)) throw new Error('a piece ends within a character')
  return {
    records: records.map(({ bytes: piece, line, column }) => `${line}:${column} ${piece}`),
    whole: Buffer.concat(slices.map(slice => slice.bytes)).toString()
  }
}

/** The records as they must be found: where each begins, and its text. */
function expected(parts: { text: string; record: boolean }[]): string[] {
  let before = Buffer.alloc(0)
  const found: string[] = []
  for (const { text, record } of parts) {
    const lines = before.toString('latin1').split('\n')
    if (record) found.push(`${lines.length}:${(lines.at(-1)?.length ?? 0) + 1} ${text}`)
    before = Buffer.concat([before, Buffer.from(text)])
  }
  return found
}

const xmlRecords = [
  '<user><primary_id>a</primary_id></user>',
  '<user\n id="1">é漢😀</user>',
  '<user a=">" b=\'"/>\'><x/></user>',
  '<user/>',
  '<user />',
  '<user a="/"></user>',
  '<user></user >',
  '<user\t>x</user\n>',
  '<user><!-- </user> <user> --><x>1</x></user>',
  '<user><![CDATA[</user>]]></user>',
  '<user><?x </user> ?></user>',
  '<user><wrap><user>inner</user><user/></wrap></user>',
  '<user><user_note>a</user_note><users></users></user>',
  '<user><b></b></user>'
]
const xmlBetween = [
  '\n',
  '  ',
  '<!-- <user> -->',
  '<?pi <user>?>',
  '<other a="<">é</other>',
  'Ünïcode 漢字😀',
  '\r\n',
  '<users1/>'
]

const anyPlaces = fc.array(fc.nat(2000), { maxLength: 40 })

t.test('SIS-02 every way to cut an XML feed into pieces finds the same users', async t => {
  // A document with both `</user >` and `<user a="">` is refused (feed.ts): searching for it would cost every feed.
  const spaced = (text: string) => /<\/user\s/.test(text)
  const attributed = (text: string) => /^<user\s+\w/.test(text) || text === '<user\t>x</user\n>'
  const parts = (leftOut: (text: string) => boolean) =>
    fc.oneof(
      fc.constantFrom(...xmlRecords.filter(text => !leftOut(text))).map(text => ({ text, record: true })),
      // `<` within an attribute is no XML, but must not confuse the search either.
      fc.constantFrom(...xmlBetween).map(text => ({ text, record: false }))
    )
  const anyParts = fc.oneof(fc.array(parts(spaced), { maxLength: 12 }), fc.array(parts(attributed), { maxLength: 12 }))
  fc.assert(
    fc.property(anyParts, anyPlaces, fc.boolean(), (parts, places, bytewise) => {
      const all = [
        { text: '<?xml version="1.0" encoding="UTF-8"?>\n<users>', record: false },
        ...parts,
        { text: '</users>\n', record: false }
      ]
      const bytes = Buffer.from(all.map(({ text }) => text).join(''))
      const at = bytewise ? [...bytes.keys()] : places
      const { records, whole } = cut(new XmlSlicer(limit), bytes, at)
      t.equal(whole, bytes.toString(), 'nothing is lost')
      t.same(records, expected(all))
    }),
    { numRuns: 1000 }
  )
})

t.test('SIS-02 every way to cut a JSON feed into pieces finds the same users', async t => {
  const records = ['{}', '{"a":"}{"}', '{"a":"\\"}"}', '{"a":{"b":[{}]}}', '{"é":"漢😀\\\\"}', '{\n"a":1\n}']
  const forms = [
    { start: '[', end: ']', gap: ',' },
    { start: '\uFEFF[\n', end: '\n]\n', gap: ',\n' },
    { start: '', end: '\n', gap: '\n' },
    { start: '\uFEFF', end: '', gap: '\r\n' }
  ]
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...records), { maxLength: 8 }),
      fc.constantFrom(...forms),
      anyPlaces,
      fc.boolean(),
      (list, { start, end, gap }, places, bytewise) => {
        const parts = list.flatMap((text, index) => [
          { text: index === 0 ? '' : gap, record: false },
          { text, record: true }
        ])
        const all = [{ text: start, record: false }, ...parts, { text: end, record: false }]
        const bytes = Buffer.from(all.map(({ text }) => text).join(''))
        const found = cut(new JsonSlicer(limit), bytes, bytewise ? [...bytes.keys()] : places)
        t.equal(found.whole, bytes.toString(), 'nothing is lost')
        t.same(found.records, expected(all))
      }
    ),
    { numRuns: 600 }
  )
})

t.test(
  'SIS-04 SIS-07 a feed whose structure cannot be followed is refused with its place, however it is cut',
  async t => {
    const long = 'x'.repeat(limit + 1)
    const cases: [what: string, kind: 'xml' | 'json', text: string, message: RegExp, place: [number, number]][] = [
      ['a user without an end', 'xml', '<users>\n <user><a>', /the element <user> is not closed/, [2, 2]],
      ['a closing tag that never ends', 'xml', '<users><user>x</user', /not closed/, [1, 8]],
      ['a DOCTYPE', 'xml', '<?xml version="1.0"?>\n\n<!DOCTYPE users><users/>', /DOCTYPE is not allowed/, [3, 1]],
      ['a DOCTYPE within a user', 'xml', '<users><user><!-- --><!DOCTYPE x></user></users>', /DOCTYPE/, [1, 22]],
      ['a record that is too long', 'xml', `<users>\n<user>${long}</user></users>`, /longer than 10000 bytes/, [2, 1]],
      ['an object without an end', 'json', '[{}\n,{"a":1', /an object is not closed/, [2, 2]],
      ['a brace too many', 'json', '[{}\n,}]', /a brace is closed that was not opened/, [2, 2]],
      ['a word between objects', 'json', '{}\n{}\n  oops {}', /only objects may stand here/, [3, 3]],
      ['a list of texts', 'json', '["a"]', /only objects may stand here/, [1, 2]]
    ]
    for (const [what, kind, text, message, [line, column]] of cases)
      for (const places of [[], [3], [...Array(200).keys()]]) {
        const slicer = kind === 'xml' ? new XmlSlicer(limit) : new JsonSlicer(limit)
        try {
          cut(slicer, Buffer.from(text), places)
          t.fail(`${what} was taken`)
        } catch (error) {
          t.ok(error instanceof FeedError, what)
          const { message: told, line: atLine, column: atColumn } = error as FeedError
          t.match(told, message, what)
          t.same([atLine, atColumn], [line, column], `${what}: place`)
        }
      }
  }
)
