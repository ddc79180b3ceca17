import t from 'tap'
import { copiesOf, findItem, setProcess as setItem } from '../../src/catalogue/service.ts'
import { fulfilByLoan, heldForOther, placeReturned, waitingFor } from '../../src/requests/service.ts'
import { userNumber } from '../helpers/rows.ts'
import { watch } from '../loans/watch.ts'
import { type Copy, campus, main, science, users } from './campus.ts'

const library = await campus(t)
const { call, user, copy, ask, get, item, scan, setProcess, inside, clock, database } = library
const { job, lettersOf } = watch(library)
const day = 86_400_000
for (const name of ['ada', 'ben', 'cleo']) await user(name)
const people = { ada: await userNumber(database, 'ada'), ben: await userNumber(database, 'ben') }
const statusOf = async (name: string, { request_id: id }: { request_id: string }) =>
  (await get(name, id)).request_status
/** The item goes to a user, as far as requests are concerned. */
const lend = (of: Copy, id: string) =>
  inside(async work => {
    const full = await findItem(work, { pid: of.pid }, { lock: true })
    const done = await fulfilByLoan(work, { id }, full)
    await setItem(work, full.item, { processType: 'LOAN' })
    return done
  })
const expire = (parameters = {}) => job('Requests - Handle Expiration Step', parameters)
const recalculate = (parameters = {}) => job('Requests - Recalculate after Inventory Update', parameters)

t.test('REQ-20 a return serves the first in the queue, elsewhere by transit', async t => {
  const book = await copy('L1')
  await setProcess(book, 'LOAN')
  const far = { pickup_location_library: 'SCI' }
  const [first, second] = [await ask('ada', book, far), await ask('ben', book)]
  t.match([first.place_in_queue, second.place_in_queue], [1, 2])
  t.match(await scan(book), { to: 'TRANSIT', library: 'SCI', desk: 'DEFAULT_CIRC_DESK' })
  t.match(await item(book), { process_type: 'TRANSIT', at_library: 'SCI' })
  t.match(await get('ada', first.request_id), { task_name: 'Transit Item', request_status: 'IN_PROCESS' })
  t.equal((await get('ben', second.request_id)).place_in_queue, 1)
  t.match(await scan(book, science), { to: 'HOLD_SHELF', library: 'SCI' })
  t.match(await get('ada', first.request_id), {
    request_status: 'ON_HOLD_SHELF',
    task_name: 'On Hold Shelf',
    managed_by_library_code: 'SCI',
    expiry_date: '2026-11-29Z'
  })
  t.match(await item(book), { process_type: 'HOLDSHELF', at_library: 'SCI', at_desk: 'DEFAULT_CIRC_DESK' })
  await scan(book, science)
  t.same((await lettersOf('ada')).filter(type => type === 'OnHoldShelf').length, 1, 'told once')
  const held = await inside(async work => {
    const full = await findItem(work, { pid: book.pid })
    return [await heldForOther(work, full, people.ada), await heldForOther(work, full, people.ben)]
  })
  t.same(held, [false, true], 'REQ-21 for somebody else')
  t.match(await lend(book, people.ada), { id: first.request_id, status: 'HISTORY', ending: 'FULFILLED' })
  t.match(await get('ada', first.request_id), { request_status: 'HISTORY', item_id: String(book.pid) })
  const waits = await inside(work => waitingFor(work, [book.pid, '1']))
  t.match([...waits.keys()], [book.pid])
  t.match(waits.get(book.pid), { count: 1, first: { id: second.request_id } })
  t.match(await scan(book, science), { to: 'TRANSIT', library: 'MAIN' })
  t.match(await scan(book, main), { to: 'HOLD_SHELF', library: 'MAIN' })
  await call('DELETE', `${users}/ben/requests/${second.request_id}`)
  t.equal((await item(book)).process_type, null, 'nobody waits: back to its shelf')
  t.same(await scan(book, science), { to: 'TRANSIT', library: 'MAIN' }, 'found elsewhere it travels home')
  t.same(await scan(book, main), { to: 'SHELF', library: 'MAIN' })
})

t.test('REQ-20 a request that is cancelled on the hold shelf leaves its copy to the next', async t => {
  const book = await copy('L2')
  const first = await ask('ada', book)
  const second = await ask('ben', book)
  const third = await ask('cleo', book, { pickup_location_library: 'SCI' })
  await scan(book)
  await call('DELETE', `${users}/ada/requests/${first.request_id}`)
  t.equal(await statusOf('ben', second), 'ON_HOLD_SHELF', 'same shelf: it stays there')
  t.ok((await lettersOf('ben')).includes('OnHoldShelf'))
  await call('DELETE', `${users}/ben/requests/${second.request_id}`)
  t.match(await get('cleo', third.request_id), { request_status: 'IN_PROCESS', task_name: 'Transit Item' })
  await call('DELETE', `${users}/cleo/requests/${third.request_id}`)
  t.equal((await item(book)).process_type, 'TRANSIT', 'what travels is decided on when it arrives')
  t.same(await scan(book, science), { to: 'TRANSIT', library: 'MAIN' })
})

