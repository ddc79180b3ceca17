import fc from 'fast-check'
import t from 'tap'
import { firstColumn } from '../../src/sets/csv.ts'
import { sheetColumn } from '../../src/sets/xlsx.ts'
import { zipOf } from '../helpers/zip.ts'
import { statements } from '../users/people.ts'
import { addUsers, itemized, logical, membersOf, sets, setsApp } from './place.ts'

const app = await setsApp(t)
const { make, membersIn } = app

/** Posts a file; gives status and data, of a refusal the code and the words behind the official ones. */
async function post(id: string, payload: string | Buffer, query = '', type = 'text/csv') {
  const headers = { authorization: 'apikey test', 'content-type': type }
  const url = `/v1/sets/${id}/members/file${query}`
  const answer = await app.app.inject({ method: 'POST', url, payload, headers })
  const data = answer.json()
  return { status: answer.statusCode, data, why: String(data.detail ?? '').replace(/^.*cannot be taken: /, '') }
}

const relations = (target: string) =>
  `<Relationships xmlns="r"><Relationship Id="rId1" Type="t" Target="${target}"/></Relationships>`
const workbook =
  '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/><sheet r:id="rId2"/></sheets></workbook>'

/** A workbook as Excel writes one: texts apart, numbers in their short form. */
const excel = (rows: string, strings = '<sst/>', more: Record<string, string> = {}) =>
  zipOf({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': workbook,
    'xl/_rels/workbook.xml.rels': relations('worksheets/sheet7.xml'),
    'xl/sharedStrings.xml': strings,
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    'xl/worksheets/sheet7.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...more
  })

t.test('uploadSetMembers: an itemized set out of a text, unknown lines by number (SET-03)', async t => {
  const id = await make(itemized('File', membersOf(['one'])))
  const text = '\uFEFFprimary id,Name\r\nONE,"Smith, Jo"\r\n\r\n"two","x\r\ny"\r\nnobody,\r\nB3\r\ntwo\r\n'
  const strict = await post(id, text)
  t.equal(strict.status, 400)
  t.match(strict.data, { code: 'SET_FILE' })
  t.equal(strict.why, '1 lines name nobody: 6. Nothing was changed.')
  t.strictSame(await membersIn(id), ['one'])
  const { status, data } = await post(id, text, '?fail_on_invalid_id=false')
  t.equal(status, 200)
  const counts = { lines: 5, changed: 2, unknown: 1, unknown_lines: [6], number_of_members: 3 }
  t.strictSame(data, { set_id: id, ...counts })
  t.strictSame(await membersIn(id), ['one', 'two', 'three'])
  t.match((await post(id, 'USERNAME\nfour\nfive', '?op=replace_members')).data, { changed: 2, number_of_members: 2 })
  t.strictSame(await membersIn(id), ['four', 'five'])
  t.match((await post(id, 'Username\tGroup\nfive\tSTAFF\n', '?op=delete_members')).data, { changed: 1 })
  t.match((await post(id, 'PRIMARY_ID\nB3', '?id_type=BARCODE')).data, { number_of_members: 2 })
})

t.test('uploadSetMembers: what is no such file is refused, and why', async t => {
  const id = await make(itemized('Refused', membersOf(['one'])))
  const found = await make(logical('Found', 'last_name~x'))
  const cases: [payload: string | Buffer, why: string][] = [
    ['', 'it is empty.'],
    ['\n\n', 'it is empty.'],
    ['Primary ID\n', 'there is nothing under the heading.'],
    ['Name,Primary ID\nJo,one', 'the first column must be headed Primary ID or USERNAME.'],
    ['one\ntwo', 'the first column must be headed Primary ID or USERNAME.'],
    ['Primary ID\none\n"two\nthree', 'a quote that opens in line 3 is not closed.'],
    ['Primary ID\none\u0000', 'line 2 holds a character that is no text.'],
    [Buffer.from('Primary ID\nm\xfcller', 'latin1'), 'line 2: a byte is not UTF-8.'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'it is a workbook of old Excel: save it as .xlsx or .csv.'],
    [`Primary ID\n${'a\n'.repeat(500_001)}`, 'it has more than 500000 lines.'],
    [Buffer.from('PK\u0003\u0004nothing'), 'the workbook is damaged.'],
    [(await excel('<row/>')).subarray(0, 300), 'the workbook is damaged.'],
    [await zipOf({ 'a.txt': 'x' }), 'the workbook has no sheet.'],
    [await excel('<row><c><v>1</c></row>'), 'the workbook is damaged.'],
    [await excel('<!DOCTYPE x><row/>'), 'the workbook is damaged.'],
    [await excel('<x>'.repeat(80) + '</x>'.repeat(80)), 'the workbook is damaged.'],
    [await excel('<row><c><v>1</v></c></row>'), 'the first column must be headed Primary ID or USERNAME.'],
    [
      await excel('', '<sst/>', { 'xl/_rels/workbook.xml.rels': relations('worksheets/sheet9.xml') }),
      'the workbook has no sheet.'
    ]
  ]
  for (const [payload, why] of cases) {
    const answer = await post(id, payload, '?fail_on_invalid_id=false')
    t.strictSame([answer.status, answer.why], [400, why])
  }
  const form = await post(id, 'Primary ID\none', '', 'multipart/form-data; boundary=x')
  t.equal(form.why, 'it came in a form: send the file itself as the body.')
  t.equal((await post(id, 'Primary ID\n', '?op=turn')).data.code, 'SET_OPERATION')
  t.equal((await post(found, 'Primary ID\none')).data.code, 'SET_NOT_ITEMIZED')
  t.equal((await post('1', 'Primary ID\none')).status, 404)
  t.equal((await post(id, 'Primary ID\none', '?id_type=SHOE')).data.code, 'SET_ID_TYPE')
  t.equal((await post(id, Buffer.alloc(16 * 2 ** 20 + 1, 'a'))).status, 413)
  t.strictSame(await membersIn(id), ['one'], 'nothing has changed')
  const latin = Buffer.from('Primary ID\nm\xfcller\none', 'latin1')
  t.match((await post(id, latin, '?fail_on_invalid_id=false', 'text/csv; charset=iso-8859-1')).data, { unknown: 1 })
})

