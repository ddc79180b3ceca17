import fc from 'fast-check'
import t from 'tap'
import { asJson } from '../../../src/sis/feed/csv/rows.ts'
import type { CsvSettings } from '../../../src/sis/feed/csv/settings.ts'
import { rawRecords } from '../../../src/sis/feed/feed.ts'
import { mapping, names, pieces, read } from './reading.ts'

const ada = { primary_id: 'ada', last_name: 'Löve' }
const bob = { primary_id: 'bob', last_name: 'B' }

t.test('SIS-04 delimiters, quotes, ends of lines, marks and encodings', async t => {
  const text = 'id,name\nada,Löve\nbob,B\n'
  const utf16 = (swap: boolean) => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
    return swap ? bytes.swap16() : bytes
  }
  const of = (csv: Partial<CsvSettings>) => ({ ...names, ...csv })
  const cases: [what: string, content: string | Buffer, csv: CsvSettings][] = [
    ['as most have it', text, names],
    ['CRLF', text.replaceAll('\n', '\r\n'), names],
    ['an old Mac', text.replaceAll('\n', '\r'), names],
    ['no end of the last line', text.trimEnd(), names],
    ['semicolons', text.replaceAll(',', ';'), of({ delimiter: ';' })],
    ['tabs', text.replaceAll(',', '\t'), of({ delimiter: '\t' })],
    ['quotes', '"id","name"\n"ada","Löve"\n"bob","B"\n', names],
    ['another quote', text.replaceAll('Löve', "'Löve'"), of({ quote: "'" })],
    ['a mark', `\ufeff${text}`, names],
    ['a mark goes before the profile', `\ufeff${text}`, of({ encoding: 'WINDOWS-1252' })],
    ['UTF-16 as its mark says', utf16(false), names],
    ['UTF-16 the other way round', utf16(true), names],
    ['UTF-16 without a mark', utf16(false).subarray(2), of({ encoding: 'UTF-16LE' })],
    ['Windows', Buffer.from(text, 'latin1'), of({ encoding: 'WINDOWS-1252' })],
    ['Latin 9', Buffer.from(text, 'latin1'), of({ encoding: 'ISO-8859-15' })],
    ['columns in another order, one more', 'x,NAME, id \n1,Löve,ada\n2,B,bob\n', names],
    ['empty columns of a spreadsheet', text.replaceAll('\n', ',,\n'), names],
    [
      'no header',
      'ada,Löve\nbob,B\n',
      mapping(
        [
          { field: 'primary_id', column: '1' },
          { field: 'last_name', column: '2' }
        ],
        { header: false }
      )
    ]
  ]
  for (const [what, content, csv] of cases)
    for (const size of [undefined, 1, 7]) {
      const found = await read(content, csv, size)
      t.match(found, [ada, bob], `${what}, ${size ?? 'all'} bytes at a time`)
      t.equal(found.length, 2, what)
    }
})

t.test('a row stands on the line of its file, whatever stands in it', async t => {
  const content = 'id,name\r\n\r\nada,"a ""b""\r\nc, d"\r\n,\r\nbob,B\r\nshort\r\nx,y,z\r\n'
  const found = await read(content)
  t.same(found, [
    { line: 3, primary_id: 'ada', last_name: 'a "b"\r\nc, d' },
    { line: 6, ...bob },
    { line: 7, primary_id: 'short', problem: 'The row has 1 columns, not 2.' },
    { line: 8, primary_id: 'x', last_name: 'y', problem: 'The row has 3 columns, not 2.' }
  ])
  const lines: number[] = []
  const entry = {
    name: 'a.csv',
    kind: 'csv' as const,
    open: async () => asJson(pieces(Buffer.from(content), 5), names)
  }
  for await (const { bytes, line } of rawRecords(entry)) if (bytes.length > 0) lines.push(line)
  t.same(lines, [3, 6, 7, 8], 'so it does for the engine')
})

t.test('SIS-04 a file that is damaged, or another one, is refused whole', async t => {
  const cases: [what: string, content: string | Buffer, message: RegExp, line: number][] = [
    ['a column is missing', 'id,nom\nada,A\n', /^The header has no column name$/, 1],
    ['a column is there twice', 'id,name,Name\nada,A,B\n', /^The header has the column name twice$/, 1],
    [
      'another delimiter',
      'id;name\nada;A\n',
      /^The header has no column id: it is one column, so , is not the delimiter$/,
      1
    ],

    ['quotes that do not close', 'id,name\nada,A\nbob,"B\n', /^The quotes around a text are not closed$/, 3],
    ['quotes that close nowhere below', 'id,name\nada,"A\nbob,B\neve,E\n', /are not closed$/, 2],
    [
      'a quote after ends of lines in a cell',
      'id,name\r\nada,"A\r\nB\r\nC"\r\nbob,B"x\r\n',
      /^A quote stands inside/,
      5
    ],
    ['something behind quotes', 'id,name\nada,"A"x\n', /^Something stands behind the quotes/, 2],
    ['a quote in the middle', 'id,name\nada,A"x\n', /^A quote stands inside a text/, 2],
    ['no UTF-8', Buffer.from('id,name\nada,L\u00f6ve\n', 'latin1'), /^Invalid byte 1 of 1-byte UTF-8 sequence$/, 2],
    ['half a character', Buffer.from('\ufeffid,name\nada,A', 'utf16le').subarray(0, -1), /no UTF-16LE/, 2],
    ['a row without end', `id,name\nada,"${'x'.repeat(1 << 20)}"\n`, /a record is longer than/, 2]
  ]
  for (const [what, content, message, line] of cases) {
    const error = await read(content).then(
      () => undefined,
      thrown => thrown
    )
    t.match(error?.message, message, what)
    t.equal(error?.line, line, `${what}: its line`)
  }
  t.same(await read(''), [], 'an empty file holds nobody')
  t.same(await read('id,name\n'), [])
})

t.test('whatever is written is read, in any pieces', async t => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ö', '"', ',', '\n', '\r\n', ' ', '\u{1f600}'), maxLength: 8 })
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, size) => {
        const content = `id,name\n${rows.map(row => `${row.map(quoted).join(',')}\n`).join('')}`
        const found = (await read(content, names, size)).map(({ primary_id = '', last_name = '' }) => [
          primary_id,
          last_name
        ])
        const told = rows.map(row => row.map(text => text.trim())).filter(row => row.join('') !== '')
        if (JSON.stringify(found) !== JSON.stringify(told))
          throw new Error(`${JSON.stringify(found)}, not ${JSON.stringify(told)}`)
      }
    ),
    { numRuns: 150 }
  )
  t.pass('150 files')
})
