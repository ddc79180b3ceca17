import t from 'tap'
import { addKey, all } from '../helpers/app.ts'
import { errorOf, given, person, statements } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { affiliated, book, of, sharingApp, status, users, xml } from './desk.ts'

const { app, call, database, created } = await sharingApp(t)

t.test('getUserResourceSharingRequest shows nobody another one’s request', async t => {
  const { request_id: id } = await created(t, book({ title: 'Mine' }))
  const errors: [string, RegExp][] = [
    [of('other', `/${id}`), /^40166450 No result found/],
    [of('reader', '/99'), /^40166450 /],
    [of('reader', '/nothing?request_id_type=external'), /^40166450 /],
    [of('reader', '/nothing'), /^40166422 Value of parameter is invalid/],
    [of('reader', `/${id}?request_id_type=internal`), /^40166422 /],
    [of('ghost', `/${id}`), /^401861 /]
  ]
  for (const [url, expected] of errors) t.match(errorOf(await call('GET', url)), expected, url)
})

t.test('actOnUserResourceSharingRequest notes what the delivery costs', async t => {
  const { request_id: id } = await created(t, book({ title: 'Costly' }))
  const act = (query: string, user = 'reader') => call('POST', of(user, `/${id}?${query}`), { body: {} })
  const { data } = await act('op=update_shipping&shipping_cost=12.50&fund_code=ILL')
  t.match(data, {
    shipping_cost: { sum: 12.5, currency: { value: 'USD', desc: 'US dollar' } },
    fund: { value: 'ILL', desc: 'Resource sharing' }
  })
  t.match(
    (await call('GET', of('reader', `/${id}`), xml)).text,
    '<shipping_cost><sum>12.5</sum><currency desc="US dollar">USD</currency></shipping_cost>'
  )
  const errors: [string, RegExp][] = [
    ['shipping_cost=1', /^40166411 .*Field: op/],
    ['op=ship', /^40166411 /],
    ['op=update_shipping&shipping_cost=-1', /^40166425 Shipping cost cannot be lower than 0/],
    ['op=update_shipping&shipping_cost=much', /^40166426 Parameter value is invalid/],
    ['op=update_shipping', /^40166426 /],
    ['op=update_shipping&shipping_cost=1&fund_code=NONE', /^40166426 .*fund_code/]
  ]
  for (const [query, expected] of errors) t.match(errorOf(await act(query)), expected, query)
  await call('DELETE', of('reader', `/${id}`))
  t.match(
    errorOf(await act('op=update_shipping&shipping_cost=1')),
    /^40166412 Failed to perform operation. The request has ended.$/
  )
  await given(t, app, person('mover', affiliated))
  const { request_id: moved } = await created(t, book(), 'mover')
  await call('PUT', `${users}/mover`, { body: person('mover', { rs_library: [{ code: coded('MUSIC') }] }) })
  const answer = await call('POST', of('mover', `/${moved}?op=update_shipping&shipping_cost=1`))
  t.match(errorOf(answer), /^401608 /)
})

t.test('cancelUserResourceSharingRequest ends a request, tells its user, or removes it', async t => {
  const { request_id: id } = await created(t, book({ title: 'Not wanted' }))
  const url = of('reader', `/${id}`)
  t.match(errorOf(await call('DELETE', `${url}?reason=Boredom`)), /^401666 reason/)
  const { status: code, text } = await call('DELETE', `${url}?reason=CancelledAtPatronRequest&note=Sorry`)
  t.equal(code, 204)
  t.equal(text, '')
  const { data } = await call('GET', url)
  t.match(data, {
    status: { value: 'CANCELLED_BY_PATRON', desc: 'Cancelled by patron' },
    has_active_notes: true,
    rs_note: [{ content: 'Sorry', created_date: '2026-11-22Z', created_by: 'test' }]
  })
  t.match(errorOf(await call('DELETE', url)), /^401652 General Error: An error has occurred while processing/)
  const letters = await database.pool.query("select text from letter where type = 'ResourceSharingCancelled'")
  t.equal(letters.rows.filter(row => /Not wanted/.test(row.text)).length, 1)
  const { request_id: second } = await created(t, book({ title: 'Not wanted' }))
  t.equal((await call('DELETE', of('reader', `/${second}?remove_request=true&notify_user=false`))).status, 204)
  t.match(errorOf(await call('GET', of('reader', `/${second}`))), /^40166450 /)
  t.match(errorOf(await call('DELETE', of('reader', `/${second}`))), /^401694 Request Identifier not found/)
  t.match(errorOf(await call('DELETE', of('reader', '/x'))), /^401694 /)
  const { request_id: third } = await created(t, book({ title: 'Never mind' }))
  t.equal((await call('DELETE', of('reader', `/${third}?notify_user=false`))).status, 204)
  t.equal((await call('GET', of('reader', `/${third}`))).data.status.value, 'CANCELLED_BY_STAFF')
  t.equal((await database.pool.query("select 1 from letter where text like '%Never mind%'")).rows.length, 0)
})

