import t from 'tap'
import { userNumber } from '../helpers/rows.ts'
import { coded } from '../users/sample.ts'
import { feesApp, patron, refused, users, xml } from './patron.ts'

const app = await feesApp(t)
const { call, database } = app

t.test('actOnUserFee FEE-03 FEE-04 pays', async t => {
  const { fees, charge, act, open } = await patron(t, app, 'payer')
  const { id, status_time } = await charge(20)
  const part = await act(id, 'op=pay&amount=12.50&method=ONLINE&comment=Web+shop&external_transaction_id=T1')
  t.match(part.data, { status: { value: 'ACTIVE' }, balance: 7.5, original_amount: 20 })
  t.not(part.data.status_time, status_time)
  const [transaction, ...more] = part.data.transaction
  t.same(more, [])
  t.same(
    Object.keys(transaction).join(' '),
    [
      'transaction_id type amount vat_amount reason comment created_by external_transaction_id transaction_time',
      'received_by payment_method'
    ].join(' ')
  )
  t.match(transaction, {
    type: { value: 'PAYMENT', desc: 'Payment' },
    amount: 12.5,
    reason: null,
    comment: 'Web shop',
    created_by: 'test',
    external_transaction_id: 'T1',
    transaction_time: part.data.status_time,
    received_by: { value: 'Not at desk', desc: 'Not at desk' },
    payment_method: { value: 'ONLINE', desc: 'Online' }
  })
  const again = await act(id, 'op=pay&amount=12.5&method=ONLINE&external_transaction_id=T1')
  t.same(again.data, part.data, 'the same id pays once')
  await refused(t, act(id, 'op=pay&amount=1&method=ONLINE&external_transaction_id=T1'), '401666', 'another amount')
  const sum = async () => (await open()).total_sum
  t.equal(await sum(), 7.5)
  for (const [query, name] of [
    ['op=pay&amount=7.51&method=CASH', 'amount parameter .*more than the open balance'],
    ['op=pay&amount=0&method=CASH', 'amount'],
    ['op=pay&amount=-1&method=CASH', 'amount'],
    ['op=pay&amount=1.001&method=CASH', 'no more decimals'],
    ['op=pay&amount=True&method=CASH', 'amount'],
    ['op=pay&amount=1', 'method'],
    ['op=pay&amount=1&method=SHELLS', 'method'],
    ['op=steal', 'op'],
    ['amount=1', 'op'],
    ['op=restore', 'status ACTIVE cannot take restore']
  ])
    await refused(t, act(id, `${query}`), '401666', name)
  const { text } = await act(id, 'op=pay&amount=1&method=cash', xml)
  t.match(text, '</transaction></transactions>')
  t.match(text, '<payment_method desc="Cash">CASH</payment_method>')
  const closed = await act(id, 'op=PAY&amount=None&method=CREDIT_CARD')
  t.match(closed.data, { status: { value: 'CLOSED' }, balance: 0, transaction: [{}, {}, { amount: 6.5 }] })
  await refused(t, act(id, 'op=pay&amount=ALL&method=CASH'), '401666', 'status CLOSED')
  t.same((await act(id, 'op=pay&amount=12.5&method=ONLINE&external_transaction_id=T1')).data, closed.data)
  t.equal((await call('GET', `${fees}/${id}`)).data.status.value, 'CLOSED', 'still there by its id')
  t.equal(await sum(), 0)
})

t.test('actOnUserFee FEE-03 waives, disputes, restores', async t => {
  const { charge, act, open } = await patron(t, app, 'disputer')
  const { id } = await charge(10)
  await refused(t, act(id, 'op=waive'), '401666', 'reason')
  await refused(t, act(id, 'op=waive&reason=NICE'), '401666', 'reason')
  const waived = await act(id, 'op=waive&reason=HARDSHIP&amount=4&comment=As+agreed')
  t.match(waived.data, { balance: 6, transaction: [{ type: { value: 'WAIVE' }, amount: 4, reason: 'HARDSHIP' }] })
  t.match((await act(id, 'op=dispute&comment=Was+ill')).data, { status: { value: 'INDISPUTE', desc: 'In dispute' } })
  t.equal((await open()).total_record_count, 0, 'not part of the active balance')
  await refused(t, act(id, 'op=pay&amount=1&method=CASH'), '401666', 'status INDISPUTE')
  t.match((await act(id, 'op=restore')).data, { status: { value: 'ACTIVE' }, balance: 6 })
  const done = (await act(id, 'op=waive&reason=OTHER')).data
  t.match(done, { status: { value: 'CLOSED' }, balance: 0 })
  t.same(
    done.transaction.map((entry: any) => `${entry.type.value} ${entry.amount}`),
    ['WAIVE 4', 'DISPUTE 6', 'RESTORE 6', 'WAIVE 6']
  )
})

