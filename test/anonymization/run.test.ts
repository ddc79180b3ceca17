import t from 'tap'
import { institution } from '../helpers/app.ts'
import { addRow } from '../helpers/rows.ts'
import { shelf, users } from '../loans/shelf.ts'
import { loanOf, pastApp, returned } from './past.ts'

t.test('AN-20 AN-22 AN-23 AN-25 AN-29 a loan loses its people and keeps what statistics need', async t => {
  const app = await pastApp(t)
  const [borrower, proxy] = [await app.putUser('ada'), await app.putUser('pro')]
  await app.putLoans([
    loanOf(borrower, 1, { proxyId: proxy }),
    loanOf(borrower, 2, { status: 'ACTIVE', returned: null }),
    loanOf(borrower, 3, { returned: '2026-11-20T10:00:00Z' })
  ])
  await addRow(app.database, 'bib', { id: 1, title: 'T' })
  await addRow(app.database, 'holding', { id: 2, bib_id: 1, library: 'MAIN' })
  await addRow(app.database, 'item', {
    id: 1,
    bib_id: 1,
    holding_id: 2,
    library: 'MAIN',
    barcode: 'B1',
    barcode_key: 'b1'
  })
  await app.rows('update loan set request_id = 55, recall_request_id = 56, notices = $1 where id = 1', [
    '{"COURTESY":"x"}'
  ])
  await app.rows(
    `insert into letter (institution, user_id, type, created_at, created_by, subject, text, loan_id)
     values ($1, $2, 'LoanReceipt', $3, 'x', 's', 'Dear Ada', 1), ($1, $2, 'LoanReceipt', $3, 'x', 's', 'Dear Ada', 2)`,
    [institution, borrower, returned]
  )
  await app.rows(
    `insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, loan_id, barcode,
       created_at, status_at) values ($1, 9, $2, 'OVERDUEFINE', 'ACTIVE', 'MAIN', 'USD', 100, 100, 1, 'B1', $3, $3)`,
    [institution, borrower, returned]
  )
  const historyOfItem = () => app.call('GET', '/almaws/v1/bibs/1/holdings/2/items/1/loans?loan_status=Complete')
  t.match((await historyOfItem()).data, { total_record_count: 1, item_loan: [{ user_id: 'ada' }] })
  await app.decide()
  const statistics =
    'select user_group, job_category, record_type, account_type, statistical_categories, library, item_id::int'
  const before = await app.rows(`${statistics} from loan order by item_id`)
  const { status, counters } = await app.archive(app)
  t.equal(status, 'COMPLETED_SUCCESS')
  t.match(counters, { item_loans_scanned: 2, item_loans_anonymized: 1, item_loans_kept: 1, residual_hits: 0 })
  t.same(await app.rows(`${statistics} from loan order by item_id`), before, 'AN-27 totals are the same')
  const [loan] = await app.rows('select * from loan where item_id = 1')
  t.match(loan, {
    user_id: null,
    proxy_id: null,
    request_id: null,
    recall_request_id: null,
    barcode: 'B1',
    notices: {}
  })
  t.equal(loan.return_date.toISOString(), '2026-11-10T00:00:00.000Z', 'the day stays, the minute goes')
  t.not(Number(loan.id), 1, 'and so does its number')
  t.same(await app.rows('select loan_id::int from letter'), [{ loan_id: 2 }], 'the letters of the loan are gone')
  t.same(await app.rows('select user_id as user, loan_id, barcode from fee'), [
    { user: borrower, loan_id: null, barcode: 'B1' }
  ])
  const complete = await app.call('GET', '/almaws/v1/users/ada/loans?loan_status=Complete')
  t.same(
    complete.data.item_loan.map((one: any) => one.item_barcode),
    ['B3'],
    'AN-25 the account shows what is left'
  )
  const history = await historyOfItem()
  t.equal(history.data.total_record_count, 1, 'AN-22 the history of the item keeps the loan')
  t.equal(history.data.item_loan[0].user_id, '', 'and shows nobody')
  const again = await app.archive(app)
  t.match(again.counters, { item_loans_anonymized: 0, item_loans_kept: 1 }, 'nothing twice')
  app.clock.advance(5 * 86_400_000)
  t.match((await app.archive(app)).counters, { item_loans_anonymized: 1 }, 'the next one when it is time')
})

