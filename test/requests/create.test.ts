import t from 'tap'
import { addKey, all } from '../helpers/app.ts'
import { bibs, campus, hold, users, xml } from './campus.ts'

const library = await campus(t)
const { call, refused, user, copy, ask, get, item, setProcess, database, clock } = library
await user('ada')
await user('ben')
await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
const novel = await copy('B1')

t.test('createUserRequest a copy on its shelf is fetched at once', async t => {
  const answer = await call('POST', `${users}/ada/requests?mms_id=${novel.bib}`, { body: hold })
  t.equal(answer.status, 200, answer.text)
  t.match(answer.data, {
    title: 'Title of B1',
    author: 'Marlow, Ida',
    user_primary_id: 'ada',
    request_type: 'HOLD',
    request_sub_type: { value: 'PATRON_PHYSICAL', desc: 'Patron physical item request' },
    mms_id: String(novel.bib),
    holding_id: String(novel.holding),
    pickup_location: 'Aldermoor Library',
    pickup_location_type: 'LIBRARY',
    pickup_location_library: 'MAIN',
    managed_by_library: 'Aldermoor Library',
    managed_by_circulation_desk: 'Aldermoor service desk',
    managed_by_library_code: 'MAIN',
    managed_by_circulation_desk_code: 'DEFAULT_CIRC_DESK',
    material_type: {},
    request_status: 'IN_PROCESS',
    request_date: '2026-11-22Z',
    request_time: '2026-11-22T12:00:00Z',
    task_name: 'Pickup From Shelf',
    item_id: String(novel.pid),
    barcode: 'B1'
  })
  t.notOk('place_in_queue' in answer.data, 'it waits for nothing')
  t.match(answer.data.expiry_date, /^2026-12-\d\dZ$/, 'fourteen open days')
  t.match(await item(novel), { process_type: 'REQUESTED', at_library: 'MAIN' })
  t.same(await get('ada', answer.data.request_id), answer.data)
})

t.test('listUserRequests newest first, counted, filtered; a place for those that wait', async t => {
  const waiting = await copy('B2')
  await setProcess(waiting, 'LOAN')
  await user('cleo')
  t.same((await call('GET', `${users}/cleo/requests`)).data, { total_record_count: 0 })
  const first = await ask('cleo', waiting)
  t.match(first, { request_status: 'NOT_STARTED', place_in_queue: 1, description: '' })
  t.notOk('expiry_date' in first || 'item_id' in first || 'managed_by_library' in first, JSON.stringify(first))
  t.equal((await ask('ada', waiting)).place_in_queue, 2)
  const scan1 = await ask('cleo', novel, { request_type: 'DIGITIZATION', partial_digitization: false })
  const list = (await call('GET', `${users}/cleo/requests`)).data
  t.same(Object.keys(list), ['user_request', 'total_record_count'])
  t.same(
    list.user_request.map((request: any) => request.request_id),
    [scan1.request_id, first.request_id]
  )
  t.same(list.user_request[1], first)
  t.equal((await call('GET', `${users}/cleo/requests?request_type=HOLD`)).data.total_record_count, 1)
  t.equal((await call('GET', `${users}/cleo/requests?limit=1&offset=1`)).data.user_request[0].place_in_queue, 1)
  t.same((await call('GET', `${users}/cleo/requests?offset=9`)).data, { user_request: [], total_record_count: 2 })
  t.same((await call('GET', `${users}/cleo/requests?status=history`)).data, { total_record_count: 0 })
  const { text } = await call('GET', `${users}/cleo/requests`, xml)
  t.match(text, /<user_requests total_record_count="2"><user_request><title>/)
  t.match(text, '<request_status>Not Started</request_status>')
  await refused(t, 'GET', `${users}/cleo/requests?status=lost`, '401666')
  await refused(t, 'GET', `${users}/cleo/requests?request_type=LOAN`, '401666')
  t.equal((await call('GET', `${users}/cleo/requests?request_type=MOVE`)).status, 200)
  await refused(t, 'GET', `${users}/nobody/requests`, '401890')
  await refused(t, 'GET', `${users}/cleo/requests?user_id_type=BARCODE`, '401890')
  t.match(await refused(t, 'GET', `${users}/cleo/requests`, '401890', undefined, 'other'), 'was not found')
})