t.test('getUserFee actOnUserFee 401665 for what is not a fee of the user', async t => {
  const { id } = await (await patron(t, app, 'owner')).charge(10)
  const { fees } = await patron(t, app, 'stranger')
  for (const wrong of [id, '0', 'x', '1e3', '99999999999999999999', 'all'])
    await refused(t, call('GET', `${fees}/${wrong}`), '401665', 'Fine not found')
  for (const wrong of [id, 'x']) await refused(t, call('POST', `${fees}/${wrong}?op=pay&method=CASH`), '401665')
  await refused(t, call('GET', `${users}/owner/fees/${id}`, { key: 'other' }), '401861')
  await refused(t, call('POST', `${users}/owner/fees/${id}?op=pay&method=CASH`, { key: 'other' }), '401861')
})

t.test('payUserFees FEE-04 oldest first; answers what is left', async t => {
  const { fees, charge, act, open } = await patron(t, app, 'spreader')
  const ids: string[] = []
  for (const amount of [1, 2, 4]) ids.push((await charge(amount)).id)
  const disputed = await charge(50)
  await act(disputed.id, 'op=dispute')
  const pay = (query: string, headers = {}) => call('POST', `${fees}/all?op=pay&method=ONLINE&${query}`, { headers })
  const left = await pay('amount=2.5&external_transaction_id=X1&comment=Both')
  t.match(left.data, { total_record_count: 2, total_sum: 4.5, fee: [{ id: ids[1], balance: 0.5 }, { id: ids[2] }] })
  t.match(left.data.fee[0].transaction, [{ amount: 1.5, external_transaction_id: 'X1', comment: 'Both' }])
  t.same((await pay('amount=2.50&external_transaction_id=X1')).data, left.data, 'the same id pays once')
  await refused(t, pay('amount=2&external_transaction_id=X1'), '401666', 'another amount')
  await refused(t, pay('amount=4.51'), '401666', 'more than the open balance')
  for (const amount of ['0', 'x', '1.001']) await refused(t, pay(`amount=${amount}`), '401666', 'amount')
  await refused(t, call('POST', `${fees}/all?op=waive`), '401666', 'op')
  await refused(t, call('POST', `${fees}/all`), '401666', 'op')
  await refused(t, call('POST', `${fees}/all?op=pay`), '401666', 'method')
  await refused(t, call('POST', `${fees}/all?op=pay&method=X`), '401666', 'method')
  await charge(0.5, { type: coded('CREDIT') })
  t.equal((await open()).total_sum, 4)
  t.match((await pay('amount=1', xml)).text, '<fees total_record_count="1" total_sum="3" currency="USD">')
  const done = await pay('amount=ALL&external_transaction_id=X2')
  t.same(done.data, { total_record_count: 0, total_sum: 0, currency: 'USD' }, 'as recorded after a payment')
  await charge(9)
  t.equal((await pay('amount=ALL&external_transaction_id=X2')).data.total_sum, 9, 'a repetition pays nothing new')
  t.equal((await pay('')).data.total_sum, 0)
  t.equal((await pay('amount=ALL')).status, 200, 'nothing to pay is fine')
  const { rows } = await database.pool.query(`select t.type from fee_transaction t join fee f on f.id = t.fee_id
    where f.type = 'CREDIT' and f.user_id = ${await userNumber(database, 'spreader')} order by t.id`)
  t.same(
    rows.map(row => row.type),
    ['CHARGE', 'CREDIT']
  )
})
