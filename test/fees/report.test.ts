import t from 'tap'
import { refundFee, registerFee } from '../../src/fees/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { userNumber } from '../helpers/rows.ts'
import { person } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { feeOf, feesApp, patron, refused, users, xml } from './patron.ts'

const app = await feesApp(t)
const { call, clock, database } = app
const report = '/almaws/v1/conf/utilities/fee-transactions'
const other = '02OTHER_INST'

t.test('getUser deleteUser getPersonalData know the fees', async t => {
  const { charge, act, fees } = await patron(t, app, 'known')
  const balance = async () => (await call('GET', `${users}/known?expand=fees`)).data.fees
  t.match(await balance(), { value: 0, link: /\/users\/known\/fees$/ })
  const { id } = await charge(1.25)
  await charge(0.25, { type: coded('CREDIT') })
  t.equal((await balance()).value, 1)
  await refused(t, call('DELETE', `${users}/known`), '401850', 'open fines/fees')
  await act(id, 'op=dispute')
  await refused(t, call('DELETE', `${users}/known`), '401850', 'open fines/fees')
  const { data } = await call('GET', `${users}/known/personal-data`)
  t.match(data.fee, [{ id, transaction: [{ type: { value: 'DISPUTE' } }] }, { balance: -0.25 }])
  await act(id, 'op=restore')
  await call('POST', `${fees}/all?op=pay&amount=ALL&method=CASH&external_transaction_id=K`)
  t.equal((await call('DELETE', `${users}/known`)).status, 204)
  const { rows } = await database.pool.query(
    'select id::text, user_group from fee where user_id not in (select id from app_user) and type <> $1',
    ['CREDIT']
  )
  t.match(rows, [{ id, user_group: 'UNDERGRAD' }], 'AN-01 the fee stays under the id that is left')
  const { data: later } = await call('GET', report)
  const kept = later.fee.find((fee: any) => fee.id === rows[0].id)
  t.same(Object.keys(kept.user_primary_id), ['value'], 'which leads nowhere')
  t.match(kept.user_primary_id.value, /^\d{16}$/)
  t.notOk('link' in kept)
})

t.test('getFeeTransactions JOB-28 reports payments and waivers of a week', async t => {
  clock.set('2027-02-10T10:00:00Z')
  const { charge, act } = await patron(t, app, 'reported')
  const [a, b, c] = [await charge(10), await charge(20, { owner: coded('SCI') }), await charge(30)]
  await act(a.id, 'op=pay&amount=4&method=CASH')
  clock.set('2027-02-12T23:59:59.999Z')
  await act(b.id, 'op=waive&amount=5&reason=OTHER')
  await act(a.id, 'op=waive&amount=1&reason=OTHER')
  clock.set('2027-02-13T10:00:00Z')
  await act(c.id, 'op=dispute')
  const ask = async (query: string) => (await call('GET', `${report}?${query}`)).data
  const told = (data: any) =>
    (data.fee ?? []).map((fee: any) => [fee.id, ...fee.transaction.map((entry: any) => entry.amount)])
  const week = 'transaction_from_date=2027-02-10&transaction_to_date=2027-02-17'
  const whole = await ask(week)
  const { total_record_count, total_sum, currency } = whole
  const beyond = { fee: [], total_record_count, total_sum, currency }
  t.same(await ask(`${week}&offset=50`), beyond, 'a page beyond the end counts as well')
  t.same(told(whole), [
    [a.id, 4, 1],
    [b.id, 5]
  ])
  t.match(whole, { total_record_count: 2, total_sum: 20, currency: 'USD' })
  t.same(told(await ask(`${week}&limit=1`)), [[a.id, 4, 1]])
  t.same(told(await ask(`${week}&limit=1&offset=1`)), [[b.id, 5]])
  t.same(await ask(`${week}&limit=0`), { fee: [], total_record_count: 2, total_sum: 20, currency: 'USD' })
  t.same(told(await ask(`${week}&transaction_type=payment`)), [[a.id, 4]])
  t.same(told(await ask(`${week}&transaction_type=waived`)), [
    [a.id, 1],
    [b.id, 5]
  ])
  t.same(told(await ask(`${week}&owner=SCI`)), [[b.id, 5]])
  t.same(told(await ask('transaction_from_date=2027-02-10')), [[a.id, 4]], 'one day')
  t.same(await ask(''), { total_record_count: 0, total_sum: 0, currency: 'USD' }, 'today')
  t.equal((await ask(`${week}&received_by_circ_library=MAIN`)).total_record_count, 0)
  await database.pool.query(
    `update fee_transaction set library = 'MAIN', desk = 'SELF_CHECK' where fee_id = $1 and type = 'PAYMENT'`,
    [a.id]
  )
  const desk = await ask(`${week}&received_by_circ_library=MAIN&received_by_circ_desk=SELF_CHECK`)
  t.match(desk.fee, [{ id: a.id, transaction: [{ received_by: { value: 'SELF_CHECK' } }] }])
  await refused(
    t,
    call('GET', `${report}?received_by_circ_desk=SELF_CHECK`),
    '40166410',
    'An error has occurred in setting circ library or circ desk.'
  )
  await refused(
    t,
    call('GET', `${report}?received_by_circ_library=NONE`),
    '40166410',
    'An error has occurred in setting circ library or circ desk.'
  )
  await refused(t, call('GET', `${report}?transaction_type=gift`), '40166419')
  for (const to of ['2027-02-18', '2027-02-09', 'tomorrow'])
    await refused(
      t,
      call('GET', `${report}?transaction_from_date=2027-02-10&transaction_to_date=${to}`),
      '40166411',
      'An error has occurred in setting from and/or to dates.'
    )
  t.match((await call('GET', `${report}?${week}`, { headers: xml })).text, '<fees total_record_count="2"')
  t.equal((await call('GET', `${report}?${week}`, { key: 'other' })).data.total_record_count, 0)
})

