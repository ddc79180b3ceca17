import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { users } from '../requests/campus.ts'
import { house } from './house.ts'
import { archive, day, lived, ties } from './over.ts'

t.test('AN-04 who is deleted has expired on that day at the latest', async t => {
  const app = await house(t)
  await lived(app, 'ada')
  const settings = consortialTemplate()
  settings.families.item_loans.rules = [{ name: 'expired', enabled: true, days_since_expiry: 30, anonymize: true }]
  await app.call('PUT', '/v1/privacy/settings', { body: settings })
  await app.purge()
  app.clock.advance(29 * day)
  await archive(app)
  t.not((await ties(app)).loan?.[0], null, 'the expiry date of the user was 2030')
  app.clock.advance(day)
  await archive(app)
  t.same((await ties(app)).loan, [null])
})

t.test('AN-29 the proof looks for the primary id that a policy has kept', async t => {
  const app = await house(t)
  await app.decide('KEEP_STATISTICS')
  await lived(app, 'ada-lovelace')
  await app.purge()
  await app.call('PUT', '/v1/privacy/settings', { body: consortialTemplate() })
  app.clock.advance(8 * day)
  await app.rows("update loan set call_number = 'for ada-lovelace'")
  const run = await archive(app)
  t.equal(run.status.value, 'COMPLETED_FAILED')
  t.match(run.alert[0].desc, /loan\.call_number/)
})

t.test('CIRC-33 what was paid for comes back: to somebody who is deleted nothing is given or written', async t => {
  const app = await house(t)
  const id = await app.due('ada')
  const copy = await app.copy('L-1')
  const desk = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
  const { data } = await app.call('POST', `${users}/ada/loans?item_barcode=L-1`, { body: desk })
  await app.call('POST', `/v1/loans/${data.loan_id}/lost`)
  await app.call('POST', `${users}/ada/fees/all?op=pay&amount=ALL&method=CASH`)
  await app.rows("update loan set status = 'COMPLETE', process_status = 'LOST_AND_PAID' where user_id = $1", [id])
  const { codes } = await app.purge()
  t.equal(codes[id], 'PURGED')
  const fees = await app.rows('select count(*)::int from fee')
  t.ok(fees[0].count > 0, `${fees[0].count} fees were paid`)
  const item = `/almaws/v1/bibs/${copy.bib}/holdings/${copy.holding}/items/${copy.pid}`
  const back = await app.call('POST', `${item}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`)
  t.equal(back.status, 200, back.text)
  t.same(await app.rows('select count(*)::int from fee'), fees, 'no credit')
  t.same(await app.rows('select 1 from letter'), [], 'no letter')
})
