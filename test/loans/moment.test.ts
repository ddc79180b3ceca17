import t, { type Test } from 'tap'
import { whileHeld } from '../helpers/held.ts'
import { desk, shelf, users } from './shelf.ts'

t.test(
  'CIRC a loan and a return are of the moment at which their item was free, not of that at which they came',
  async t => {
    const app = await shelf(t)
    const { call, database, user, copy } = app
    const ada = await user('ada')
    const one = await copy('M1')
    const held = (t: Test, ask: () => ReturnType<typeof call>) =>
      whileHeld(t, app, { text: 'select from item where id = $1 for update', values: [one.pid] }, ask)
    const lent = await held(t, () => call('POST', `${users}/${ada}/loans?item_barcode=M1`, { body: desk }))
    t.equal(lent.status, 200, lent.text)
    t.equal(lent.data.loan_date, '2026-11-22T13:00:00Z')
    const at = `/almaws/v1/bibs/${one.bib}/holdings/${one.holding}/items/${one.pid}`
    const back = await held(t, () => call('POST', `${at}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`))
    t.equal(back.status, 200, back.text)
    const { rows } = await database.pool.query(
      'select loan_date::text as lent, return_date::text as returned from loan'
    )
    t.same(rows, [{ lent: '2026-11-22 13:00:00+00', returned: '2026-11-22 14:00:00+00' }])
  }
)

t.test('FEE-04 REQ-04 what is written after a wait is of the moment after it', async t => {
  const app = await shelf(t)
  const { call, database, user, copy } = app
  const ada = await user('ada')
  const { bib, pid } = await copy('M1')
  const later = '2026-11-22T13:00:00'
  const locked = (table: string, id: unknown) => ({
    text: `select from ${table} where id = $1 for update`,
    values: [id]
  })

  const fee = await call('POST', `${users}/${ada}/fees`, {
    body: { type: { value: 'OTHER' }, original_amount: 5, owner: { value: 'MAIN' } }
  })
  t.equal(fee.status, 200, fee.text)
  const at = `${users}/${ada}/fees/${fee.data.id}`
  const paid = await whileHeld(t, app, locked('fee', fee.data.id), () =>
    call('POST', `${at}?op=pay&amount=2&method=CASH`)
  )
  t.match(paid.data.transaction[0].transaction_time, later, 'a payment')

  const body = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const made = await whileHeld(t, app, locked('item', pid), () =>
    call('POST', `${users}/${ada}/requests?mms_id=${bib}`, { body })
  )
  t.equal(made.status, 200, made.text)
  t.match(made.data.request_time, '2026-11-22T14:00:00', 'a request')
  const request = `${users}/${ada}/requests/${made.data.request_id}`
  const gone = await whileHeld(t, app, locked('request', made.data.request_id), () => call('DELETE', request))
  t.equal(gone.status, 204, gone.text)
  const { rows } = await database.pool.query('select ended_at from request')
  t.match(rows[0].ended_at.toISOString(), '2026-11-22T15:00:00', 'its end')

  const wish = await call('POST', `${users}/${ada}/purchase-requests`, {
    body: {
      ...{ format: { value: 'P' }, citation_type: { value: 'BOOK' }, owning_library: { value: 'MAIN' } },
      resource_metadata: { title: 'A history of mills' }
    }
  })
  t.equal(wish.status, 200, wish.text)
  const { request_id: id } = wish.data
  const approved = await whileHeld(t, app, locked('purchase_request', id), () =>
    call('POST', `/almaws/v1/acq/purchase-requests/${id}?op=approve`)
  )
  t.equal(approved.status, 200, approved.text)
  const { rows: wishes } = await database.pool.query('select modified_at from purchase_request')
  t.match(wishes[0].modified_at.toISOString(), '2026-11-22T16:00:00', 'a decision about a purchase')
})