t.test('moveResourceSharingRequest, getResourceSharingStatus: a request on its whole way (RS-02, RS-03)', async t => {
  const { request_id: id } = await created(t, book({ title: 'The long way', partner: coded('BECKFORD') }))
  const move = (body: object) => call('PUT', status(id), { body })
  const early = await move({ status: 'LOANED' })
  t.equal(early.status, 409)
  t.match(early.data, { code: 'SHARING_STEP', detail: /cannot go to LOANED. It can go to: PENDING_APPROVAL/ })
  t.match((await move({ status: 'REQUEST_SENT' })).data, { status: { desc: 'Request sent to partner' }, final: false })
  await move({ status: 'SHIPPED_PHYSICALLY', due_date: '2026-11-30', supplied_format: 'PHYSICAL', barcode: 'P-1' })
  t.equal((await move({ status: 'RECEIVED_PHYSICALLY', supplied_format: 'CLAY' })).data.code, 'SHARING_FIELD')
  t.equal((await move({ status: 'RECEIVED_PHYSICALLY', partner: 'NOBODY' })).status, 404, 'PARTNER_NOT_FOUND')
  const here = await move({ status: 'RECEIVED_PHYSICALLY', note: 'Fragile' })
  t.match(here.data, { due_date: '2026-11-30', hold_until: '2026-11-27', final: false })
  const letters = await database.pool.query("select text from letter where type = 'OnHoldShelf'")
  t.match(letters.rows[0].text, /The long way[\s\S]*2026-11-27/)
  t.match(errorOf(await call('DELETE', of('reader', `/${id}`))), /^401652 /, 'too late to cancel')
  for (const step of ['LOANED', 'RENEW_REQUESTED', 'RENEWED', 'RETURNED_BY_PATRON', 'RETURNED_TO_PARTNER'])
    t.equal((await move({ status: step })).status, 200, step)
  t.match((await move({ status: 'REQUEST_COMPLETED' })).data, {
    final: true,
    next: [],
    ended_at: '2026-11-22T12:00:00Z'
  })
  const { data } = await call('GET', status(id))
  t.equal(data.steps.length, 10)
  t.match((await call('GET', of('reader', `/${id}`))).data, {
    supplied_format: { value: 'PHYSICAL' },
    barcode: 'P-1',
    partner: { value: 'BECKFORD', desc: 'Beckford University Library', link: /partners\/BECKFORD$/ }
  })
  t.equal((await call('GET', status('1'))).status, 404, 'SHARING_REQUEST_NOT_FOUND')
})

t.test('moveResourceSharingRequest: RS-03 days on the shelf are counted on the clocks of the institution', async t => {
  const zone = (time_zone: string) => call('PUT', '/v1/terms', { body: { time_zone, terms: [], rules: [] } })
  t.equal((await zone('Pacific/Kiritimati')).status, 200)
  const { request_id: id } = await created(t, book({ title: 'From afar', partner: coded('BECKFORD') }))
  const steps = ['REQUEST_SENT', 'SHIPPED_PHYSICALLY', 'RECEIVED_PHYSICALLY']
  for (const step of steps) t.equal((await call('PUT', status(id), { body: { status: step } })).status, 200, step)
  t.match((await call('GET', status(id))).data, { hold_until: '2026-11-30' }, 'where it is the 23rd already')
  await zone('UTC')
})

