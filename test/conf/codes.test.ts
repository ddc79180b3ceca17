import t from 'tap'
import { namesOf } from '../../src/codes/aliases.ts'
import { codeTableSeeds } from '../../src/codes/seed/index.ts'
import { codeTables } from '../../src/codes/tables.ts'
import { openWork } from '../../src/platform/unit-of-work.ts'
import { addKey, all, institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'

const conf = '/almaws/v1/conf'
const xml = { headers: { accept: 'application/xml' } }
const app = await testApp(t)
const { call, database, clock } = app
await configure(app)
const work = () => openWork(database, clock, { institution, actor: 'test', base: '' })
const code = (answer: { data: any }): string => answer.data?.errorList?.error[0].errorCode
const groups = `${conf}/code-tables/UserGroups`
const group = (code: string, more: object = {}) => ({ code, description: `Group ${code}`, ...more })

t.test('listCodeTables names every table without its rows', async t => {
  const { status, data } = await call('GET', `${conf}/code-tables`)
  t.equal(status, 200)
  const names = codeTableSeeds.flatMap(table => namesOf(table.name))
  t.equal(data.total_record_count, names.length)
  t.equal(data.code_table.length, names.length)
  t.notOk(data.code_table.some((table: object) => 'row' in table))
  t.same(
    data.code_table.map((table: any) => table.name),
    names.sort()
  )
})

t.test('getCodeTable answers in JSON and XML', async t => {
  const { data } = await call('GET', groups)
  t.same(data.sub_system, { value: 'USER_MANAGEMENT', desc: 'User management' })
  t.same(data.language, { value: 'en', desc: 'English' })
  t.same(data.scope, { institution_id: { value: institution, desc: institution } })
  t.equal(data.row.length, 6)
  t.same(data.row[3], { code: 'UNDERGRAD', description: 'Undergraduate student', default: true, enabled: true })
  const { text } = await call('GET', `${groups}/`, xml)
  t.match(text, '<rows><row><code>FACULTY</code><description>Faculty</description><default>false</default>')
})

t.test('getCodeTable 40166411 for an unknown table, language or scope', async t => {
  for (const path of [
    'Nothing',
    'usergroups',
    'Organizations',
    'UserGroups?lang=xx',
    'UserGroups?scope=NOWHERE',
    'UserGroups?scope=MAIN'
  ]) {
    const answer = await call('GET', `${conf}/code-tables/${path}`)
    t.equal(answer.status, 400, path)
    t.equal(code(answer), '40166411', path)
  }
})

t.test('updateCodeTable replaces the rows, and the very next look-up knows them', async t => {
  const before = (await codeTables(work())).version
  const { data: old } = await call('GET', groups)
  const changed = { ...old, row: [...old.row.slice(1), group('NEW', { enabled: false })] }
  const { status, data } = await call('PUT', groups, { body: changed })
  t.equal(status, 200)
  t.same(
    data.row.map((row: any) => row.code),
    ['STAFF', 'GRAD', 'UNDERGRAD', 'ALUMNI', 'EXTERNAL', 'NEW']
  )
  t.equal(data.updated_by, 'test')
  t.equal(data.update_date, '2026-11-22Z')
  t.equal(data.row[0].updated_by, undefined, 'a row that says the same keeps its last change')
  t.equal(data.row[5].updated_by, 'test')
  const tables = await codeTables(work())
  t.not(tables.version, before)
  t.equal(tables.isCode('UserGroups', 'FACULTY'), false)
  t.equal(tables.isCode('UserGroups', 'NEW'), false, 'not enabled')
  t.equal(tables.label('UserGroups', 'NEW'), 'Group NEW')
  t.equal(tables.defaultOf('UserGroups'), 'UNDERGRAD')
})

t.test('updateCodeTable takes back what getCodeTable gave, in JSON and in XML, and changes nothing', async t => {
  const { version } = await codeTables(work())
  for (const { name, customizable } of codeTableSeeds) {
    const url = `${conf}/code-tables/${encodeURIComponent(name)}`
    const [json, asXml] = [await call('GET', url), await call('GET', url, xml)]
    const answers = [await call('PUT', url, { body: json.data }), await call('PUT', url, { body: asXml.text })]
    for (const answer of answers)
      if (customizable) t.same([answer.status, answer.data.row], [200, json.data.row], name)
      else t.equal(code(answer), '90123', name)
  }
  t.equal((await codeTables(work())).version, version)
})

t.test('updateCodeTable takes XML, and rows without flags are enabled and no default', async t => {
  const body = `<code_table><name>UserTitles</name><scope><institution_id>${institution}</institution_id></scope>
    <rows><row><code>Sir</code><description>Sir</description></row></rows></code_table>`
  const { status, data } = await call('PUT', `${conf}/code-tables/UserTitles`, { body })
  t.equal(status, 200)
  t.match(data.row, [{ code: 'Sir', description: 'Sir', default: false, enabled: true }])
})

t.test('updateCodeTable in another language changes only the words of that language', async t => {
  const url = `${conf}/code-tables/Genders`
  const row = [{ code: 'FEMALE', description: 'weiblich' }]
  const { data } = await call('PUT', `${url}?lang=de`, { body: { name: 'Genders', row } })
  t.same(data.language, { value: 'de', desc: 'German' })
  t.equal(data.row[0].description, 'weiblich')
  t.equal((await call('GET', url)).data.row[0].description, 'Female')
  t.equal((await call('GET', `${url}?lang=fr`)).data.row[0].description, 'Female', 'no words: those of the table')
})

t.test('updateCodeTable gives a library its own ItemPolicy', async t => {
  const url = `${conf}/code-tables/ItemPolicy`
  const inherited = (await call('GET', `${url}?scope=SCI`)).data
  t.equal(inherited.scope.library_id.value, 'SCI')
  t.equal(inherited.row.length, 7, 'those of the institution, until it has its own')
  const { status } = await call('PUT', url, { body: { ...inherited, row: [group('BENCH')] } })
  t.equal(status, 200)
  t.same(
    (await call('GET', `${url}?scope=SCI`)).data.row.map((row: any) => row.code),
    ['BENCH']
  )
  t.equal((await call('GET', url)).data.row.length, 7)
  t.equal((await call('GET', `${url}?scope=${institution}`)).data.row.length, 7)
})

t.test('updateCodeTable raises every documented error', async t => {
  const scope = (value: object) => ({ institution_id: { value: institution }, ...value })
  const cases: [table: string, body: object, expected: string][] = [
    ['%20', { name: ' ', row: [] }, '90100'],
    ['UserGroups', { name: '', row: [] }, '90100'],
    ['Nothing', { name: 'Nothing', row: [] }, '90101'],
    ['Organizations', { name: 'Organizations', row: [] }, '90102'],
    ['UserGroups', { name: 'UserGroups', row: [], scope: { institution_id: { value: '02OTHER_INST' } } }, '90121'],
    ['UserGroups', { name: 'UserGroups', row: [], scope: scope({ library_id: { value: 'MAIN' } }) }, '90121'],
    ['ItemPolicy', { name: 'ItemPolicy', row: [], scope: scope({ library_id: { value: 'NONE' } }) }, '90121'],
    [
      'UserGroups',
      { name: 'UserGroups', row: [group('A', { default: true }), group('B', { default: true })] },
      '90122'
    ],
    ['UserUserType', { name: 'UserUserType', row: [group('A')] }, '90123'],
    ['UserGroups', { name: 'UserGroups', row: [group('A'), group('A')] }, '401664'],
    ['UserGroups', { name: 'UserGroups' }, '401664'],
    ['UserGroups', { name: 'Genders', row: [] }, '401664'],
    ['UserGroups', { name: 'UserGroups', row: [{ code: 'A' }] }, '401664'],
    ['UserGroups', { name: 'UserGroups', rows: { row: [] } }, '401664']
  ]
  const before = (await call('GET', groups)).data
  for (const [table, body, expected] of cases) {
    const answer = await call('PUT', `${conf}/code-tables/${table}`, { body })
    t.equal(answer.status, 400, expected)
    t.equal(code(answer), expected, JSON.stringify(body))
  }
  t.same((await call('GET', groups)).data, before, 'nothing changed')
  const answer = await call('PUT', `${groups}?lang=xx`, { body: { name: 'UserGroups', row: [] } })
  t.equal(code(answer), '40166411')
})

t.test('updateCodeTable by two at once loses neither of two libraries', async t => {
  const url = `${conf}/code-tables/ItemPolicy`
  const put = (library: string) =>
    call('PUT', url, {
      body: { name: 'ItemPolicy', scope: { library_id: { value: library } }, row: [group(library)] }
    })
  const answers = await Promise.all([put('MAIN'), put('MUSIC'), put('MAIN')])
  t.same(
    answers.map(answer => answer.status),
    [200, 200, 200]
  )
  for (const library of ['MAIN', 'MUSIC'])
    t.equal((await call('GET', `${url}?scope=${library}`)).data.row[0].code, library)
})

t.test('updateCodeTable keeps institutions apart, and needs a key that may write', async t => {
  await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  await addKey(database, 'reader', { institution, name: 'reader', areas: { conf: 'r' } })
  t.same((await call('GET', `${conf}/code-tables`, { key: 'other' })).data, { total_record_count: 0 })
  t.equal(code(await call('GET', groups, { key: 'other' })), '40166411')
  const put = await call('PUT', groups, { key: 'other', body: { name: 'UserGroups', row: [group('X')] } })
  t.equal(code(put), '90101')
  const before = (await call('GET', groups)).data
  await configure(app, '02OTHER_INST')
  await call('PUT', groups, { key: 'other', body: { name: 'UserGroups', row: [group('X')] } })
  t.same((await call('GET', groups)).data, before)
  t.equal((await call('GET', groups, { key: 'reader' })).status, 200)
  t.match((await call('PUT', groups, { key: 'reader', body: before })).text, 'UNAUTHORIZED')
})
