import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { reader } from '../../../src/alma/reader.ts'
import { openLocal } from '../../../src/sis/cli/local-file.ts'
import { rejectWriter } from '../../../src/sis/cli/reject-writer.ts'
import { ProfileSettings } from '../../../src/sis/profile/settings.ts'
import { validate } from '../../../src/sis/validate/validate.ts'
import { sisApp } from '../../helpers/feed.ts'

import { ada, bob, csv, header, post, table, unzipped } from './table.ts'

t.test('previewSisCsv: rows as they would become users, and nothing is stored', async t => {
  const app = await sisApp(t, { csv })
  const look = async (content: Buffer, query = '') => {
    const answer = await app.app.inject({
      method: 'POST',
      url: `/v1/sis/profiles/CAMPUS/csv-preview${query}`,
      payload: content,
      headers: { authorization: 'apikey test', 'content-type': 'text/csv' }
    })
    return { status: answer.statusCode, data: answer.json() }
  }
  const content = Buffer.from(`${header};Notiz\n${ada};x\n\n${bob.replace('STAFF', 'NONE')};y\nbob;x\n`, 'latin1')
  const { status, data } = await look(content)
  t.equal(status, 200, JSON.stringify(data))
  t.same(data.columns.slice(0, 2), [
    { name: 'Nr', fields: ['primary_id'] },
    { name: 'Vorname', fields: ['first_name'] }
  ])
  t.same(data.columns.at(-1), { name: 'Notiz', fields: [] })
  t.same(data.rows[0], {
    line: 2,
    user: {
      primary_id: 'ada',
      first_name: 'Ada',
      last_name: 'Löve',
      user_group: { value: 'GRAD' },
      expiry_date: '2027-09-30',
      user_identifier: [{ value: 'K1', id_type: { value: 'BARCODE' } }],
      contact_info: {
        email: [{ email_address: 'ada@x.example', email_type: [{ value: 'school' }], preferred: 'true' }]
      }
    }
  })
  t.match(data.rows.slice(1), [
    { line: 4, rejected: { message: /group/i } },
    { line: 5, rejected: { message: /The row has 2 columns, not 8/ } }
  ])
  t.equal((await look(content, '?rows=1')).data.rows.length, 1)
  t.match(await look(Buffer.from('a;b\n1;2\n')), {
    status: 400,
    data: { detail: /Line 1: The header has no column Nr\./ }
  })
  const { rows } = await app.database.pool.query(
    'select (select count(*) from sis_run) + (select count(*) from app_user) as n'
  )
  t.equal(Number(rows[0].n), 0)
  const none = await sisApp(t)
  t.match(await post(none, table(ada)), {
    status: 400,
    refused: { code: 'INVALID_INPUT', detail: /CAMPUS has no csv/ }
  })
})

t.test('createSisProfile, updateSisProfile: a mapping that makes no sense is refused and says where', async t => {
  const app = await sisApp(t)
  const save = (settings: object) =>
    app.call('PUT', '/v1/sis/profiles/CAMPUS', { body: { code: 'CAMPUS', name: 'C', settings } })
  for (const [wrong, told] of [
    [{ fields: [{ field: 'shoe', column: 'a' }] }, /csv\.fields\.0 names no field of a user/],
    [{ fields: [] }, /csv\.fields/],
    [{ ...csv, delimiter: '||' }, /csv\.delimiter/],
    [{ ...csv, encoding: 'EBCDIC' }, /csv\.encoding/],
    [{ ...csv, colour: 'red' }, /csv\.colour/]
  ] as const) {
    const { status, text } = await save({ csv: wrong })
    t.match([status, text], [400, told])
  }
  const saved = await save({ csv })
  t.match([saved.status, saved.data.settings.csv], [200, { ...csv, quote: '"', header: true }], saved.text)
})

t.test('validate: a table is checked on the machine of the student information system', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'patronage-csv-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'users.csv')
  writeFileSync(file, table(ada, 'eve;Eve;E;S;1.9.27;K3;', ada))
  const settings = reader(ProfileSettings)({ csv })
  const local = await openLocal(file, settings.csv)
  const now = new Date('2026-11-22T12:00:00Z')
  const writer = rejectWriter(`${file}.rejects.zip`, now)
  const said: string[] = []
  const ground = { profileCode: 'CAMPUS', settings, codes: {}, now }
  const verdict = await validate(local.entries, ground, async finding => {
    said.push(`${finding.line} ${finding.reason}`)
    await writer.write(finding)
  })
  await writer.end()
  t.match(verdict, { users: 3, rejected: 1 })
  t.same(said, ['3 INVALID_INPUT'])
  const rejects = await unzipped(readFileSync(`${file}.rejects.zip`))
  t.same(
    rejects.entries.map(({ name }) => name),
    ['users.csv']
  )
  await t.rejects(openLocal(file), { message: /does not say how its feeds in CSV are read/ }, 'it needs the profile')
})