t.test('getUserRequest by its id, whoever asked, also after its end; 401694', async t => {
  const book = await copy('B3')
  const { request_id: id, ...rest } = await ask('ada', book)
  t.match((await call('GET', `${users}/ALL/requests/${id}`)).data, rest)
  t.match((await call('GET', `${users}/all/requests/${id}`, xml)).text, '<request_status>In Process</request_status>')
  t.equal(await refused(t, 'GET', `${users}/ben/requests/${id}`, '401694'), 'Request Identifier not found.')
  await refused(t, 'GET', `${users}/ada/requests/1`, '401694')
  await refused(t, 'GET', `${users}/ada/requests/none`, '401694')
  await refused(t, 'GET', `${users}/ALL/requests/${id}`, '401694', undefined, 'other')
  t.equal((await call('DELETE', `${users}/ada/requests/${id}?reason=CancelledAtPatronRequest`)).status, 204)
  t.match(await get('ada', id), { request_status: 'HISTORY', item_id: String(book.pid) })
  const list = (await call('GET', `${users}/ada/requests?limit=100`)).data.user_request
  t.notOk(list.some((request: any) => request.request_id === id))
  t.equal((await call('GET', `${users}/ada/requests?status=history`)).data.user_request[0].request_id, id)
})

t.test('createUserRequest in XML, of one item', async t => {
  const book = await copy('B4')
  const sibling = await copy('B4b', {}, book)
  const body = `<user_request><request_type>HOLD</request_type>
    <pickup_location_type>CIRCULATION_DESK</pickup_location_type><pickup_location_library>SCI</pickup_location_library>
    <pickup_location_circulation_desk>DEFAULT_CIRC_DESK</pickup_location_circulation_desk>
    <material_type desc="Book">BOOK</material_type><comment>soon &amp; please</comment></user_request>`
  const { status, text } = await call('POST', `${users}/ada/requests?item_pid=${sibling.pid}`, { body, ...xml })
  t.equal(status, 200, text)
  t.match(text, `<item_id>${sibling.pid}</item_id><barcode>B4b</barcode>`)
  t.match(text, '<comment>soon &amp; please</comment>')
  t.match(text, '<pickup_location>Kestrel service desk</pickup_location>')
  t.equal((await item(book)).process_type, null, 'the other copy is free')
})

t.test('createUserRequest refusals about what is asked for: 401684, 60328, 401136, 401129, 402203', async t => {
  const at = `${users}/ben/requests`
  await refused(t, 'POST', `${at}?item_pid=nothing`, '401684', hold)
  await refused(t, 'POST', `${at}?item_pid=99`, '60328', hold)
  await refused(t, 'POST', `${at}?item_pid=${novel.pid}&mms_id=77`, '60328', hold)
  await refused(t, 'POST', `${at}?mms_id=${novel.bib}`, '60328', { ...hold, holding_id: 'x' })
  await refused(t, 'POST', `${at}?mms_id=77`, '402203', hold)
  await refused(t, 'POST', `${at}?mms_id=x`, '402204', hold)
  await refused(t, 'POST', at, '401664', hold)
  await refused(t, 'POST', `${users}/nobody/requests?mms_id=${novel.bib}`, '401890', hold)
  const book = await copy('B5')
  await ask('ben', book)
  const text = await refused(t, 'POST', `${at}?mms_id=${book.bib}`, '401136', hold)
  t.equal(text, 'Failed to save the request: Patron has active request for selected item.')
  await refused(t, 'POST', `${at}?item_pid=${book.pid}`, '401136', hold)
  const again = await call('POST', `${at}?mms_id=${book.bib}&allow_same_request=true`, { body: hold })
  t.match(again.data, { request_status: 'NOT_STARTED', place_in_queue: 1 }, 'allow_same_request lifts it')
  const lost = await copy('B6')
  await setProcess(lost, 'MISSING')
  t.equal(
    await refused(t, 'POST', `${at}?mms_id=${lost.bib}`, '401129', hold),
    'No items can fulfill the submitted request.'
  )
  const reserve = await copy('B7', { location: 'RESERVES' })
  await refused(t, 'POST', `${at}?mms_id=${reserve.bib}`, '401129', hold)
  await refused(t, 'POST', `${at}?mms_id=${novel.bib}`, '401129', { ...hold, description: 'v.9' })
  await refused(t, 'POST', `${at}?mms_id=${novel.bib}`, '401129', { ...hold, material_type: { value: 'DVD' } })
})

