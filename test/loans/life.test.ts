import t from 'tap'
import { refused, shelf, users } from './shelf.ts'
import { watch } from './watch.ts'

const app = await shelf(t)
const { call, clock, user, copy, borrow, bring, processOf } = app
const { loanOf, feesOf, lettersOf } = watch(app)
const start = '2026-11-22T12:00:00Z'
const at = (moment: string) => clock.set(moment)
t.beforeEach(() => at(start))
const holdBody = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const request = async (who: string, of: string) =>
  (await call('POST', `${users}/${who}/requests?${of}`, { body: holdBody })).data.request_id as string
const drop = (who: string, id: string) =>
  call('DELETE', `${users}/${who}/requests/${id}?reason=CancelledAtPatronRequest`)

t.test('CIRC-20 to CIRC-22 a hold recalls the oldest recallable loan, and takes it back', async t => {
  for (const id of ['ann', 'bob', 'cleo', 'dov']) await user(id)
  await user('prof', { user_group: { value: 'FACULTY' } })
  const one = await copy('C-1')
  await copy('C-2', {}, one)
  const first = (await borrow('ann', 'C-1')).data
  at('2026-11-23T12:00:00Z')
  const second = (await borrow('bob', 'C-2')).data
  const hold = await request('cleo', `mms_id=${one.bib}`)
  const recalled = await loanOf('ann', first.loan_id)
  t.match(recalled, { process_status: 'RECALL', due_date: '2026-11-30T23:59:59Z' }, 'a week after the recall')
  t.match(await loanOf('bob', second.loan_id), { process_status: 'NORMAL', due_date: second.due_date })
  refused(await call('POST', `${users}/ann/loans/${first.loan_id}?op=renew`), '401822', 'Item is recalled.', t)
  refused(await call('POST', `${users}/bob/loans/${second.loan_id}?op=renew`), '401822', 'Item is requested.', t)
  const another = await request('dov', `mms_id=${one.bib}`)
  t.equal((await loanOf('bob', second.loan_id)).process_status, 'RECALL', 'the second hold recalls the other copy')
  await drop('cleo', hold)
  t.match(await loanOf('ann', first.loan_id), { process_status: 'NORMAL', due_date: first.due_date }, 'as before')
  t.equal((await loanOf('bob', second.loan_id)).process_status, 'RECALL', 'and only that one')
  await drop('dov', another)
  t.match(await lettersOf('ann'), ['BorrowedRecall', 'RecallCancelled'])

  await bring(one)
  const long = (await borrow('prof', 'C-1')).data
  const own = await request('cleo', `item_pid=${one.pid}`)
  t.match(await loanOf('prof', long.loan_id), { process_status: 'RECALL', due_date: '2026-12-07T23:59:59Z' })
  at('2026-12-10T12:00:00Z')
  await call(
    'POST',
    `/almaws/v1/bibs/${one.bib}/holdings/${one.holding}/items/${one.pid}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`
  )
  t.same(await feesOf('prof'), [['RECALLEDOVERDUEFINE', 300, 300, 'ACTIVE']], 'late for a recall')
  t.equal(await processOf(one), 'HOLDSHELF')
  refused(await borrow('bob', 'C-1'), '401651', 'It is held for another patron.', t)
  const mine = (await borrow('cleo', 'C-1')).data
  t.equal(mine.request_id.value, own, 'REQ-21: lent to the requester it is fulfilled')
  t.equal((await call('GET', `${users}/cleo/requests/${own}`)).data.request_status, 'HISTORY')
  at(start)
})

