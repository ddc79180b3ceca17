import t from 'tap'
import { watch } from '../loans/watch.ts'
import { bibs, campus, users } from './campus.ts'

const library = await campus(t)
const { call, refused, user, copy, ask, get, item, clock } = library
const { job } = watch(library)
const day = 86_400_000
for (const name of ['ada', 'ben', 'cleo']) await user(name)
const at = (days: number, hours = 0) => new Date(clock.now().getTime() + days * day + hours * 3_600_000).toISOString()
const booking = (from: string, to: string) => ({
  request_type: 'BOOKING',
  booking_start_date: from,
  booking_end_date: to
})
const lend = (name: string, { pid }: { pid: string }, request_id?: string) =>
  call('POST', `${users}/${name}/loans?item_pid=${pid}`, {
    body: { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' }, request_id: { value: request_id } }
  })

t.test('getItemBookingAvailability getTitleBookingAvailability createUserRequest bookings never overlap', async t => {
  const laptop = await copy('K1', { location: 'LAPTOPS' })
  const spare = await copy('K2', { location: 'LAPTOPS' }, laptop)
  const made = await ask('ada', laptop, booking(at(3), at(4)))
  t.match(made, {
    request_sub_type: { value: 'BOOKING' },
    request_status: 'NOT_STARTED',
    booking_start_date: at(3).replace('.000', ''),
    adjusted_booking_start_date: at(3).replace('.000', ''),
    item_id: String(laptop.pid)
  })
  t.notOk('place_in_queue' in made, 'a booking has its time')
  t.equal((await item(laptop)).process_type, null, 'until its time is near')
  const url = `${users}/ben/requests?item_pid=${laptop.pid}`
  const where = { pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  await refused(t, 'POST', url, '401129', { ...where, ...booking(at(3, 23), at(5)) })
  t.equal((await call('POST', url, { body: { ...where, ...booking(at(4), at(5)) } })).status, 200, 'one after another')
  t.equal((await ask('cleo', laptop, booking(at(3), at(4)))).item_id, String(spare.pid), 'the other copy')
  const title = `${users}/ben/requests?mms_id=${laptop.bib}`
  await refused(t, 'POST', title, '401129', { ...where, ...booking(at(3), at(4)) })
  await refused(t, 'POST', title, '401136', { ...where, ...booking(at(4), at(5)) })
  await refused(t, 'POST', title, '60331', { ...where, ...booking(at(8), at(7)) })
  await refused(t, 'POST', title, '60331', { ...where, ...booking(at(-1), at(1)) })
  await refused(t, 'POST', title, '60331', { ...where, ...booking(at(8), at(20)) })
  t.match(await refused(t, 'POST', title, '401664', { ...where, request_type: 'BOOKING' }), 'booking_start_date')
  const put = (body: object) => call('PUT', `${users}/ada/requests/${made.request_id}`, { body })
  t.equal((await put({ booking_end_date: at(3, 20) })).status, 200, 'its own old time is no hindrance')
  // Alma names the answer only; its shape is ours.
  const periods = async (path: string) => (await call('GET', `${bibs}/${laptop.bib}${path}`)).data
  const oneItem = `/holdings/ALL/items/${laptop.pid}/booking-availability`
  t.match(await periods(`${oneItem}?period=2&period_type=weeks&user_id=ada`), {
    booking_availability: [{ from_time: at(3).replace('.000', '') }, { to_time: at(5).replace('.000', '') }]
  })
  t.match(await periods('/booking-availability?period=14'), {
    booking_availability: [{ from_time: at(3).replace('.000', ''), to_time: at(3, 20).replace('.000', '') }],
    total_record_count: 1
  })
  t.same(await periods('/booking-availability?period=1&period_type=days'), { total_record_count: 0 })
  const xml = await call('GET', `${bibs}/${laptop.bib}/booking-availability?period=1&period_type=months&format=xml`)
  t.match(xml.text, '<booking_availabilities total_record_count="1"><booking_availability><from_time>')
  await refused(t, 'GET', `${bibs}/${laptop.bib}/booking-availability?period=1&period_type=hours`, '4018990')
  await refused(t, 'GET', `${bibs}/${laptop.bib}/booking-availability?period=1&user_id=nobody`, '401890')
  await refused(t, 'GET', `${bibs}/${laptop.bib}/booking-availability`, '401666')
  // Its time comes, and goes.
  clock.advance(2.5 * day)
  t.ok((await job('Requests - Recalculate after Inventory Update')).activated >= 1)
  t.match(await get('ada', made.request_id), { request_status: 'IN_PROCESS', task_name: 'Pickup From Shelf' })
  clock.advance(2 * day)
  t.ok((await job('Requests - Handle Expiration Step')).bookings >= 1)
  t.equal((await get('ada', made.request_id)).request_status, 'HISTORY')
})

t.test('REQ-20 a booking that nobody collects leaves the hold shelf to the next one when its time is over', async t => {
  const laptop = await copy('K3', { location: 'LAPTOPS' })
  const first = await ask('ada', laptop, booking(at(0, 1), at(0, 3)))
  await library.scan(laptop)
  t.equal((await get('ada', first.request_id)).request_status, 'ON_HOLD_SHELF')
  const second = await ask('ben', laptop, booking(at(0, 22), at(1)))
  clock.advance(day * 0.75)
  await job('Requests - Handle Expiration Step')
  t.equal((await get('ada', first.request_id)).request_status, 'HISTORY')
  t.equal((await get('ben', second.request_id)).request_status, 'ON_HOLD_SHELF')
})

t.test('createUserRequest putUserRequest a booking does not meet the loan of its copy', async t => {
  const laptop = await copy('K4', { location: 'LAPTOPS' })
  const { due_date: due } = (await lend('ada', laptop)).data
  const url = `${users}/ben/requests?mms_id=${laptop.bib}`
  const where = { pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const days = Math.ceil((Date.parse(due) - clock.now().getTime()) / day)
  await refused(t, 'POST', url, '401129', { ...where, ...booking(at(days - 1), at(days + 1)) })
  const made = await ask('ben', laptop, booking(at(days + 1), at(days + 2)))
  const own = `${users}/ben/requests/${made.request_id}`
  await refused(t, 'PUT', own, '401129', { booking_start_date: at(days - 1), booking_end_date: at(days - 1, 2) })
  const spare = await copy('K5', { location: 'LAPTOPS' }, laptop)
  t.equal((await ask('cleo', laptop, booking(at(days - 1), at(days + 1)))).item_id, String(spare.pid))
})

t.test('REQ-21 a loan fulfils the booking of its borrower only when its time is near, or it is meant', async t => {
  const laptop = await copy('K6', { location: 'LAPTOPS' })
  const far = await ask('ada', laptop, booking(at(9), at(10)))
  const now = await lend('ada', laptop)
  t.equal(now.status, 200)
  t.notOk(now.data.request_id?.value)
  t.equal((await get('ada', far.request_id)).request_status, 'NOT_STARTED')
  await library.setProcess(laptop, null)
  await library.database.pool.query(`update loan set status = 'COMPLETE' where item_id = $1`, [laptop.pid])
  t.equal((await lend('ada', laptop, far.request_id)).data.request_id.value, far.request_id)
  const other = await copy('K7', { location: 'LAPTOPS' })
  const near = await ask('ben', other, booking(at(0, 3), at(0, 5)))
  t.equal((await lend('ben', other)).data.request_id.value, near.request_id)
})