t.test('getFeeSettings updateFeeSettings the institution counts in its own money', async t => {
  const path = '/v1/fees/settings'
  t.same((await call('GET', path)).data, { currency: 'USD', decimals: 2 })
  t.match(await call('PUT', path, { body: { currency: 'EUR' } }), { status: 409, data: { code: 'CURRENCY_FIXED' } })
  t.equal((await call('PUT', path, { body: { currency: 'USD' } })).status, 200, 'as it is')
  const key = 'other'
  await configure(app, other)
  for (const currency of ['XYZ', 'eur', 'EURO', ''])
    t.equal((await call('PUT', path, { body: { currency }, key })).status, 400, currency)
  t.same((await call('PUT', path, { body: { currency: 'JPY' }, key })).data, { currency: 'JPY', decimals: 0 })
  t.same((await call('PUT', path, { body: { currency: 'KWD' }, key })).data, { currency: 'KWD', decimals: 3 })
  await call('POST', users, { body: person('k'), key })
  const fees = `${users}/k/fees`
  const made = await call('POST', fees, { body: feeOf(1.005), key })
  t.match(made.data, { balance: 1.005, owner: { value: 'MAIN' } })
  const left = await call('POST', `${fees}/all?op=pay&amount=0.001&method=CASH`, { key })
  t.match(left.data, { total_sum: 1.004, currency: 'KWD' })
})

t.test('CIRC-33 refundFee closes what is open, gives back what was paid, once', async t => {
  const { fees, act, open } = await patron(t, app, 'finder')
  const user = await userNumber(database, 'finder')
  const inside = <T>(step: Parameters<typeof transactional<T>>[1]) =>
    transactional(openWork(database, clock, { institution, actor: 'loans', base: '' }), step)
  const of = { user, owner: 'MAIN', loanId: '77', title: 'Lost and found' }
  const lost = await inside(work => registerFee(work, { ...of, type: 'LOSTITEMREPLACEMENTFEE', amountMinor: 5000 }))
  await inside(work => registerFee(work, { ...of, type: 'LOSTITEMPROCESSFEE', amountMinor: 1000 }))
  await inside(work => registerFee(work, { ...of, type: 'OVERDUEFINE', amountMinor: 300 }))
  await act(String(lost.id), 'op=pay&amount=20&method=CASH')
  const types = ['LOSTITEMREPLACEMENTFEE', 'LOSTITEMPROCESSFEE']
  const refund = () => inside(work => refundFee(work, { loanId: '77', types, ratioPercent: 80, comment: 'Found' }))
  await refund()
  const list = await open()
  t.same(
    list.fee.map((fee: any) => [fee.type.value, fee.balance]),
    [
      ['LOSTITEMPROCESSFEE', 2],
      ['OVERDUEFINE', 3],
      ['CREDIT', -10]
    ]
  )
  t.match(list.fee[2], { comment: 'Found', title: 'Lost and found', owner: { value: 'MAIN' } })
  t.match((await call('GET', `${fees}/${lost.id}`)).data, {
    status: { value: 'CLOSED' },
    transaction: [{ amount: 20 }, { type: { value: 'WAIVE' }, amount: 30, reason: 'ITEM_RETURNED' }, { amount: 10 }]
  })
  await refund()
  t.same(await open(), list, 'a second time changes nothing')
  await t.rejects(
    inside(work => registerFee(work, { ...of, type: 'OTHER', amountMinor: 0 })),
    RangeError
  )
})