t.test('CIRC-21 what cannot be recalled keeps its due date, but is not renewed; a new loan is shorter', async t => {
  const film = await copy('C-3', { policy: 'MEDIA' })
  const { data } = await borrow('ann', 'C-3')
  await request('bob', `item_pid=${film.pid}`)
  t.match(await loanOf('ann', data.loan_id), { process_status: 'RECALL', due_date: data.due_date })
  refused(await call('POST', `${users}/ann/loans/${data.loan_id}?op=renew`), '401822', 'Item is recalled.', t)
  const book = await copy('C-4')
  await borrow('ann', 'C-4')
  await request('bob', `item_pid=${book.pid}`)
  await request('cleo', `item_pid=${book.pid}`)
  await bring(book)
  t.equal((await borrow('bob', 'C-4')).data.due_date, '2026-12-06T23:59:59Z', 'two weeks, for cleo waits')
})

t.test('CIRC-34 overdue fines are told, then registered on renewal and on return', async t => {
  await user('eve')
  const book = await copy('F-1')
  const { data } = await borrow('eve', 'F-1')
  at('2026-12-24T12:00:00Z')
  t.equal((await loanOf('eve', data.loan_id)).loan_fine, 1, 'four days')
  t.same(await feesOf('eve'), [])
  const renewed = (await call('POST', `${users}/eve/loans/${data.loan_id}?op=renew`)).data
  t.notOk('loan_fine' in renewed)
  t.same(await feesOf('eve'), [['OVERDUEFINE', 100, 100, 'ACTIVE']])
  at('2027-04-01T12:00:00Z')
  await bring(book)
  t.same((await feesOf('eve')).slice(1), [['OVERDUEFINE', 1750, 1750, 'ACTIVE']], '70 days since 2027-01-21')
  at(start)
})

t.test('declareLoanLost, declareLoanClaimedReturned, declareLoanFound: fees, refunds, refusals', async t => {
  await user('fay')
  const book = await copy('X-1')
  const { data } = await borrow('fay', 'X-1')
  const say = (what: string, id = data.loan_id) => call('POST', `/v1/loans/${id}/${what}`)
  t.same((await say('claimed-returned')).data, {
    ...{ loan_id: data.loan_id, loan_status: 'ACTIVE', process_status: 'CLAIMED_RETURN', due_date: data.due_date },
    item_process_type: 'CLAIM_RETURNED_LOAN'
  })
  t.match((await say('lost')).data, { process_status: 'LOST', item_process_type: 'LOST_LOAN' })
  const charged = [
    ['LOSTITEMREPLACEMENTFEE', 7500, 7500, 'ACTIVE'],
    ['LOSTITEMPROCESSFEE', 1500, 1500, 'ACTIVE']
  ]
  t.same(await feesOf('fay'), charged)
  const again = await say('lost')
  t.match([again.status, again.data.code, again.data.detail], [400, 'LOAN_STATE', /Item is lost/])
  refused(await borrow('eve', 'X-1'), '401651', 'must be returned first', t)
  t.match((await say('found')).data, { process_status: 'NORMAL', item_process_type: 'LOAN' })
  t.same(
    (await feesOf('fay')).map(fee => fee[2]),
    [0, 1500],
    'the replacement is given back, the processing is not'
  )
  t.match([(await say('lost', '77')).status, (await say('lost', '77')).data.code], [404, 'LOAN_NOT_FOUND'])
  await say('lost')
  await bring(book)
  t.same(await processOf(book), null)
  t.match(await loanOf('fay', data.loan_id), { loan_status: 'COMPLETE', process_status: 'LOST' })
  t.same(
    (await feesOf('fay')).map(fee => fee[2]),
    [0, 1500, 0, 1500]
  )
  t.same(await lettersOf('fay'), ['LostNotice', 'LostRefund', 'LostNotice', 'LostRefund'])
  t.match((await say('found')).data.detail, /The loan is over/)
})

