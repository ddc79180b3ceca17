import t from 'tap'
import { addKey, all, testApp } from '../helpers/app.ts'
import { needsReference, referenceJson, referenceList, referenceText } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'

const users = '/almaws/v1/users'
// Without tables: the codes of the recorded users are those of other libraries.
const key = 'bare'

const recordings = () => [
  ...referenceList('fixtures/users', /\.json$/),
  ...['scriptotek__user_response', 'slsp__user_test1', 'slsp__user_testLoanUser3', 'tulibraries__single_user'].map(
    name => `alma/samples/${name}.json`
  )
]

/** What a client can rely on: values, without labels (they are the library's), links and what is only shown by us. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence)
  if (typeof value !== 'object' || value === null) return value ?? ''
  const entries = Object.entries(value).filter(([name]) => !shownOnly.has(name))
  return Object.fromEntries(entries.map(([name, item]) => [name, essence(item)]))
}
const internal = (user: object) => JSON.parse(JSON.stringify(user).replaceAll('"External"', '"Internal"'))
const shownOnly = new Set(['desc', 'link', 'requests', 'loans', 'fees', 'proxy_for_user', 'status_date', 'full_name'])

t.test(
  'createUser getUser updateUser recorded users come back with the same keys and values',
  needsReference,
  async t => {
    const { database, call } = await testApp(t)
    await addKey(database, key, { institution: '02BARE_INST', name: key, areas: all })
    const wrongUser = xsd('rest_user.xsd')
    for (const path of recordings()) {
      const recorded = referenceJson(path)
      const created = await call('POST', users, { key, body: recorded })
      t.equal(created.status, 200, `${path} ${created.text.slice(0, 300)}`)
      const read = await call('GET', `${users}/${encodeURIComponent(recorded.primary_id)}`, { key })
      const missing = Object.keys(recorded).filter(
        name => !(name in read.data) && name !== 'pin_number' && name !== 'rs_library'
      )
      t.same(missing, [], `${path}: keys that clients know`)
      // A recorded internal user has an external identifier; the vendor's XSD says that all of his is internal.
      const given = recorded.account_type.value === 'INTERNAL' ? internal(recorded) : recorded
      const [one, other] = [essence(given), essence(read.data)] as Record<string, any>[]
      for (const [name, value] of Object.entries(one ?? {}))
        if (!['pin_number', 'rs_library', 'last_patron_activity_date', 'user_role', 'contact_info'].includes(name))
          t.match(other?.[name], value, `${path}: ${name}`)
      for (const kind of ['address', 'email', 'phone'])
        t.match(other?.contact_info[kind], one?.contact_info?.[kind] ?? [], `${path}: ${kind}`)
      t.equal(read.data.user_role.length, recorded.user_role.length, `${path}: roles`)
      const put = await call('PUT', `${users}/${encodeURIComponent(recorded.primary_id)}`, { key, body: recorded })
      t.match(put.headers.etag, /-1"$/, `${path}: put again, it changes nothing`)
      const xml = await call('GET', `${users}/${encodeURIComponent(recorded.primary_id)}?format=xml`, { key })
      t.same(wrongUser(xml.text), [], `${path}: valid against the vendor's XSD`)
      // The next recording may have the same identifiers.
      await call('DELETE', `${users}/${encodeURIComponent(recorded.primary_id)}`, { key })
    }
  }
)

t.test('createUser a recorded user in XML', needsReference, async t => {
  const { database, call } = await testApp(t)
  await addKey(database, key, { institution: '02BARE_INST', name: key, areas: all })
  const [path = ''] = referenceList('fixtures/users', /\.xml$/)
  const body = referenceText(path)
  const created = await call('POST', users, { key, body, headers: { 'content-type': 'application/xml' } })
  t.equal(created.status, 200, created.text.slice(0, 300))
  const id = created.data.primary_id
  t.match(body, `<primary_id>${id}</primary_id>`)
  const again = await call('PUT', `${users}/${encodeURIComponent(id)}`, {
    key,
    body,
    headers: { 'content-type': 'application/xml' }
  })
  t.match(again.headers.etag, /-1"$/, 'put again, it changes nothing')
  const list = await call('GET', `${users}?format=xml`, { key })
  t.same(xsd('rest_users.xsd')(list.text), [])
})
