import t from 'tap'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { addRow } from '../helpers/rows.ts'
import { bib, holding } from './records.ts'

const bibs = '/almaws/v1/bibs'
const users = '/almaws/v1/users'

t.test('titles, holdings and items get ids as Alma makes them', async t => {
  const app = await testApp(t)
  const { call, database } = app
  await configure(app)
  const { rows } = await database.pool.query('select suffix from institution where institution = $1', [institution])
  const { mms_id: mmsId } = (await call('POST', bibs, { body: bib('Fog', '(F)1') })).data
  const { holding_id: holdingId } = (
    await call('POST', `${bibs}/${mmsId}/holdings`, { body: holding('MAIN', 'STACKS') })
  ).data
  const at = `${bibs}/${mmsId}/holdings/${holdingId}/items`
  const { pid } = (await call('POST', at, { body: { item_data: {} } })).data.item_data
  for (const [prefix, id] of [
    ['99', mmsId],
    ['22', holdingId],
    ['23', pid]
  ])
    t.match(id, new RegExp(`^${prefix}\\d+${rows[0].suffix}$`))
})

// As real institutions have them; the last is the largest there can be.
for (const digits of ['9007199254740993', '25389532440000541', '991234567890123457', '9223372036854775807'])
  t.test(`records that come with ids of ${digits.length} digits keep them, in JSON and XML`, async t => {
    const app = await testApp(t)
    const { call, database } = app
    await configure(app)
    const id = digits
    const place = { library: 'MAIN', location: 'STACKS' }
    await addRow(database, 'bib', {
      id,
      title: 'From Alma',
      record: '{"marc":{"leader":"","controlfield":[],"datafield":[]}}'
    })
    await addRow(database, 'holding', { id, bib_id: id, ...place })
    await addRow(database, 'item', { id, bib_id: id, holding_id: id, ...place, barcode: 'B1', barcode_key: 'b1' })
    const body = { primary_id: 'ada', last_name: 'Reader', account_type: { value: 'INTERNAL' } }
    await call('POST', users, { body: { ...body, user_group: { value: 'UNDERGRAD' } } })
    const item = `${bibs}/${id}/holdings/${id}/items/${id}`
    const { data, text } = await call('GET', item)
    t.match([data.bib_data?.mms_id, data.holding_data?.holding_id, data.item_data?.pid], [id, id, id], text)
    const xml = (await call('GET', item, { headers: { accept: 'application/xml' } })).text
    for (const tag of ['mms_id', 'holding_id', 'pid']) t.match(xml, `<${tag}>${id}</${tag}>`)
    t.equal((await call('GET', `${bibs}/${id}`)).data.mms_id, id)
    t.equal((await call('GET', `${bibs}/${id}/holdings/ALL/items`)).data.item?.[0]?.item_data.pid, id)
    const desk = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
    const loan = await call('POST', `${users}/ada/loans?item_pid=${id}`, { body: desk })
    t.match(loan.data, { mms_id: id, item_id: id, holding_id: id }, loan.text)
    t.equal((await call('GET', `${bibs}/${id}/holdings/${id}/items/${id}/loans`)).data.item_loan?.[0]?.item_id, id)
    t.equal((await call('GET', `${users}/ada/loans/${loan.data.loan_id}`)).data.loan_id, loan.data.loan_id)
    await call('POST', users, { body: { ...body, primary_id: 'bob' } })
    const ask = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
    const request = await call('POST', `${users}/bob/requests?item_pid=${id}`, { body: ask })
    t.match(request.data, { mms_id: id, item_id: id }, request.text)
    t.equal((await call('GET', `${users}/bob/requests/${request.data.request_id}`)).data.mms_id, id)
    const back = await call('POST', `${item}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`)
    t.equal(back.data.item_data?.pid, id, back.text)
    const near = String(BigInt(id) - 1n)
    t.equal((await call('GET', `${bibs}/${near}`)).status, 400, 'the neighbour is another one')
  })
