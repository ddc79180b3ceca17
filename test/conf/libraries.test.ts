import t, { type Test } from 'tap'
import { addKey, all, institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'

const conf = '/almaws/v1/conf'
const app = await testApp(t)
const { call, database } = app
await configure(app)
await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
const xml = { headers: { accept: 'application/xml' } }
const error = (answer: { data: any }) => answer.data?.errorList?.error[0] ?? {}
const main = `${conf}/libraries/MAIN`
const refused = async (t: Test, url: string, code: string, method: 'GET' | 'DELETE' = 'GET', key = 'test') => {
  const answer = await call(method, url, { key })
  t.equal(answer.status, 400, url)
  t.equal(error(answer).errorCode, code, url)
}

t.test('seedLibraries runs twice and doubles nothing', async t => {
  const before = (await call('GET', `${conf}/libraries`)).text
  await configure(app)
  t.equal((await call('GET', `${conf}/libraries`)).text, before)
})

t.test('listLibraries answers all libraries by name', async t => {
  const { status, data } = await call('GET', `${conf}/libraries/?&apikey=test`)
  t.equal(status, 200)
  t.equal(data.total_record_count, 4)
  t.same(
    data.library.map((library: any) => library.code),
    ['MAIN', 'SCI', 'MUSIC', 'RES_SHARE']
  )
  const last = data.library[3]
  t.equal(last.resource_sharing, true)
  t.same(last.campus, { value: '', desc: null }, 'as recorded where a library has no campus')
  t.equal(last.path, `01TEST.${institution}.RES_SHARE`)
  t.match((await call('GET', `${conf}/libraries`, xml)).text, '<libraries total_record_count="4"><library link="http')
  t.same((await call('GET', `${conf}/libraries`, { key: 'other' })).data, { total_record_count: 0 })
})

t.test('getLibrary answers one, and 402119 for what the institution does not have', async t => {
  const { data } = await call('GET', main)
  t.same(data.default_location, { value: 'STACKS', desc: 'Open stacks' })
  t.match(data.number_of_locations, { value: '6', link: /\/conf\/libraries\/MAIN\/locations$/ })
  t.match(data.link, /^http:\/\/localhost(:80)?\/almaws\/v1\/conf\/libraries\/MAIN$/)
  await refused(t, `${conf}/libraries/NONE`, '402119')
  await refused(t, `${conf}/libraries/main`, '402119')
  await refused(t, main, '402119', 'GET', 'other')
})

t.test('listLocations and getLocation', async t => {
  const { data } = await call('GET', `${main}/locations`)
  t.equal(data.total_record_count, 6)
  const stacks = (await call('GET', `${main}/locations/STACKS`)).data
  t.same(
    data.location.find((location: any) => location.code === 'STACKS'),
    stacks
  )
  t.equal(stacks.circ_desk[0].circ_desk_name, 'Aldermoor service desk')
  t.equal(stacks.circ_desk[0].link, stacks.circ_desk[0].circulation_desk_link)
  const { text } = await call('GET', `${main}/locations/STACKS`, xml)
  t.match(text, '<circulationDesksList><circ_desk link="http')
  for (const path of ['NONE/locations', 'NONE/locations/STACKS', 'MAIN/locations/NONE'])
    await refused(t, `${conf}/libraries/${path}`, '402119')
  for (const path of ['', '/STACKS']) await refused(t, `${main}/locations${path}`, '402119', 'GET', 'other')
})

const given = {
  code: 'MAPS',
  name: 'Map room',
  external_name: 'Maps',
  type: { value: 'CLOSED' },
  remote_storage: 'Annex',
  map: '7',
  suppress_from_publishing: 'true',
  fulfillment_unit: { value: 'Limited' },
  circ_desk: [{ circ_desk_code: 'SELF_CHECK', check_out: true }],
  accession_placement: { value: '852p' },
  call_number_type: { value: '8' }
}

t.test('createLocation, updateLocation and deleteLocation', async t => {
  const { status, data } = await call('POST', `${main}/locations`, { body: given })
  t.equal(status, 200)
  t.match(data, { ...given, type: { value: 'CLOSED', desc: 'Closed' }, call_number_type: { desc: 'Other scheme' } })
  t.match(data.id, /^\d+$/)
  t.same((await call('GET', `${main}/locations/MAPS`)).data, data)
  t.equal((await call('PUT', `${main}/locations/MAPS`, { body: data })).text, JSON.stringify(data), 'as it was read')

  const put = await call('PUT', `${main}/locations/MAPS`, {
    body: '<location><name>Maps &amp; plans</name></location>'
  })
  t.equal(put.status, 200)
  t.equal(put.data.name, 'Maps & plans')
  t.equal(put.data.suppress_from_publishing, 'false')
  t.same(put.data.fulfillment_unit, { value: '', desc: null }, 'a PUT replaces everything')
  t.notOk('circ_desk' in put.data)

  await refused(t, `${main}/locations/MAPS`, '402119', 'DELETE', 'other')
  const gone = await call('DELETE', `${main}/locations/MAPS`)
  t.same([gone.status, gone.text], [204, ''])
  for (const path of ['MAIN/locations/MAPS', 'NONE/locations/MAPS', 'MAIN/locations/STACKS'])
    await refused(t, `${conf}/libraries/${path}`, '402119', 'DELETE')
})

t.test('createLocation and updateLocation raise every documented error', async t => {
  const cases: [change: object, code: string][] = [
    [{ type: { value: 'ROUND' } }, '60297'],
    [{ remote_storage: 'Moon' }, '60298'],
    [{ fulfillment_unit: { value: 'None' } }, '60299'],
    [{ accession_placement: { value: '999' } }, '60300'],
    [{ call_number_type: { value: '99' } }, '60301'],
    [{ suppress_from_publishing: 'maybe' }, '401664'],
    [{ circ_desk: [{ circ_desk_code: 'NONE' }] }, '401664'],
    [{ name: undefined }, '401664'],
    [{ name: '' }, '401664']
  ]
  const stacks = (await call('GET', `${main}/locations/STACKS`)).data
  for (const [change, code] of cases) {
    const post = await call('POST', `${main}/locations`, { body: { ...given, ...change } })
    const put = await call('PUT', `${main}/locations/STACKS`, { body: { ...stacks, ...change } })
    t.same([post.status, put.status], [400, 400])
    t.same([error(post).errorCode, error(put).errorCode], [code, code], JSON.stringify(change))
  }
  for (const [url, body] of [
    [`${main}/locations`, { ...given, code: undefined }],
    [`${main}/locations`, { ...given, code: 'STACKS' }],
    [`${conf}/libraries/NONE/locations`, given]
  ] as const)
    t.equal(error(await call('POST', url, { body })).errorCode, '401664')
  t.equal(error(await call('PUT', `${conf}/libraries/NONE/locations/X`, { body: given })).errorCode, '401664')
  t.equal(error(await call('PUT', `${main}/locations/STACKS`, { body: given })).errorCode, '60302', 'another code')
  t.equal(error(await call('PUT', `${main}/locations/MAPS`, { body: given })).errorCode, '60302', 'unknown location')
  t.equal(error(await call('POST', `${main}/locations`, { body: given, key: 'other' })).errorCode, '401664')
  t.equal(error(await call('PUT', `${main}/locations/STACKS`, { body: stacks, key: 'other' })).errorCode, '401664')
  t.same((await call('GET', `${main}/locations/STACKS`)).data, stacks, 'nothing changed')
})

t.test('listCircDesks pages, with and without the slash', async t => {
  const codes = (data: any): string[] => data.circ_desk.map((desk: any) => desk.code)
  const whole = (await call('GET', `${main}/circ-desks/`)).data
  t.same(codes(whole), ['DEFAULT_CIRC_DESK', 'RESERVES_DESK', 'SELF_CHECK'])
  t.equal(whole.total_record_count, 3)
  t.same((await call('GET', `${main}/circ-desks`)).data, whole)
  t.same(codes((await call('GET', `${main}/circ-desks/?limit=1&offset=1`)).data), ['RESERVES_DESK'])
  t.same((await call('GET', `${main}/circ-desks/?limit=0`)).data, { circ_desk: [], total_record_count: 3 })
  t.same((await call('GET', `${main}/circ-desks/?offset=9`)).data, { circ_desk: [], total_record_count: 3 })
  t.equal((await call('GET', `${main}/circ-desks/?limit=101`)).status, 400)
  await refused(t, `${conf}/libraries/NONE/circ-desks/`, '402119')
  await refused(t, `${main}/circ-desks/`, '402119', 'GET', 'other')
})

t.test('getCircDesk answers one with its locations; 402119 and 401664', async t => {
  const { data } = await call('GET', `${main}/circ-desks/RESERVES_DESK/`)
  t.equal(data.reading_room_desk, true)
  t.match(data.location, [{ location_code: 'RESERVES', location_type: { value: 'CLOSED', desc: 'Closed' } }])
  t.match((await call('GET', `${main}/circ-desks/RESERVES_DESK`, xml)).text, '<locations><location link="http')
  await refused(t, `${main}/circ-desks/NONE`, '401664')
  await refused(t, `${conf}/libraries/NONE/circ-desks/SELF_CHECK`, '402119')
  await refused(t, `${main}/circ-desks/SELF_CHECK`, '402119', 'GET', 'other')
})

t.test('listDepartments by type and library, brief without operators', async t => {
  const codes = async (query: string): Promise<string[]> =>
    (await call('GET', `${conf}/departments${query}`)).data.department.map((department: any) => department.code)
  t.same(await codes(''), ['ACQ_MAIN', 'BINDING', 'DIGI_DEPT_INST'])
  t.same(await codes('?type=DIGI'), ['DIGI_DEPT_INST'])
  t.same(await codes('?library=SCI'), ['BINDING', 'DIGI_DEPT_INST'])
  const [full] = (await call('GET', `${conf}/departments?type=DIGI`)).data.department
  const [brief] = (await call('GET', `${conf}/departments?type=DIGI&view=brief`)).data.department
  t.same(full.operator, [])
  t.notOk('operator' in brief)
  t.same(full.owner, { value: institution, desc: institution })
  t.match((await call('GET', `${conf}/departments`, xml)).text, '<served_libraries><library desc="Aldermoor Library">')
  t.same((await call('GET', `${conf}/departments`, { key: 'other' })).data, { total_record_count: 0 })
  await refused(t, `${conf}/departments?type=NONE`, '402119')
  await refused(t, `${conf}/departments?library=NONE`, '402119')
})

t.test('getGeneral names the institution and the address that the caller uses', async t => {
  const { data } = await call('GET', `${conf}/general?expand=ingest_form`, { headers: { host: 'alma.example:81' } })
  t.same(data, {
    institution: { value: institution, desc: institution },
    alma_url: 'http://alma.example:81',
    environment_type: 'production'
  })
  t.equal((await call('GET', `${conf}/general`, { key: 'other' })).data.institution.value, '02OTHER_INST')
})

t.test('testConfRead and testConfWrite answer to the letter', async t => {
  const prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const get = await call('GET', `${conf}/test`, xml)
  t.equal(get.text, `${prolog}<test>GET - OK - institutionCode: ${institution}</test>`)
  t.equal((await call('POST', `${conf}/test`, xml)).text, `${prolog}<test>POST - OK</test>`)
  t.equal((await call('POST', `${conf}/test`, { body: '{}' })).status, 200)
  await addKey(database, 'reader', { institution, name: 'reader', areas: { conf: 'r' } })
  t.equal((await call('GET', `${conf}/test`, { key: 'reader' })).status, 200)
  t.match((await call('POST', `${conf}/test`, { key: 'reader' })).text, 'UNAUTHORIZED')
})