t.test(
  "createUserRequest: the last day of interest is not over while it is today on the institution's clocks",
  async t => {
    const { data: terms } = await call('GET', '/v1/terms')
    t.teardown(() => call('PUT', '/v1/terms', { body: terms }))
    t.teardown(() => clock.set('2026-11-22T12:00:00Z'))
    const book = await copy('B8')
    const at = `${users}/ben/requests?mms_id=${book.bib}`
    const brief = { ...hold, last_interest_date: '2026-11-22Z' }
    await call('PUT', '/v1/terms', { body: { ...terms, time_zone: 'Australia/Sydney' } })
    clock.set('2026-11-22T22:30:00Z')
    t.match(await refused(t, 'POST', at, '60331', brief), /last interest date is in the past/)
    await call('PUT', '/v1/terms', { body: { ...terms, time_zone: 'America/Chicago' } })
    clock.set('2026-11-23T01:00:00Z')
    t.equal((await call('POST', at, { body: brief })).status, 200, 'seven in the evening')
  }
)

t.test('createUserRequest mandatory fields and pickup: 401664, 401895, 60308 to 60310, 60324 to 60327', async t => {
  const at = `${users}/ben/requests?mms_id=${novel.bib}`
  const wants = (more: object, code: string) => refused(t, 'POST', at, code, { request_type: 'HOLD', ...more })
  await refused(t, 'POST', at, '401664', {})
  await refused(t, 'POST', at, '401664', { request_type: 'MOVE' })
  t.match(await wants({}, '401664'), 'pickup_location_type')
  t.match(await wants({ pickup_location_type: 'LIBRARY' }, '401664'), 'pickup_location_library')
  const desk = { pickup_location_type: 'CIRCULATION_DESK', pickup_location_library: 'MAIN' }
  t.match(await wants(desk, '401664'), 'pickup_location_circulation_desk')
  t.match(
    await wants({ ...desk, pickup_location_circulation_desk: 'ROOF' }, '401895'),
    'code ROOF and library code MAIN'
  )
  await wants({ pickup_location_type: 'LIBRARY', pickup_location_library: 'ROOF' }, '401895')
  await wants({ pickup_location_type: 'MOON' }, '401664')
  await wants({ pickup_location_type: 'LIBRARY', pickup_location_institution: '02OTHER_INST' }, '60324')
  const own = { pickup_location_type: 'LIBRARY', pickup_location_institution: '01TEST_INST' }
  await wants(own, '60327')
  await wants({ ...own, pickup_location_library: 'ROOF' }, '60326')
  t.equal((await call('POST', `${bibs}/${novel.bib}/requests?user_id=ben`, { body: { ...hold, ...own } })).status, 200)
  const bib = `${bibs}/${novel.bib}/requests?user_id=ben`
  await refused(t, 'POST', bib, '60325', { ...hold, pickup_location_institution: '02OTHER_INST' })
  // Personal delivery.
  const home = { pickup_location_type: 'USER_HOME_ADDRESS' }
  t.equal(await wants(home, '60309'), 'User does not have address for personal delivery.')
  const address = { line1: '1 Weir Lane', city: 'Aldermoor', address_type: [{ value: 'home' }] }
  await user('dora', { contact_info: { address: [address] } })
  const at3 = `${users}/dora/requests?mms_id=${novel.bib}`
  const made = await call('POST', at3, { body: { request_type: 'HOLD', ...home } })
  t.match(made.data, { pickup_location: 'Home address', pickup_location_type: 'USER_HOME_ADDRESS' })
  await refused(t, 'POST', at3, '60309', { request_type: 'HOLD', pickup_location_type: 'USER_WORK_ADDRESS' })
  // The institution has given up addresses of that type.
  await database.pool.query(
    `update code_table set rows = (select json_agg(case when entry->>'code' = 'work'
       then entry || '{"enabled": false}'::jsonb else entry end) from jsonb_array_elements(rows::jsonb) entry)
     where name = 'UserAddressTypes'`
  )
  library.clock.advance(6000)
  await refused(t, 'POST', at3, '60310', { request_type: 'HOLD', pickup_location_type: 'USER_WORK_ADDRESS' })
  await database.pool.query(`update circ_desk set record = (record::jsonb - 'supports_personal_delivery')::json`)
  const none = await refused(t, 'POST', at3, '60308', { request_type: 'HOLD', ...home })
  t.equal(none, 'Delivery to personal address is not supported.')
})