t.test('REQ-21 another copy is lent: the one that was kept serves the next; who had the lent one waits on', async t => {
  const one = await copy('L3')
  const sibling = await copy('L3b', {}, one)
  const adas = await ask('ada', one)
  const bens = await ask('ben', one)
  const cleos = await ask('cleo', one)
  t.match([adas.item_id, bens.item_id, cleos.place_in_queue], [String(one.pid), String(sibling.pid), 1])
  // Ada takes the copy that is to be fetched for Ben.
  t.match(await lend(sibling, people.ada), { id: adas.request_id })
  const now = await get('ben', bens.request_id)
  t.match(now, { request_status: 'IN_PROCESS', item_id: String(one.pid) }, 'he gets the copy that was kept for her')
  t.equal((await get('cleo', cleos.request_id)).place_in_queue, 1)
  t.equal(await lend(sibling, '999999'), undefined, 'somebody without a request')
  // A reader takes the copy that is to be fetched for somebody else: another one on its shelf is fetched instead.
  const first = await copy('L9')
  const other = await copy('L9b', {}, first)
  const kept = await ask('ada', first)
  t.equal(kept.item_id, String(first.pid))
  t.equal(await lend(first, people.ben), undefined)
  t.match(await get('ada', kept.request_id), { request_status: 'IN_PROCESS', item_id: String(other.pid) })
})

t.test('createUserLoan fulfils the request that its body names, where several would fit', async t => {
  const book = await copy('L10', { location: 'LAPTOPS' })
  const held = await ask('cleo', book)
  const from = (days: number) => new Date(clock.now().getTime() + days * day).toISOString()
  const times = { request_type: 'BOOKING', booking_start_date: from(3), booking_end_date: from(4) }
  const booked = await ask('cleo', book, times)
  const desk = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
  const lending = async (request: string | object) =>
    (await call('POST', `${users}/cleo/loans?item_pid=${book.pid}`, { body: { ...desk, request_id: request } })).data
  t.match(await lending({ value: booked.request_id }), { request_id: { value: booked.request_id } })
  t.equal(await statusOf('cleo', held), 'NOT_STARTED')
})

t.test('REQ-20 what was missing and is scanned serves who waits; a request that is named goes first', async t => {
  const book = await copy('M1')
  await setProcess(book, 'LOAN')
  const [first, second] = [await ask('ada', book), await ask('ben', book)]
  await setProcess(book, 'MISSING')
  const named = (requestId: string) =>
    inside(async work => placeReturned(work, await findItem(work, { pid: book.pid }), { ...main, requestId }))
  t.match(await named('1'), { to: 'SHELF', request: undefined }, 'one that it cannot serve is none')
  await setProcess(book, 'MISSING')
  t.match(await named(second.request_id), { to: 'HOLD_SHELF', request: { id: second.request_id } })
  await setProcess(book, 'MISSING')
  await call('DELETE', `${users}/ben/requests/${second.request_id}`)
  t.match(await get('ada', first.request_id), { request_status: 'NOT_STARTED', place_in_queue: 1 })
  t.match(await scan(book), { to: 'HOLD_SHELF', request: { id: first.request_id } })
  await call('DELETE', `${users}/ada/requests/${first.request_id}`)
})

t.test('JOB-26 REQ-20 Requests - Handle Expiration Step', async t => {
  const book = await copy('L4')
  const shelved = await ask('ada', book)
  const next = await ask('ben', book)
  await scan(book)
  const forgotten = await copy('L5')
  const picked = await ask('ada', forgotten)
  const lent = await copy('L6')
  await setProcess(lent, 'LOAN')
  const brief = await ask('ada', lent, { last_interest_date: '2026-11-25' })
  t.match(await expire(), { hold_shelf: 0, on_shelf: 0, interest: 0 })
  clock.advance(4 * day)
  t.match(await expire(), { hold_shelf: 0, on_shelf: 0, interest: 1 })
  t.equal(await statusOf('ada', brief), 'HISTORY')
  clock.advance(4 * day)
  t.match(await expire({ dry_run: true }), { hold_shelf: 1, activated: 0 })
  t.equal(await statusOf('ada', shelved), 'ON_HOLD_SHELF')
  t.match(await expire(), { hold_shelf: 1, activated: 1 })
  t.match([await statusOf('ada', shelved), await statusOf('ben', next)], ['HISTORY', 'ON_HOLD_SHELF'])
  t.ok((await lettersOf('ada')).includes('HoldShelfExpired'))
  clock.advance(8 * day)
  const counters = await expire({ mark_missing: true })
  t.ok(counters.on_shelf >= 1, JSON.stringify(counters))
  t.equal(await statusOf('ada', picked), 'HISTORY')
  t.equal((await item(forgotten)).process_type, 'MISSING')
  t.match([await statusOf('ben', next), (await item(book)).process_type], ['HISTORY', null], 'nobody else: home')
  t.match(await expire(), { hold_shelf: 0, on_shelf: 0, interest: 0, bookings: 0 }, 'a second run finds nothing')
})

t.test('Requests - Recalculate after Inventory Update serves who waits, and frees what is kept for nobody', async t => {
  const book = await copy('L7')
  await setProcess(book, 'LOAN')
  const waits = await ask('ada', book)
  const fresh = await copy('L7b', {}, book)
  const stray = await copy('L8')
  await inside(async work => {
    const [full] = await copiesOf(work, stray.bib, { lock: true })
    if (full) await setItem(work, full.item, { processType: 'HOLDSHELF', atLibrary: 'SCI' })
  })
  t.match(await recalculate({ dry_run: true }), { activated: 0, released: 1 })
  t.match(await recalculate(), { activated: 1, released: 1 })
  t.match(await get('ada', waits.request_id), { request_status: 'IN_PROCESS', item_id: String(fresh.pid) })
  t.match(await item(stray), { process_type: 'TRANSIT', at_library: 'MAIN' })
  t.match(await recalculate(), { activated: 0, released: 0 })
})