t.test(
  'uploadSetMembers: a workbook: texts apart or in place, numbers, the sheet that stands first (SET-03)',
  async t => {
    await addUsers(app, 1, '1234567890')
    const id = await make(itemized('Excel'))
    const strings =
      '<sst><si><t>Primary ID</t></si><si><t>o</t><rPh><t>phonetic</t></rPh><r><t>ne</t></r></si><si><t>Name</t></si></sst>'
    const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c></row>
    <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>7</v></c></row>
    <row r="4"><c r="A4" t="inlineStr"><is><t>two</t></is></c></row>
    <row r="5"><c r="A5"><v>1.2345678901E10</v></c></row>
    <row r="6"><c r="B6"><v>7</v></c></row>
    <row r="9"><c r="A9" t="str"><f>x</f><v>nobody</v></c></row>`
    const { data } = await post(id, await excel(rows, strings), '?fail_on_invalid_id=false', 'application/octet-stream')
    t.match(data, { lines: 4, changed: 3, unknown: 1, unknown_lines: [9] })
    t.strictSame((await membersIn(id)).sort(), ['12345678901', 'one', 'two'])
    t.strictSame(await sheetColumn(await excel('<row><c><v>1.5</v></c></row>')), [{ line: 1, value: '1.5' }])
  }
)

t.test('SET-03 a cell that does not say its column follows the one before it', async t => {
  const cell = (text: string, place = '') => `<c ${place} t="inlineStr"><is><t>${text}</t></is></c>`
  const read = async (...rows: string[][]) =>
    (await sheetColumn(await excel(rows.map(cells => `<row>${cells.join('')}</row>`).join('')))).map(one => one.value)
  t.strictSame(
    await read([cell('Primary ID'), cell('Supervisor')], [cell('one'), cell('boss')], ['<c/>', cell('boss')]),
    ['Primary ID', 'one']
  )
  t.strictSame(await read(['<c r="A1" s="1"/>'], ['<c r="A2"><v/></c>']), [], 'an empty cell is no 0')
  t.strictSame(await read([cell('b', 'r="B1"'), cell('c')], [cell('a', 'r="A2"'), cell('b')]), ['a'])
  t.strictSame(await read([cell('a'), cell('c', 'r="C1"'), cell('d')], [cell('aa', 'r="AA2"'), cell('ab')]), ['a'])
})

t.test('uploadSetMembers: ten thousand lines are a few statements', async t => {
  await addUsers(app, 10_000, 'many')
  const id = await make(itemized('Many'))
  const text = `Primary ID\n${Array.from({ length: 10_000 }, (_, n) => `many${n + 1}\n`).join('')}`
  const texts = await statements(t, async () => {
    t.match((await post(id, text)).data, { lines: 10_000, changed: 10_000, number_of_members: 10_000 })
  })
  t.ok(texts.filter(one => /user_set_member/.test(one)).length <= 5, 'two a chunk of 5,000 and the count')
  t.equal((await app.call('DELETE', `${sets}/${id}`)).status, 204)
})

t.test('SET-03 the first column of any table is read back, with the line of each record', async t => {
  const value = fc.stringMatching(/^[a-z"',;|\t \n]{0,12}$/)
  const row = fc.array(value, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('\n', '\r\n'),
      (rows, separator, end) => {
        const quoted = (one: string) => `"${one.replaceAll('"', '""')}"`
        const table = [['Primary ID', 'x'], ...rows]
        const text = table.map(cells => cells.map(quoted).join(separator) + end).join('')
        let line = 1
        const expected = table.map(cells => {
          const entry = { line, value: cells[0] }
          line += 1 + cells.join('').split('\n').length - 1
          return entry
        })
        return JSON.stringify([...firstColumn(text)]) === JSON.stringify(expected)
      }
    )
  )
  t.strictSame(
    [...firstColumn('a;b\nc d;"x"\n\ne')].map(({ line, value: text }) => [line, text]),
    [
      [1, 'a'],
      [2, 'c d'],
      [3, ''],
      [4, 'e']
    ]
  )
})
