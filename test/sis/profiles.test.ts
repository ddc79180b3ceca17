import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { errorOf } from '../users/people.ts'

const path = '/almaws/v1/conf/integration-profiles'
const body = {
  code: 'SIS',
  name: 'Student records',
  type: { value: 'USER' },
  system: { value: 'BANNER' },
  ftp_connection: { value: 'Registrar' },
  parameter: [
    { action: { value: 'SYNCHRONIZE' }, name: { value: 'MATCH_ID_TYPE' }, value: 'BARCODE' },
    { action: { value: 'SYNCHRONIZE' }, name: { value: 'SCHEDULE' }, value: '0 3 * * *' },
    { action: { value: 'IMPORT' }, name: { value: 'ACTIVE' }, value: 'false' }
  ]
}

t.test('SIS-10 a profile is created, read, changed and deleted by Alma operations, in JSON and XML', async t => {
  const app = await testApp(t)
  await configure(app)
  const created = await app.call('POST', path, { body })
  t.equal(created.status, 200)
  t.match(created.data, {
    code: 'SIS',
    type: { value: 'USER', desc: 'Users' },
    system: { value: 'BANNER', desc: 'Banner' }
  })
  const value = (name: string, data: any) => data.parameter.find((entry: any) => entry.name.value === name)?.value
  t.equal(value('MATCH_ID_TYPE', created.data), 'BARCODE')
  t.equal(value('UNMATCHED', created.data), 'ADD')
  const { id } = created.data
  const long = await app.call('POST', path, { body: { ...body, code: 'LONG', system: { value: 'S'.repeat(65) } } })
  t.match(errorOf(long), /system/, 'no longer than it is kept')

  const xml = await app.call('GET', `${path}/${id}`, { headers: { accept: 'application/xml' } })
  t.match(xml.text, /<parameter><action desc="SYNCHRONIZE">SYNCHRONIZE<\/action><name desc="MATCH_ID_TYPE">/)

  const changed = await app.call('PUT', `${path}/${id}`, { body: { ...created.data, name: 'Registrar' } })
  t.match(changed.data, { id, name: 'Registrar' })
  t.equal(value('MATCH_ID_TYPE', changed.data), 'BARCODE')

  const listed = await app.call('GET', `${path}?type=USERS&q=name~regis`)
  t.match(listed.data, { total_record_count: 1, integration_profile: [{ id }] })
  t.same((await app.call('GET', `${path}?type=WEBHOOKS`)).data, { total_record_count: 0 })
  t.equal(errorOf(await app.call('GET', `${path}?type=WEBHOOK`)), '40166404 Invalid type.')
  t.match(errorOf(await app.call('GET', `${path}?q=colour~red`)), /^40166410 Parameter value invalid. Use field~text/)

  t.equal((await app.call('DELETE', `${path}/${id}`)).status, 204)
  t.match((await app.call('GET', `${path}/${id}`)).data.errorList.error[0], { errorCode: '60304' })
})

t.test('createIntegrationProfile refuses what is wrong, each with its code', async t => {
  const app = await testApp(t)
  await configure(app)
  const code = async (change: object) =>
    (await app.call('POST', path, { body: { ...body, ...change } })).data?.errorList?.error[0]?.errorCode
  const unknown = await app.call('POST', path, { body: { ...body, type: { value: 'WEBHOOK' } } })
  t.equal(errorOf(unknown), '40166404 Invalid type.')
  t.equal(await code({ code: '' }), '401664')
  t.equal(await code({ code: 'with blank' }), '401664')
  const parameter = (name: string, value: string) => ({
    parameter: [{ action: { value: 'SYNCHRONIZE' }, name: { value: name }, value }]
  })
  t.equal(await code(parameter('UNMATCHED', 'PERHAPS')), '401664')
  t.equal(await code(parameter('NO_SUCH', 'x')), '401664')
  t.equal(await code(parameter('SCHEDULE', '0 2 30 2 *')), '401664', 'the 30th of February')
  t.equal(await code({}), undefined)
  t.equal(await code({ code: 'sis' }), '40166411', 'a second profile whose code differs by case only')
})

t.test('AUD-01 SIS-10 who made, changed or deleted a profile, and which settings, is in the audit trail', async t => {
  const app = await testApp(t)
  await configure(app)
  const put = (settings: object, name = 'Campus') =>
    app.call('PUT', '/v1/sis/profiles/CAMPUS', { body: { code: 'CAMPUS', name, settings } })
  const trail = async () =>
    (await app.call('GET', '/v1/audit?action=sis.profile')).data.entries.map(
      ({ action, subject, detail }: any) => `${action} ${subject} ${detail?.changed ?? '-'}`
    )
  const settings = { userGroup: 'STAFF', guards: { active: true, updated: { count: 5, percent: 10 } } }
  await app.call('POST', '/v1/sis/profiles', { body: { code: 'CAMPUS', name: 'Campus', settings } })
  await put({ ...settings, guards: { active: false, updated: { count: 6, percent: 10 } } }, 'Hill')
  await put({ ...settings, guards: { active: false, updated: { count: 6, percent: 10 } } }, 'Hill')
  const { data } = await app.call('GET', path)
  await app.call('DELETE', `${path}/${data.integration_profile[0].id}`)
  t.same(await trail(), [
    'sis.profile.deleted sis-profile:CAMPUS -',
    'sis.profile.changed sis-profile:CAMPUS ',
    'sis.profile.changed sis-profile:CAMPUS guards.active guards.updated.count name',
    'sis.profile.created sis-profile:CAMPUS guards.active guards.updated.count guards.updated.percent isDefault name system userGroup'
  ])
})

t.test('SIS-11 an action that is switched off is no job', async t => {
  const app = await testApp(t)
  await configure(app)
  await app.call('POST', path, { body })
  const { data } = await app.call('GET', '/almaws/v1/conf/jobs?limit=100')
  const names = data.job.map(({ name }: { name: string }) => name)
  t.ok(names.includes('Users SYNCHRONIZE using Student records'))
  t.notOk(names.includes('Users IMPORT using Student records'))
})
