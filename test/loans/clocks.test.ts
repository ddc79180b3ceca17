import t from 'tap'
import { refused, shelf } from './shelf.ts'

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
  refused(await borrow('max', one.barcode), '401651', 'account expired on 2026-11-22', t)
  await zone('America/Chicago')
  at('2026-11-23T01:00:00Z')
  t.equal((await borrow('max', one.barcode)).data.due_date, '2026-11-23T05:59:59Z', '19:00: due when the day ends')
  at('2026-11-23T06:00:00Z')
  refused(await borrow('max', two.barcode), '401651', 'account expired on 2026-11-22', t)
  const definitions = [{ code: 'EXPIRED', blocks: [], overridable: true }]
  await call('PUT', '/v1/limits', { body: { limits: [], definitions } })
  refused(await borrow('max', two.barcode), '401651', "The user's account has ended.", t)
  t.match((await call('GET', '/v1/loans/policy?user_id=max&item_barcode=Z-2')).data, {
    loanable: false,
    reasons: ["The user's account has ended.", "The user's account ends before the loan period does."]
  })
  t.equal((await borrow('max', two.barcode, '&override_blocks=true')).status, 200)
})