t.test('AN-09 AN-26 requests, resource sharing, fees and their notes each follow their own rules', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada')
  const old = '2026-11-01T08:15:30Z'
  await app.rows(
    `insert into request (institution, id, user_id, type, sub_type, bib_id, status, record, created_at, created_by, modified_at,
       status_at, ended_at, cancel_note, pickup_library, user_group)
     values ($1, 1, $2, 'HOLD', 'PATRON_PHYSICAL', 1, 'HISTORY', '{"comment": "Ada asks", "volume": "2"}', $3, 'x', $3, $3, $3,
       'Ada called', 'MAIN', 'STAFF'),
       ($1, 2, $2, 'HOLD', 'PATRON_PHYSICAL', 1, 'NOT_STARTED', '{"comment": "open"}', $3, 'x', $3, $3, null, null, 'MAIN', 'STAFF')`,
    [institution, user, old]
  )
  await app.rows(
    `insert into resource_sharing_request (institution, id, kind, user_id, external_id, external_key, status, ended_at, owner,
       format, record, contact, notes, steps, created_at, modified_at)
     values ($1, 5, 'BORROWING', $2, 'E1', 'E1', 'REQUEST_COMPLETED', $3, 'MAIN', 'PHYSICAL', '{}', '{"text_email": "a@b.example"}',
       '[{"content": "Ada"}]', '[{"status": "SENT", "at": "2026-10-01T10:11:12Z", "by": "key"}]', $3, $3)`,
    [institution, user, old]
  )
  await app.rows(
    `insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, comment,
       created_at, status_at)
     values ($1, 7, $2, 'OTHER', 'CLOSED', 'MAIN', 'USD', 100, 0, 'Ada owes', $3, $3),
       ($1, 8, $2, 'OTHER', 'CLOSED', 'MAIN', 'USD', 100, 0, 'Ada owed', '2019-01-01T10:10:10Z', '2019-01-02T10:10:10Z')`,
    [institution, user, old]
  )
  await app.rows(
    `insert into fee_transaction (institution, id, fee_id, type, effect_minor, amount_minor, comment, payment_id,
       external_transaction_id, created_by, created_at)
     values ($1, 80, 8, 'CHARGE', 100, 100, null, null, null, 'x', '2019-01-01T10:10:10Z'),
       ($1, 81, 8, 'PAYMENT', -100, 100, 'by Ada', 90, 'EXT1', 'x', '2019-01-02T10:10:10Z')`,
    [institution]
  )
  await app.rows(
    `insert into fee_payment (institution, id, user_id, fee_id, external_transaction_id, amount_minor, created_at)
     values ($1, 90, $2, 0, 'EXT1', 100, '2019-01-02T10:10:10Z')`,
    [institution, user]
  )
  await app.decide()
  const { counters, status } = await app.archive(app)
  t.equal(status, 'COMPLETED_SUCCESS')
  t.match(counters, {
    requests_anonymized: 1,
    request_notes_anonymized: 1,
    resource_sharing_requests_anonymized: 1,
    resource_sharing_notes_anonymized: 1,
    fees_anonymized: 1,
    fees_kept: 1,
    fee_notes_anonymized: 1,
    fee_notes_kept: 1
  })
  const [ended, open] = await app.rows(
    'select user_id, cancel_note, record, pickup_library from request order by status'
  )
  t.same(ended, { user_id: null, cancel_note: null, record: { volume: '2' }, pickup_library: 'MAIN' })
  t.match(open, { user_id: String(user), record: { comment: 'open' } }, 'AN-07 what is active is not touched')
  const [sharing] = await app.rows('select user_id, contact, notes, steps from resource_sharing_request')
  t.same(sharing, { user_id: null, contact: {}, notes: [], steps: [{ status: 'SENT', at: '2026-10-01', by: 'key' }] })
  const fees = await app.rows('select user_id is null as cut, comment from fee order by created_at')
  t.same(fees, [
    { cut: true, comment: null },
    { cut: false, comment: 'Ada owes' }
  ])
  const ledger = await app.rows(
    `select sum(effect_minor)::int as sum, count(*)::int as entries, count(t.comment)::int as comments,
       count(payment_id)::int as payments, count(external_transaction_id)::int as external
     from fee_transaction t join fee f on f.institution = t.institution and f.id = t.fee_id where f.user_id is null`
  )
  t.same(ledger, [{ sum: 0, entries: 2, comments: 0, payments: 0, external: 0 }], 'the ledger is whole')
  t.same(await app.rows('select 1 from fee_payment'), [])
})

t.test(
  'PUR-09 deleteUser leaves nothing of a deleted user tied, whatever the rules say, where it cuts links',
  async t => {
    const app = await pastApp(t)
    const cutting = { policy: 'KEEP_STATISTICS_REMOVE_ID', cut_links: true }
    await app.call('PUT', '/v1/privacy/delete-policy', { body: cutting })
    const [user, other] = [await app.putUser('ada'), await app.putUser('bob')]
    await app.putLoans([loanOf(user, 1), loanOf(other, 2, { proxyId: user }), loanOf(other, 3)])
    await app.rows(
      `insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, comment,
       created_at, status_at) values ($1, 7, $2, 'OTHER', 'CLOSED', 'MAIN', 'USD', 100, 0, 'Ada owed', $3, $3)`,
      [institution, user, returned]
    )
    await app.call('PUT', '/v1/users/ada/consent', { body: { keep_loan_history: true } })
    t.equal((await app.call('DELETE', '/almaws/v1/users/ada')).status, 204)
    t.same(await app.rows('select item_id::int as item, user_id as user, proxy_id from loan order by item_id'), [
      { item: 1, user: null, proxy_id: null },
      { item: 2, user: other, proxy_id: null },
      { item: 3, user: other, proxy_id: null }
    ])
    t.same(await app.rows('select user_id, comment from fee'), [{ user_id: null, comment: null }])
    t.same(await app.rows('select 1 from user_consent'), [])
  }
)

t.test('CIRC-33 a return ends the open loan, whatever number an anonymized one of the item got', async t => {
  const { user, copy, borrow, bring, database, call } = await shelf(t)
  await user('ada')
  const item = await copy('C-1')
  const paid = { item_id: item.pid, status: 'COMPLETE', process_status: 'LOST_AND_PAID', id: 4_000_000_000_000_000 }
  await addRow(database, 'loan', { ...paid, user_id: null, return_date: null })
  const { data } = await borrow('ada', 'C-1')
  await bring(item)
  t.equal((await call('GET', `${users}/ada/loans/${data.loan_id}`)).data.loan_status, 'COMPLETE')
})
