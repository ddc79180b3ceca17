import t from 'tap'
import { institution } from '../helpers/app.ts'
import { errorOf, person, statements, usersApp } from '../users/people.ts'
import { coded } from '../users/sample.ts'

const app = await usersApp(t)
const { call, database, clock } = app
const xml = { headers: { accept: 'application/xml' } }
const users = '/almaws/v1/users'
const acq = '/almaws/v1/acq/purchase-requests'
for (const id of ['reader', 'other', 'selector']) await call('POST', users, { body: person(id) })
const mine = `${users}/reader/purchase-requests`
const { rows } = await database.pool.query(
  `insert into bib (institution, id, title, record, created_at, modified_at) values ($1, nextval('catalogue_number'), 'Weirs', '{}', $2, $2)
   returning id::text`,
  [institution, clock.now()]
)
const mmsId: string = rows[0].id

const wish = (more: object = {}) => ({
  format: coded('P'),
  requested_type: coded('BOOK'),
  citation_type: coded('BOOK'),
  owning_library: coded('MAIN'),
  fund: coded('GENERAL'),
  estimated_cost: { sum: '20.50', currency: coded('EUR') },
  vendor: coded('HARTWELL'),
  vendor_account: 'HARTWELL-1',
  note: 'For the course on rivers',
  location: [{ library: coded('MAIN'), shelving_location: 'STACKS', quantity: 2 }],
  resource_metadata: { title: 'Weirs of the south', author: 'Marlow, Edith', isbn: '9781402894626' },
  ...more
})
const make = async (more: object = {}) => (await call('POST', mine, { body: wish(more) })).data

t.test('createUserPurchaseRequest, getUserPurchaseRequest in JSON and XML', async t => {
  const { status, data } = await call('POST', `${mine}?user_id_type=all_unique`, { body: wish() })
  t.equal(status, 200)
  t.match(data, {
    link: /\/almaws\/v1\/acq\/purchase-requests\/\d+$/,
    created_date: '2026-11-22Z',
    format: { value: 'P', desc: 'Physical' },
    requested_type: { value: 'BOOK', desc: 'Book' },
    requester: { value: 'reader', desc: 'Smith, Jo' },
    status: { value: 'INREVIEW', desc: 'In review' },
    location: [{ library: { value: 'MAIN', desc: 'Aldermoor Library' }, shelving_location: 'STACKS', quantity: 2 }],
    resource_metadata: { title: 'Weirs of the south' }
  })
  t.same((await call('GET', `${mine}/${data.request_id}`)).data, data)
  const text = (await call('GET', `${mine}/${data.request_id}`, xml)).text
  t.match(text, '<format desc="Physical">P</format>')
  t.match(text, '<locations><location><library desc="Aldermoor Library">MAIN</library>')
  const body = `<purchase_request><requested_type>STREAMINGVIDEO</requested_type><format>E</format>
    <resource_metadata><mms_id>${mmsId}</mms_id></resource_metadata></purchase_request>`
  const made = await call('POST', mine, { body })
  t.match(made.data, {
    format: { desc: 'Electronic' },
    requested_type: { desc: 'Streaming video' },
    resource_metadata: { mms_id: { value: mmsId, link: new RegExp(`/bibs/${mmsId}$`) } }
  })
  const plain = await call('POST', mine, { body: { resource_metadata: { title: 'Defaults' } } })
  t.match(plain.data, { format: { value: 'P' }, citation_type: { value: 'BOOK' } })
})

t.test('createUserPurchaseRequest raises every documented error', async t => {
  const cases: [object, string | RegExp][] = [
    [{ resource_metadata: { mms_id: { value: '1' } } }, '60221'],
    [{ format: coded('X') }, '60270'],
    [{ owning_library: coded('MOON') }, /^402469 Library is not valid.$/],
    [{ estimated_cost: { sum: '1', currency: coded('XXX') } }, '60271'],
    [{ estimated_cost: { sum: 'much' } }, '401664'],
    [{ vendor: coded('NOBODY') }, '402880'],
    [{ vendor_account: 'OAKFIELD-1' }, '60272'],
    [{ fund: coded('NONE') }, '60279'],
    [{ resource_metadata: { author: 'x' } }, '60273'],
    [{ resource_metadata: undefined }, '60274'],
    [{ citation_type: coded('SONG') }, '60280'],
    [{ location: [{ library: coded('MOON') }] }, '60281'],
    [{ location: [{ library: coded('MAIN'), shelving_location: 'ATTIC' }] }, '60282'],
    [{ location: [{ library: coded('MAIN'), quantity: 0 }] }, '60283'],
    [{ requested_type: coded('DATABASE') }, '60329']
  ]
  for (const [more, expected] of cases) {
    const answer = await call('POST', mine, { body: wish(more) })
    t.equal(answer.status, 400, JSON.stringify(more))
    t.match(errorOf(answer), typeof expected === 'string' ? `${expected} ` : expected, JSON.stringify(more))
  }
  const url = `${users}/ghost/purchase-requests?user_id_type=BARCODE`
  t.match(errorOf(await call('POST', url, { body: wish() })), /^401890 /)
})

t.test('getUserPurchaseRequests lists a user’s own, by status', async t => {
  const { data } = await call('GET', `${mine}?limit=2`)
  t.equal(data.purchase_request.length, 2)
  t.equal(data.total_record_count, 3)
  t.same((await call('GET', `${mine}?status=REJECTED`)).data, { total_record_count: 0 })
  t.match(errorOf(await call('GET', `${mine}?status=LOST`)), /^60275 Purchase request status is not valid/)
  t.same((await call('GET', `${users}/other/purchase-requests`)).data, { total_record_count: 0 })
  t.match((await call('GET', mine, xml)).text, '<purchase_requests total_record_count="3">')
  const few = await statements(t, () => call('GET', `${mine}?limit=1`))
  const many = await statements(t, () => call('GET', `${mine}?limit=3`))
  t.equal(few.length, many.length, 'no more statements for more rows')
})