t.test('moveResourceSharingRequest: of several at the same moment, one goes', async t => {
  const { request_id: id } = await created(t, book({ title: 'Wanted by two desks' }))
  const moves = await Promise.all(
    ['EXPIRED', 'CANCELLED_BY_STAFF', 'EXPIRED'].map(next => call('PUT', status(id), { body: { status: next } }))
  )
  t.same(moves.map(answer => answer.status).sort(), [200, 409, 409])
  t.equal((await call('GET', status(id))).data.steps.length, 2)
})

t.test('listResourceSharingRequests shows both kinds in a fixed number of statements', async t => {
  const list = '/v1/resource-sharing-requests'
  const { data } = await call('GET', `${list}?limit=3&kind=BORROWING&owner=RES_SHARE`)
  t.equal(data.user_resource_sharing_request.length, 3)
  t.ok(data.total_record_count > 4)
  t.same((await call('GET', `${list}?status=LOANED`)).data, {
    user_resource_sharing_request: [],
    total_record_count: 0
  })
  t.equal((await call('GET', `${list}?limit=0`)).data.user_resource_sharing_request.length, 0)
  const few = await statements(t, () => call('GET', `${list}?limit=2`))
  const many = await statements(t, () => call('GET', `${list}?limit=10`))
  t.equal(few.length, many.length)
})

t.test('listPartners, getPartner: the rows of their table', async t => {
  const { data } = await call('GET', '/almaws/v1/partners?limit=1')
  t.match(data, { partner: [{ partner_details: { code: 'BECKFORD', avg_supply_time: 3 } }], total_record_count: 2 })
  t.same((await call('GET', '/almaws/v1/partners?status=INACTIVE')).data, { total_record_count: 0 })
  t.match((await call('GET', '/almaws/v1/partners/STONELEIGH', xml)).text, '<code>STONELEIGH</code>')
  t.match(errorOf(await call('GET', '/almaws/v1/partners/NOBODY')), /^402118 Partner not found/)
})

t.test(
  'deleteUser is refused while a request is open, and leaves no way to reach the user of those that ended',
  async t => {
    await given(t, app, person('leaver', affiliated))
    const { request_id: id } = await created(t, book({ title: 'Left behind', note: 'for me' }), 'leaver')
    t.match(errorOf(await call('DELETE', `${users}/leaver`)), /^401850 .*resource sharing/)
    const held = (await call('GET', `${users}/leaver/personal-data`)).data.resource_sharing_request
    t.equal(held.length, 1)
    await call('DELETE', of('leaver', `/${id}`))
    t.equal((await call('DELETE', `${users}/leaver`)).status, 204)
    const { rows } = await database.pool.query("select * from resource_sharing_request where title = 'Left behind'")
    t.equal(String(rows[0].id), id, 'what is over stays tied to the id that the policy leaves, until its rules cut it')
    t.match(rows[0], { user_id: /^\d+$/, title: 'Left behind', user_group: 'UNDERGRAD' })
    t.same(rows[0].contact, { note: 'for me' }, 'no way to reach the person; the note goes by the rules of notes')
    t.equal((await call('GET', `${users}/reader?expand=requests`)).data.requests.value, 0, 'not among the counts')
  }
)

t.test('isolation: partners and requests of one institution are unknown to another', async t => {
  await addKey(database, 'foreign', { institution: '02OTHER_INST', name: 'foreign', areas: all })
  const { request_id: id } = await created(t, book({ title: 'Ours' }))
  t.equal((await call('GET', status(id), { key: 'foreign' })).status, 404)
  t.equal((await call('GET', '/v1/resource-sharing-requests', { key: 'foreign' })).data.total_record_count, 0)
  t.equal((await call('GET', '/almaws/v1/partners', { key: 'foreign' })).data.total_record_count, 0)
})
