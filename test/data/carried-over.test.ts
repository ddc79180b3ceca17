import t from 'tap'
import { migrate } from '../../src/platform/database.ts'
import { institution, testApp } from '../helpers/app.ts'
import { addRow } from '../helpers/rows.ts'

/** What a database looked like before ids had any length. */
const asBefore = [
  `delete from mikro_orm_migrations where name = 'Migration20261201000000'`,
  'alter table fee alter column balance_minor type bigint, alter column original_minor type bigint',
  'alter table audit_entry alter column number type bigint',
  `alter table loan alter column id set default nextval('patronage_id')`,
  `alter table request alter column id set default nextval('patronage_id')`,
  `alter table fee alter column id set default nextval('patronage_id')`,
  `alter table bib alter column id set default nextval('patronage_id')`,
  'alter table institution drop column suffix',
  'drop sequence loan_id, request_id, fee_id, catalogue_number, institution_suffix'
]

t.test('a database of an earlier version keeps its ids, and goes on behind them', async t => {
  const { database, call } = await testApp(t)
  const { pool } = database
  for (const text of asBefore) await pool.query(text)
  const rows = async (text: string) => (await pool.query(text)).rows
  const loan = await addRow(database, 'loan', { status: 'COMPLETE', item_id: 1 })
  await pool.query(
    `insert into bib (institution, title, record, created_at, modified_at) values ($1, 'Kept', '{}', now(), now())`,
    [institution]
  )
  const [bib] = await rows('select id, title from bib')
  await pool.query(`insert into institution (institution, name, created_at) values ('02OTHER', 'Other', now())`)
  await migrate(database)
  t.same(await rows('select id from loan'), [{ id: loan }])
  t.strictSame(await rows('select id, title from bib'), [bib])
  const later = await addRow(database, 'loan', { status: 'COMPLETE', item_id: 2 })
  t.ok(BigInt(later) > BigInt(loan), `${later} comes behind ${loan}`)
  const suffixes = (await rows('select suffix from institution')).map(({ suffix }) => suffix)
  t.equal(new Set(suffixes).size, 2)
  for (const suffix of suffixes) t.match(suffix, /^\d{4}$/)
  const { data } = await call('POST', '/almaws/v1/bibs', {
    body: '<bib><record><datafield tag="245" ind1=" " ind2=" "><subfield code="a">New</subfield></datafield></record></bib>'
  })
  const [{ suffix: own }] = await rows(`select suffix from institution where institution = '${institution}'`)
  t.match(data.mms_id, new RegExp(`^99\\d+${own}$`))
  const [type] = await rows(`select data_type as type from information_schema.columns
    where table_name = 'fee' and column_name = 'balance_minor'`)
  t.equal(type.type, 'numeric')
  await migrate(database)
})