t.test('actOnUserPurchaseRequest withdraws what is not decided', async t => {
  const { request_id: id } = await make()
  t.match(errorOf(await call('POST', `${mine}/${id}?op=buy`)), /^401873 The operation is not supported/)
  t.match(errorOf(await call('POST', `${users}/other/purchase-requests/${id}?op=cancel`)), /^60276 /)
  t.equal((await call('POST', `${mine}/${id}?op=cancel`)).status, 200)
  t.match(errorOf(await call('GET', `${mine}/${id}`)), /^60276 The purchase request identifier is not valid/)
  const { request_id: decided } = await make()
  await call('POST', `${acq}/${decided}?op=approve`)
  t.match(errorOf(await call('POST', `${mine}/${decided}?op=cancel`)), /^60277 The purchase request deletion failed/)
})

t.test('getPurchaseRequests, getPurchaseRequest: those of everybody', async t => {
  const { data } = await call('GET', `${acq}/?limit=1&format=E`)
  t.match(data, { purchase_request: [{ format: { value: 'E' } }], total_record_count: 1 })
  const { request_id: id } = data.purchase_request[0]
  t.equal((await call('GET', `${acq}/${id}`)).data.request_id, id)
  t.match((await call('GET', `${acq}/${id}`, xml)).text, '<purchase_request link="http')
  for (const query of ['format=X', 'owning_library=MOON', 'status=LOST', 'citation_type=SONG'])
    t.equal(
      errorOf(await call('GET', `${acq}?${query}`)),
      `40166410 Parameter value is invalid, please choose one of the valid options. Parameter: ${query.split('=')[0]}.`
    )
  t.equal((await call('GET', `${acq}?owning_library=SCI`)).data.total_record_count, 0)
  for (const wrong of ['x', '1', '9'.repeat(20)])
    t.match(errorOf(await call('GET', `${acq}/${wrong}`)), /^60276 /, wrong)
})

t.test('actOnPurchaseRequest approves or rejects, and the user is told', async t => {
  const { request_id: id } = await make({ resource_metadata: { mms_id: { value: mmsId }, title: 'Decided' } })
  const act = (op: string, body: object = {}, which = id) => call('POST', `${acq}/${which}?op=${op}`, { body })
  t.match(errorOf(await act('burn')), /^60319 Purchase request operation failed/)
  t.match(errorOf(await act('reject')), /^60308 A reject reason is required.$/)
  t.match(errorOf(await act('reject', { reject_reason: coded('MOOD') })), /^60308 /)
  t.match(errorOf(await act('approve', { approved_by: 'ghost' })), /^60313 Purchase request approved_by not found/)
  t.match(errorOf(await act('approve', { owning_library: coded('MOON') })), /^60314 /)
  await database.pool.query('update bib set id = id + 1000000 where id = $1', [mmsId])
  t.match(errorOf(await act('approve')), /^60316 Purchase request MMS record not found/)
  await database.pool.query('update bib set id = id - 1000000 where id = $1::bigint + 1000000', [mmsId])
  const { data } = await act('approve', { approved_by: 'SELECTOR', owning_library: coded('SCI') })
  t.match(data, { status: { value: 'APPROVED' }, owning_library: { value: 'SCI' } })
  t.match(errorOf(await act('reject', { reject_reason: coded('NB') })), /^60312 Purchase request invalid status/)
  const { request_id: other } = await make()
  const rejected = await act('reject', { reject_reason: coded('NB') }, other)
  t.match(rejected.data, { status: { value: 'REJECTED' }, reject_reason: { value: 'NB', desc: 'No budget' } })
  const letters = await database.pool.query("select text from letter where type = 'PurchaseRequestDecided' order by id")
  t.match(letters.rows.at(-1).text, /Rejected[\s\S]*No budget/)
})

t.test('updatePurchaseRequest replaces, deletePurchaseRequest removes', async t => {
  const { request_id: id } = await make()
  const put = (body: object, which = id) => call('PUT', `${acq}/${which}`, { body })
  const { data } = await put({ resource_metadata: { title: 'Another' }, requester: coded('other') })
  t.match(data, { requester: { value: 'other' }, resource_metadata: { title: 'Another' }, location: [], note: null })
  t.match(errorOf(await put(wish({ requester: coded('ghost') }))), /^401890 Requester was not found.$/)
  t.match(errorOf(await put(wish({ resource_metadata: undefined }))), /^60274 /)
  t.match(errorOf(await put(wish(), '1')), /^60276 /)
  await call('POST', `${acq}/${id}?op=approve`)
  t.match(errorOf(await put(wish())), /^60309 Purchase request status not valid for update.$/)
  t.equal((await call('DELETE', `${acq}/${id}`)).status, 204)
  t.match(errorOf(await call('DELETE', `${acq}/${id}`)), /^60276 /)
})

t.test('deleteUser leaves the wish without its author', async t => {
  await call('POST', users, { body: person('leaver') })
  const { data } = await call('POST', `${users}/leaver/purchase-requests`, { body: wish() })
  const held = (await call('GET', `${users}/leaver/personal-data`)).data.purchase_request
  t.equal(held.length, 1)
  t.equal((await call('DELETE', `${users}/leaver`)).status, 204)
  const { data: left } = await call('GET', `${acq}/${data.request_id}`)
  t.match(left, { requester: { value: '' }, note: null, resource_metadata: { title: 'Weirs of the south' } })
})
