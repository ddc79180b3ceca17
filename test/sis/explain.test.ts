import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

const ada = (more: string) => feedXml(userXml({ primary_id: 'ada', first_name: 'Ada', more }))
const group = (code: string) => `<user_group>${code}</user_group>`

t.test(
  'explainUserField, releaseProtectedField: SIS-27 SIS-29 who set a field, and what the last feed would do',
  async t => {
    const app = await sisApp(t)
    const why = async (field: string) => (await app.call('GET', `/v1/users/ada/explain?field=${field}`)).data
    const patch = (body: object) => app.call('PATCH', '/almaws/v1/users/ada', { body })
    const first = await feed(app, ada(group('GRAD')))
    t.match(await why('user_group'), {
      value: { value: 'GRAD' },
      set: { by: 'SIS_RUN', run: first.run.id, name: 'CAMPUS' },
      protected: false,
      protectable: true,
      last_feed: { run: first.run.id, profile: 'CAMPUS', outcome: 'created' },
      next: { code: 'NOTHING' }
    })
    const second = await feed(app, ada(group('STAFF')))
    t.match((await why('user_group')).set, { by: 'SIS_RUN', run: second.run.id, why: 'SIS_VALUE' })

    await patch({ user_group: { value: 'FACULTY' }, first_name: 'Augusta' })
    t.match(await why('user_group'), {
      value: { value: 'FACULTY' },
      set: { by: 'KEY', name: 'test' },
      protected: true,
      next: { code: 'REATTACHES', value: { value: 'STAFF' } }
    })
    t.match(await why('first_name'), { set: { by: 'KEY' }, protectable: false, next: { code: 'FOLLOWS_SIS' } })
    await feed(app, ada(group('GRAD')))
    t.match(await why('user_group'), { value: { value: 'FACULTY' }, protected: true, next: { code: 'KEPT' } })
    t.match((await why('first_name')).set, { by: 'SIS_RUN', why: 'SIS_VALUE' })
    await patch({ first_name: 'Augusta' })
    t.match((await why('first_name')).next, { code: 'RETURNS', value: 'Ada' })

    const released = await app.call('POST', '/v1/users/ada/protected-fields/user_group/release')
    t.match(
      [released.status, released.data],
      [200, { field: 'user_group', manual: false, by: 'test', value: { value: 'FACULTY' } }]
    )
    t.equal((await why('user_group')).protected, false)
    const twice = await app.call('POST', '/v1/users/ada/protected-fields/user_group/release')
    t.match([twice.status, twice.data.code], [409, 'FIELD_NOT_PROTECTED'])
    await feed(app, ada(group('GRAD')))
    t.match((await why('user_group')).value, { value: 'GRAD' }, 'the field follows the feed again')
    t.match((await app.call('GET', '/v1/audit?action=user.field')).data.entries, [{ detail: { field: 'user_group' } }])

    await patch({ pin_number: '7777' })
    t.equal((await why('pin_number')).value, '****', 'a secret is not told')
    for (const field of ['password', 'shoe_size'])
      t.equal((await app.call('GET', `/v1/users/ada/explain?field=${field}`)).data.code, 'INVALID_PARAMETER')
    t.equal((await app.call('GET', '/v1/users/nobody/explain?field=user_group')).status, 404)
  }
)