t.test('explainLoanPolicy tells which rule and terms hold, and why', async t => {
  const explain = async (who: string, barcode: string) =>
    (await call('GET', `/v1/loans/policy?user_id=${who}&item_barcode=${barcode}`)).data
  await user('kim', { expiry_date: '2026-12-01Z' })
  await copy('P-1')
  t.match(await explain('kim', 'P-1'), {
    user_group: 'UNDERGRAD',
    item: { barcode: 'P-1', library: 'MAIN', location: 'STACKS' },
    fulfillment_unit: 'General',
    rule: { place: 8, name: 'Everything else', conditions: {} },
    terms: { code: 'STANDARD', policies: { loan_period: { days: 28 } } },
    time_zone: 'UTC',
    loanable: true,
    due_date: '2026-12-01T23:59:59Z',
    reasons: ["The user's account ends before the loan period does."]
  })
  await borrow('kim', 'P-1')
  t.match(await explain('kim', 'P-1'), { reasons: [/on loan to this user/, /account/] })
  await copy('P-2', { location: 'REF' })
  const refusedBy = await explain('kim', 'P-2')
  t.match(refusedBy, { fulfillment_unit: 'Limited', loanable: false, reasons: ['The terms are: Not lent.'] })
  t.notOk('due_date' in refusedBy)
  t.match(await explain('eve', 'P-1'), { loanable: false, reasons: ['It is on loan to another patron.'] })
  const status = async (query: string) => (await call('GET', `/v1/loans/policy?${query}`)).status
  t.equal(await status('user_id=kim'), 400, '401672')
  t.equal(await status('user_id=nobody&item_barcode=P-1'), 404)
  t.equal(await status('user_id=kim&item_barcode=NONE'), 404)
})

t.test('PRX-01 getProxies, updateProxies: who may borrow for whom', async t => {
  await user('lee')
  await user('max', { user_group: { value: 'FACULTY' } })
  const proxies = '/v1/users/lee/proxies'
  t.same((await call('GET', proxies)).data, { proxy_for: [] })
  t.same((await call('PUT', proxies, { body: { proxy_for: ['MAX', 'max'] } })).data, { proxy_for: ['max'] })
  t.equal((await call('PUT', proxies, { body: { proxy_for: ['lee'] } })).status, 400)
  t.equal((await call('PUT', proxies, { body: { proxy_for: ['nobody'] } })).status, 404)
  await copy('Y-1')
  const { data } = await borrow('lee', 'Y-1', '&proxy_for=max')
  t.match(data, { user_id: 'max', due_date: '2027-05-23T23:59:59Z' }, 'by the rules of the one he acts for')
  t.same((await call('GET', `${users}/lee/loans`)).data, { total_record_count: 0 })
  const { data: held } = await call('GET', `${users}/lee/personal-data`)
  t.equal(held.item_loan[0].loan_id, data.loan_id, 'but it is among what is held of him')
  await call('PUT', proxies, { body: { proxy_for: [] } })
  await copy('Y-2')
  refused(
    await borrow('lee', 'Y-2', '&proxy_for=max'),
    '401651',
    'Item is not loanable. The user is not a proxy for max.',
    t
  )
  t.equal((await borrow('lee', 'Y-2', '&proxy_for=lee')).data.user_id, 'lee')
})

t.test('CIRC-05 a loan is due at the end of an open day by the clocks of the institution', async t => {
  const { data: terms } = await call('GET', '/v1/terms')
  await call('PUT', '/v1/terms', { body: { ...terms, time_zone: 'Europe/Oslo' } })
  const closed = {
    type: { value: 'EVENT' },
    from_date: '2026-12-19',
    to_date: '2027-01-03',
    status: { value: 'CLOSED' }
  }
  await call('PUT', '/almaws/v1/conf/open-hours?scope=MAIN', { body: { open_hour: [closed] } })
  await copy('O-1')
  t.equal((await borrow('ann', 'O-1')).data.due_date, '2027-01-04T22:59:59Z', 'the first day after the holidays')
  const { data } = await call('GET', '/v1/loans/policy?user_id=ann&item_barcode=O-1')
  t.match(data, { time_zone: 'Europe/Oslo', terms: { code: 'STANDARD' } })
  await call('DELETE', '/almaws/v1/conf/open-hours?scope=MAIN')
  await copy('O-2')
  t.equal((await borrow('ann', 'O-2')).data.due_date, '2026-12-20T22:59:59Z')
})
