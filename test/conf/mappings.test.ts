import t from 'tap'
import { codeTableSeeds, mappingTableSeeds } from '../../src/codes/seed/index.ts'
import { rowsOf } from '../../src/codes/seed/table.ts'
import { seedConfiguration } from '../../src/codes/seed.ts'
import { codeTables } from '../../src/codes/tables.ts'
import { openWork } from '../../src/platform/unit-of-work.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'

const conf = '/almaws/v1/conf'
const xml = { headers: { accept: 'application/xml' } }
const app = await testApp(t)
const { call, database, clock } = app
await configure(app)
const work = () => openWork(database, clock, { institution, actor: 'test', base: '' })
const code = (answer: { data: any }): string => answer.data?.errorList?.error[0].errorCode

t.test('seedConfiguration runs twice and changes nothing, not even what was customized', async t => {
  const count = async () => (await database.pool.query('select count(*)::int as n from code_table')).rows[0].n
  const before = [await count(), (await codeTables(work())).version]
  await configure(app)
  t.same([await count(), (await codeTables(work())).version], before)
  await database.pool.query(`update code_table set description = 'ours' where name = 'Genders'`)
  await seedConfiguration(work())
  const { rows } = await database.pool.query(`select description from code_table where name = 'Genders'`)
  t.same(rows, [{ description: 'ours' }])
})

/** The tables that fields and parameters of these operations name (`alma-api.md` 5.12). */
const named = `UserGroups UserIdentifierTypes UserAddressTypes UserEmailTypes UserPhoneTypes NoteTypes
  UserBlockTypes UserBlockDescription UserStatCategories UserStatisticalTypes JobTitles UserTitles Genders
  UserPreferredLanguage CountryCodes AddNewUserOptions UserUserType ContentStructureStatus HFrUserRoles.roleType
  UserRoleStatus CatalogerLevel LibraryNoticesOptInDisplay systemJobStatus IntegrationTypes ExternalSystemTypes
  FineFeeTransactionReason FineFeeType PaymentMethod RequestCancellationReasons ItemPolicy PhysicalMaterialType
  PROCESSTYPE BaseStatus CallNumberType`.split(/\s+/)

t.test('seedConfiguration gives every table that clients name, well formed', async t => {
  const names = new Set(codeTableSeeds.map(table => table.name))
  t.equal(names.size, codeTableSeeds.length, 'no table twice')
  for (const name of named) t.ok(names.has(name), name)
  for (const { name, rows } of codeTableSeeds) {
    t.equal(new Set(rows.map(row => row.code)).size, rows.length, `${name}: no code twice`)
    t.ok(rows.filter(row => row.default).length <= 1, `${name}: one default`)
  }
  const countries = codeTableSeeds.find(table => table.name === 'CountryCodes')?.rows ?? []
  t.equal(countries.length, 249)
  t.ok(countries.every(row => /^[A-Z]{3}$/.test(row.code)))
  t.equal(mappingTableSeeds.find(table => table.name === 'UserRecordTypeUserGroup')?.rows.length, 14)
  t.throws(() => rowsOf('A Alpha; B'), /no label/)
})

t.test('listMappingTables and getMappingTable', async t => {
  const { data: list } = await call('GET', `${conf}/mapping-tables`)
  t.equal(list.total_record_count, mappingTableSeeds.length)
  const url = `${conf}/mapping-tables/UserRecordTypeUserGroup`
  const { data } = await call('GET', url)
  t.equal(data.customized, false)
  t.same(
    data.header.map((header: any) => [header.number, header.type.value]),
    [
      ['0', 'code-tables'],
      ['1', 'code-tables']
    ]
  )
  t.match(data.header[1].type.link, /\/almaws\/v1\/conf\/code-tables\/UserGroups$/)
  t.match(data.row[0], { column0: 'PUBLIC', column1: 'FACULTY', column6: '', enabled: true, managed_in_network: false })
  t.match((await call('GET', url, xml)).text, '<row><column0>PUBLIC</column0><column1>FACULTY</column1><column2/>')
  for (const path of ['Nothing', 'UserRecordTypeUserGroup?scope=NOWHERE'])
    t.equal(code(await call('GET', `${conf}/mapping-tables/${path}`)), '40166411')
})

t.test('updateMappingTable decides at once what a record type may have', async t => {
  const url = `${conf}/mapping-tables/UserRecordTypeUserGroup`
  const allowed = async (type: string) => [
    ...((await codeTables(work())).allowedFor(type, 'UserRecordTypeUserGroup') ?? [])
  ]
  t.same(await allowed('CONTACT'), ['STAFF', 'EXTERNAL'])
  const row = [
    { column0: 'public', column1: 'GRAD' },
    { column0: 'PUBLIC', column1: 'ALUMNI', enabled: false }
  ]
  const { status, data } = await call('PUT', url, { body: { row } })
  t.equal(status, 200)
  t.equal(data.customized, true)
  t.same(await allowed('PUBLIC'), ['GRAD'], 'without regard to case; only enabled rows')
  t.same(await allowed('CONTACT'), [], 'a record type without a row may have none')
  await call('PUT', url, { body: '<mapping_table><rows/></mapping_table>' })
  t.equal(
    (await codeTables(work())).allowedFor('PUBLIC', 'UserRecordTypeUserGroup'),
    undefined,
    'empty: no restriction'
  )
})

t.test('updateMappingTable raises every documented error', async t => {
  await database.pool.query(`update mapping_table set customizable = false where name = 'UserRecordType2PhoneType'`)
  const row = [{ column0: 'PUBLIC', column1: 'home' }]
  const cases: [table: string, body: object, expected: string][] = [
    ['%20', { row }, '90126'],
    ['Nothing', { row }, '90101'],
    ['Campuses', { row }, '90102'],
    ['UserRecordType2PhoneType', { row }, '90125'],
    ['UserRecordType2EmailType', { row, scope: { institution_id: { value: 'X' } } }, '90127'],
    ['UserRecordType2EmailType', { row, scope: { library_id: { value: 'MAIN' } } }, '90127'],
    ['UserRecordType2EmailType', { row: [...row, ...row] }, '401664'],
    ['UserRecordType2EmailType', {}, '401664']
  ]
  for (const [table, body, expected] of cases) {
    const answer = await call('PUT', `${conf}/mapping-tables/${table}`, { body })
    t.equal(answer.status, 400)
    t.equal(code(answer), expected, JSON.stringify(body))
  }
  const own = { row, scope: { library_id: { value: 'MAIN' } } }
  t.equal((await call('PUT', `${conf}/mapping-tables/WorkOrderTypeStatuses`, { body: own })).status, 200)
  t.equal((await call('GET', `${conf}/mapping-tables/WorkOrderTypeStatuses`)).data.row.length, 3)
})
