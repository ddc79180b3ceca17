import t from 'tap'
import { refused, shelf, users } from './shelf.ts'

const app = await shelf(t)
const { call, clock, user, copy, borrow } = app
const at = (moment: string) => clock.set(moment)

t.test("CIRC-04 an account is good until its last day is over on the institution's clocks", async t => {
  const { data: terms } = await call('GET', '/v1/terms')
  const zone = (time_zone: string) => call('PUT', '/v1/terms', { body: { ...terms, time_zone } })
  await user('max', { expiry_date: '2026-11-22Z' })
  const [one, two] = [await copy('Z-1'), await copy('Z-2')]
  const may = async () => (await call('GET', '/v1/users/max/blocks')).data.may.loan
  await zone('Australia/Sydney')
  at('2026-11-22T12:30:00Z')
  t.equal(await may(), true, '23:30 of the last day')
  at('2026-11-22T22:30:00Z')
  t.equal(await may(), false)
  const { data: hours } = await call('GET', '/almaws/v1/conf/libraries/MAIN/open-hours')
  t.equal(hours.day[0].date, '2026-11-23Z', 'open hours begin with today, too')
  refused(await borrow('max', one.barcode), '401168', "Patron's card has expired", t)
  await zone('America/Chicago')
  at('2026-11-23T01:00:00Z')
  t.equal((await borrow('max', one.barcode)).data.due_date, '2026-11-23T05:59:59Z', '19:00: due when the day ends')
  at('2026-11-23T06:00:00Z')
  refused(await borrow('max', two.barcode), '401168', "Patron's card has expired", t)
  const definitions = [{ code: 'EXPIRED', blocks: [], overridable: true }]
  await call('PUT', '/v1/limits', { body: { limits: [], definitions } })
  refused(await borrow('max', two.barcode), '401168', "Patron's card has expired", t)
  t.match((await call('GET', '/v1/loans/policy?user_id=max&item_barcode=Z-2')).data, {
    loanable: false,
    reasons: ["The user's account has ended.", "The user's account ends before the loan period does."]
  })
  t.equal((await borrow('max', two.barcode, '&override_blocks=true')).status, 200)
})

t.test('CIRC-03 CIRC-04 the last day of all, and what lies beyond it', async t => {
  const { data: terms } = await call('GET', '/v1/terms')
  at('2026-11-22T12:00:00Z')
  await user('ever', { expiry_date: '9999-12-31Z' })
  await copy('E-1')
  const { data: loan } = await borrow('ever', 'E-1')
  const put = (due_date: string) => call('PUT', `${users}/ever/loans/${loan.loan_id}`, { body: { due_date } })
  const lent: Record<string, string> = {}
  const kept: Record<string, unknown> = {}
  for (const time_zone of ['UTC', 'Europe/Oslo', 'America/Chicago']) {
    await call('PUT', '/v1/terms', { body: { ...terms, time_zone } })
    await copy(time_zone)
    lent[time_zone] = (await borrow('ever', time_zone)).data.due_date
    const { status, data } = await put('9999-12-31')
    kept[time_zone] = data.due_date ?? status
    for (const far of ['9999-12-31T23:59:59-12:00', '0001-01-01T00:00:00+01:00']) t.equal((await put(far)).status, 400)
  }
  t.same(lent, {
    UTC: '2026-12-20T23:59:59Z',
    'Europe/Oslo': '2026-12-20T22:59:59Z',
    'America/Chicago': '2026-12-21T05:59:59Z'
  })
  t.same(kept, { UTC: '9999-12-31T23:59:59Z', 'Europe/Oslo': '9999-12-31T22:59:59Z', 'America/Chicago': 400 })
  for (const path of [
    'utilities/fee-transactions?transaction_from_date=9999-12-24&transaction_to_date=9999-12-31',
    'jobs/S1012/instances?submit_date_to=9999-12-31'
  ])
    t.equal((await call('GET', `/almaws/v1/conf/${path}`)).status, 200, path)
  const laptop = await copy('E-2', { location: 'LAPTOPS' })
  const body = {
    request_type: 'BOOKING',
    booking_start_date: '2026-12-01T10:00:00Z',
    booking_end_date: '9999-12-31T23:59:59Z',
    pickup_location_type: 'LIBRARY',
    pickup_location_library: 'MAIN'
  }
  const booked = await call('POST', `${users}/ever/requests?item_pid=${laptop.pid}`, { body })
  refused(booked, '60331', 'The booking is too far ahead.', t)
})
