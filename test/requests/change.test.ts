import t from 'tap'
import { bibs, campus, hold, users, xml } from './campus.ts'

const library = await campus(t)
const { call, refused, user, copy, ask, get, item, scan, setProcess, database } = library
await user('ada')
await user('ben')

t.test('createUserRequest what stands against it is told in 60331', async t => {
  const at = `${users}/ben/requests?mms_id=${(await copy('B8')).bib}`
  const past = await refused(t, 'POST', at, '60331', { ...hold, last_interest_date: '2026-11-01Z' })
  t.equal(past, 'Failed to create request. The last interest date is in the past.')
  const scan = { request_type: 'DIGITIZATION', partial_digitization: false }
  await refused(t, 'POST', at, '60331', { ...scan, target_destination: { value: 'ACQ_MAIN' } })
  await refused(t, 'POST', at, '60331', { ...scan, target_destination: { value: 'NOWHERE' } })
  await user('eve', { status: { value: 'INACTIVE' } })
  const refusal = await refused(t, 'POST', at.replace('ben', 'eve'), '60331', hold)
  t.match(refusal, 'not active')
})

t.test("createUserRequest updateUserRequest a material type that is too long is the caller's mistake", async t => {
  const { pid } = await copy('B9')
  const body = { ...hold, material_type: { value: 'M'.repeat(65) } }
  const url = `${users}/ben/requests?item_pid=${pid}`
  await refused(t, 'POST', url, '401664', body)
  const { data } = await call('POST', url, { body: hold })
  await refused(t, 'PUT', `${users}/ben/requests/${data.request_id}`, '401664', body)
})

t.test('createUserRequest digitization: 401664, 60330, and a scan for the library itself', async t => {
  const one = await copy('S1', { description: 'v.1 no.2' })
  const at = `${users}/ben/requests?mms_id=${one.bib}`
  const scan = { request_type: 'DIGITIZATION' }
  t.match(await refused(t, 'POST', at, '401664', scan), 'partial_digitization')
  t.match(await refused(t, 'POST', at, '401664', { ...scan, partial_digitization: true }), 'comment')
  const part = { ...scan, partial_digitization: true, comment: 'the map', volume: '1', issue: '2' }
  const text = await refused(t, 'POST', at, '60330', { ...part, volume: '9' })
  t.equal(text, 'Invalid partial digitization volume or issue.')
  const pages = [{ from_page: '3', to_page: '9' }]
  const made = await call('POST', at, { body: { ...part, required_pages_range: pages, full_chapter: 'true' } })
  t.match(made.data, {
    request_sub_type: { value: 'PATRON_DIGITIZATION' },
    target_destination: { value: 'DIGI_DEPT_INST', desc: 'Digitization studio' },
    partial_digitization: true,
    required_pages_range: pages,
    full_chapter: 'true',
    volume: '1',
    request_status: 'IN_PROCESS'
  })
  t.notOk('pickup_location_type' in made.data)
  const { text: seen } = await call('GET', `${users}/ben/requests/${made.data.request_id}`, xml)
  t.match(seen, '<required_pages><required_pages_range><from_page>3</from_page><to_page>9</to_page>')
  const own = await call('POST', `${bibs}/${one.bib}/requests`, { body: { ...scan, partial_digitization: false } })
  t.match(own.data, { request_sub_type: { value: 'GENERAL_DIGITIZATION' } })
  t.equal(own.data.user_primary_id, '', 'nobody asked for it')
  t.match(await refused(t, 'POST', `${bibs}/${one.bib}/requests`, '401664', hold), 'user_id')
})

t.test('updateUserRequest what may change, and what may not: 401652, 60330', async t => {
  const book = await copy('U1')
  const made = await ask('ada', book, { comment: 'first', last_interest_date: '2027-01-31' })
  const at = `${users}/ada/requests/${made.request_id}`
  const put = async (body: object) => (await call('PUT', at, { body })).data
  t.same(await put(made), made, 'what GET gave may be sent back')
  t.match(await put({ comment: 'second', pickup_location_library: 'SCI' }), {
    comment: 'second',
    last_interest_date: '2027-01-31Z',
    pickup_location: 'Kestrel Science Library'
  })
  t.equal((await put({ comment: '' })).comment, '')
  t.match(await refused(t, 'PUT', at, '401652', { request_type: 'DIGITIZATION', partial_digitization: false }), 'type')
  await refused(t, 'PUT', at, '401895', { pickup_location_library: 'ROOF' })
  await refused(t, 'PUT', at, '401129', { material_type: { value: 'DVD' } })
  t.match(await get('ada', made.request_id), { item_id: String(book.pid), material_type: {} }, 'nothing of it is kept')
  await scan(book)
  t.match(await refused(t, 'PUT', at, '401652', { pickup_location_library: 'MAIN' }), 'left its shelf')
  t.equal((await put({ comment: 'on its way' })).comment, 'on its way')
  await refused(t, 'PUT', `${users}/ada/requests/1`, '401694', {})
  await call('DELETE', at)
  t.match(await refused(t, 'PUT', at, '401652', { comment: 'late' }), 'has ended')
  const part = { request_type: 'DIGITIZATION', partial_digitization: true, comment: 'x' }
  const copied = await ask('ada', await copy('U2'), part)
  const scanned = `${users}/ada/requests/${copied.request_id}`
  await refused(t, 'PUT', scanned, '60330', { volume: '7' })
  await refused(t, 'PUT', scanned, '401652', { target_destination: { value: 'x'.repeat(100) } })
  await refused(t, 'PUT', scanned, '401129', { material_type: { value: 'x'.repeat(64) } })
  await refused(t, 'DELETE', `${scanned}?reason=${'x'.repeat(300)}`, '401666')
})

