import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

const ada = (more = '') => feedXml(userXml({ primary_id: 'ada', first_name: 'Ada', last_name: 'Lovelace', more }))

t.test('SIS-63 a user registered at the desk is completed by the next feed', async t => {
  const { call, ...app } = await sisApp(t)
  const external = { account_type: { value: 'EXTERNAL' }, external_id: 'CAMPUS', last_name: 'Reader' }
  t.equal((await call('POST', '/almaws/v1/users', { body: { ...external, primary_id: 'ada' } })).status, 200)
  const { run, records } = await feed({ call, ...app }, ada('<user_group>GRAD</user_group>'))
  t.match(run.counters, { created: 0, updated: 1, rejected: 0 })
  t.equal(records[0].outcome, 'updated')
  const user = (await call('GET', '/almaws/v1/users/ada')).data
  t.match(user, { first_name: 'Ada', last_name: 'Lovelace', user_group: { value: 'GRAD' }, external_id: 'CAMPUS' })
})

t.test('convertUser: SIS-21 SIS-63 an internal user in the way is made external in one call, and back', async t => {
  const app = await sisApp(t)
  const { call } = app
  const note = { note_type: { value: 'OTHER' }, note_text: 'met', segment_type: 'Internal' }
  const body = {
    primary_id: 'ada',
    last_name: 'Reader',
    account_type: { value: 'INTERNAL' },
    password: 'a long secret 17',
    user_note: [note]
  }
  await call('POST', '/almaws/v1/users', { body })
  const refused = await feed(app, ada())
  t.match(refused.records[0], { outcome: 'rejected', reason: 'USER_NOT_EXTERNAL', message: /^User is not external/ })
  const convert = (wanted: object) => call('POST', '/v1/users/ada/convert', { body: wanted })
  t.equal((await convert({ account_type: 'EXTERNAL' })).data.code, 'EXTERNAL_ID_MISSING')
  const external = await convert({ account_type: 'EXTERNAL', external_id: 'CAMPUS' })
  t.match([external.status, external.data], [200, { account_type: { value: 'EXTERNAL' }, external_id: 'CAMPUS' }])
  const personal = (await call('GET', '/almaws/v1/users/ada/personal-data')).data
  t.equal(personal.has_password, false, 'an external user has no password')
  const fed =
    '<user_notes><user_note><note_type>OTHER</note_type><note_text>of the SIS</note_text></user_note></user_notes>'
  const taken = await feed(app, ada(fed))
  t.match(taken.run.counters, { updated: 1, rejected: 0 })
  const types = async () =>
    (await call('GET', '/almaws/v1/users/ada')).data.user_note.map(({ segment_type }: any) => segment_type)
  t.same(await types(), ['Internal', 'External'])
  await convert({ account_type: 'EXTERNAL', entries: 'INTERNAL' })
  t.same(await types(), ['Internal', 'Internal'], "the notes are the library's now")
  await feed(app, ada())
  t.same(await types(), ['Internal', 'Internal'], 'and no feed removes them')
  const internal = await convert({ account_type: 'INTERNAL' })
  t.match([internal.data.account_type.value, internal.data.external_id ?? ''], ['INTERNAL', ''])
  t.equal((await feed(app, ada())).records[0].reason, 'USER_NOT_EXTERNAL')
  const trail = (await call('GET', '/v1/audit?action=user.converted')).data.entries
  t.same(
    trail.map(({ detail }: any) => `${detail.from} ${detail.to} ${detail.entries}`),
    ['EXTERNAL INTERNAL KEEP', 'EXTERNAL EXTERNAL INTERNAL', 'INTERNAL EXTERNAL KEEP']
  )
})
