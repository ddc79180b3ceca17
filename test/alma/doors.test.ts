import t from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed, feedXml, sisApp } from '../helpers/feed.ts'

// What each door answers to a caller who is right, and to one who is not: code and words, in both name spaces.

const first = (answer: Awaited<ReturnType<TestApp['call']>>) => answer.data.errorList.error[0]

t.test('listSisProfiles, createSisProfile, getSisProfile, updateSisProfile', async t => {
  const { call } = await sisApp(t, { matchIdType: 'BARCODE' })
  const path = '/v1/sis/profiles'
  const { data } = await call('GET', path)
  t.match(data.profiles, [{ code: 'CAMPUS', name: 'Campus' }])
  const one = (await call('GET', `${path}/CAMPUS`)).data
  t.match(one, { code: 'CAMPUS', settings: { matchIdType: 'BARCODE' } })
  const changed = await call('PUT', `${path}/CAMPUS`, { body: { ...one, name: 'Registrar' } })
  t.match(changed, { status: 200, data: { code: 'CAMPUS', name: 'Registrar' } })
  t.match((await call('GET', `${path}/campus`)).data, { name: 'Registrar' })
  t.match(await call('GET', `${path}/NONE`), { status: 404, data: { code: 'PROFILE_NOT_FOUND', status: 404 } })
  const again = await call('POST', path, { body: { ...one, id: undefined, name: 'Again' } })
  t.match(again, { status: 400, data: { code: 'PROFILE_EXISTS', detail: /CAMPUS/ } })
})

t.test('startSisRun, listSisRuns, getSisRun, listSisRunRecords', async t => {
  const app = await sisApp(t)
  const { run } = (await feed(app, feedXml({ primary_id: 'u1', first_name: 'Ada' }))) as any
  const { data } = await app.call('GET', '/v1/sis/runs')
  t.match(data, { total: 1, runs: [{ id: String(run.id) }] })
  t.match((await app.call('GET', `/v1/sis/runs/${run.id}`)).data, { profile: 'CAMPUS', mode: 'synchronize' })
  t.equal((await app.call('GET', `/v1/sis/runs/${run.id}/records`)).status, 200)
  t.same((await app.call('GET', '/v1/sis/runs?profile=NONE')).data, { runs: [], alarms: [], total: 0 })
  for (const path of ['999', '999/records', 'x'])
    t.match(await app.call('GET', `/v1/sis/runs/${path}`), { status: 404, data: { code: 'RUN_NOT_FOUND' } }, path)
  const answer = await app.call('POST', '/v1/sis/profiles/NONE/runs', { body: feedXml({}) })
  t.match(answer, { status: 404, data: { code: 'PROFILE_NOT_FOUND' } })
})

t.test(
  'listIntegrationProfiles, getIntegrationProfile, updateIntegrationProfile, deleteIntegrationProfile',
  async t => {
    const { call } = await sisApp(t)
    const path = '/almaws/v1/conf/integration-profiles'
    const { integration_profile: list, total_record_count } = (await call('GET', path)).data
    t.equal(total_record_count, 1)
    const one = (await call('GET', `${path}/${list[0].id}`)).data
    t.equal(one.code, 'CAMPUS')
    t.match((await call('PUT', `${path}/${one.id}`, { body: { ...one, name: 'Other' } })).data, { name: 'Other' })
    t.equal((await call('DELETE', `${path}/${one.id}`)).status, 204)
    // PROFILE_ID_INVALID
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const answer = await call(method, `${path}/${one.id}`, method === 'PUT' ? { body: one } : {})
      t.match(first(answer), { errorCode: '60304', errorMessage: 'Invalid profile ID.' }, method)
    }
  }
)

t.test(
  'getLibrary, getLocation, deleteLocation, listDepartments, getCodeTable, getMappingTable refuse with their own words',
  async t => {
    const app = await testApp(t)
    await configure(app)
    const conf = '/almaws/v1/conf'
    const cases: [name: string, method: 'GET' | 'DELETE', path: string, code: string, words: RegExp][] = [
      ['LIBRARY_NOT_FOUND', 'GET', '/libraries/NONE', '402119', /Library NONE was not found/],
      ['LOCATION_NOT_FOUND', 'GET', '/libraries/MAIN/locations/NONE', '402119', /Location NONE was not found/],
      ['CONF_GENERAL', 'DELETE', '/libraries/MAIN/locations/STACKS', '402119', /^General Error - .*STACKS/],
      ['CONF_GENERAL', 'GET', '/departments?type=NONE', '402119', /department type is not valid/],
      ['CONF_PARAMETER', 'GET', '/code-tables/NONE', '40166411', /^Parameter value is invalid: codeTableName/],
      ['CONF_PARAMETER', 'GET', '/mapping-tables/NONE', '40166411', /^Parameter value is invalid: mappingTableName/]
    ]
    for (const [name, method, path, code, words] of cases)
      t.match(first(await app.call(method, conf + path)), { errorCode: code, errorMessage: words }, `${name}: ${path}`)
  }
)

t.test('getUsers, getMyDetails, getJobInstance refuse with their own words', async t => {
  const { call } = await sisApp(t)
  const filters = await call('GET', '/almaws/v1/users?q=last_name~a&modify_date_from=2026-01-01')
  t.match(first(filters), { errorCode: '402119', errorMessage: /q and modify_date_from/ }, 'USER_LIST_FILTERS')
  t.match(first(await call('GET', '/almaws/v1/users/ME')), { errorCode: '60101' }, 'NO_OWN_USER')
  const { job } = (await call('GET', '/almaws/v1/conf/jobs')).data
  const answer = await call('GET', `/almaws/v1/conf/jobs/${job[0].id}/instances/999`)
  t.match(first(answer), { errorCode: '402218', errorMessage: 'Invalid job instance id.' }, 'JOB_INSTANCE_NOT_FOUND')
})