t.test('updateUserRequest another issue is wanted: the copy changes with it', async t => {
  const first = await copy('V1', { description: 'v.1' })
  const second = await copy('V2', { description: 'v.2' }, first)
  const made = await ask('ada', first, { description: 'v.1' })
  t.match(made, { item_id: String(first.pid), description: 'v.1' })
  const at = `${bibs}/${first.bib}/requests/${made.request_id}`
  t.match((await call('PUT', at, { body: { description: 'v.2' } })).data, { item_id: String(second.pid) })
  t.match([(await item(first)).process_type, (await item(second)).process_type], [null, 'REQUESTED'])
})

t.test('REQ-04 cancelUserRequest reason, note, notice; 401694, 401652', async t => {
  const book = await copy('C1')
  const made = await ask('ada', book)
  const at = `${users}/ada/requests/${made.request_id}`
  const general = 'General Error: An error has occurred while processing the request.'
  const whim = await refused(t, 'DELETE', `${at}?reason=Whim`, '401652')
  t.equal(whim, `${general} The cancellation reason Whim is not valid.`)
  await refused(t, 'DELETE', `${users}/ben/requests/${made.request_id}`, '401694')
  const answer = await call('DELETE', `${at}?reason=CannotBeFulfilled&note=gone&notify_user=true&override=true`)
  t.match([answer.status, answer.text], [204, ''])
  t.equal((await item(book)).process_type, null)
  await refused(t, 'DELETE', at, '401694')
  const letters = async () => (await database.pool.query('select type, text from letter order by id')).rows
  t.match((await letters()).at(-1), {
    type: 'RequestCancelled',
    text: /Title of C1[\s\S]*cannot be fulfilled[\s\S]*gone/i
  })
  const silent = await ask('ada', book)
  const before = (await letters()).length
  t.equal((await call('DELETE', `${users}/ada/requests/${silent.request_id}?notify_user=false`)).status, 204)
  t.equal((await letters()).length, before)
  const { rows } = await database.pool.query('select cancel_reason, ending from request where id = $1', [
    silent.request_id
  ])
  t.same(rows, [{ cancel_reason: 'CannotBeFulfilled', ending: 'CANCELLED' }], 'the default of the table')
})

t.test('stepUserRequest digitization: 401907, 402205, 401932, 401933, 401934, 401666', async t => {
  const book = await copy('D1')
  const made = await ask('ada', book, { request_type: 'DIGITIZATION', partial_digitization: false })
  const at = `${users}/ada/requests/${made.request_id}`
  const step = async (query = '') => (await call('POST', `${at}?op=next_step${query}`)).data
  await refused(t, 'POST', at, '401666')
  await refused(t, 'POST', `${at}?op=back`, '401666')
  const number = await refused(t, 'POST', `${users}/ada/requests/x?op=next_step`, '402205')
  t.equal(number, 'Input parameter requestId (x) is not numeric.', 'REQUEST_STEP_ID')
  await refused(t, 'POST', `${users}/ada/requests/1?op=next_step`, '401907')
  const { request_id: held } = await ask('ada', book, { request_type: 'HOLD' })
  t.match(await refused(t, 'POST', `${users}/ada/requests/${held}?op=next_step`, '401932'), `Request ${held} is not`)
  t.match(await step(), { task_name: 'Digitize Item', managed_by_circulation_desk: 'Digitization studio' })
  t.match(await item(book), { process_type: 'WORK_ORDER_DEPARTMENT' })
  t.match(await step('&release_item=true'), { task_name: 'Document Delivery', request_status: 'IN_PROCESS' })
  t.match(await get('ada', held), { request_status: 'IN_PROCESS', item_id: String(book.pid) }, 'the next is served')
  t.match(await step(), { request_status: 'HISTORY' })
  await refused(t, 'POST', `${at}?op=next_step`, '401907')
  const { rows } = await database.pool.query('select type from letter where request_id = $1', [made.request_id])
  t.same(rows, [{ type: 'DigitizationReady' }])
  const lent = await copy('D2')
  await setProcess(lent, 'LOAN')
  const waits = await ask('ada', lent, { request_type: 'DIGITIZATION', partial_digitization: false })
  const text = await refused(t, 'POST', `${users}/ada/requests/${waits.request_id}?op=next_step`, '401933')
  t.equal(text, `Cannot move forward in workflow. Request ID: ${waits.request_id}, Step: Waiting for an item`)
  await database.pool.query(`update department set library = 'SCI' where code = 'DIGI_DEPT_INST'`)
  await setProcess(lent, null)
  t.equal((await scan(lent)).to, 'TRANSIT')
  await refused(t, 'POST', `${users}/ada/requests/${waits.request_id}?op=next_step`, '401934')
  await database.pool.query(`update department set library = '' where code = 'DIGI_DEPT_INST'`)
})
