import t from 'tap'
import { bibs, campus, errorOf, hold, users, xml } from './campus.ts'

const library = await campus(t)
const { call, refused, user, copy, ask, get, item, scan, setProcess, database } = library
await user('ada')
await user('ben')
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
