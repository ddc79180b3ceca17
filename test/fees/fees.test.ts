import t from 'tap'
import { present } from '../../src/alma/present.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodeXml } from '../../src/alma/xml-reader.ts'
import { Fee, Fees } from '../../src/fees/schema.ts'
import { institution } from '../helpers/app.ts'
import { needsReference, referenceJson } from '../helpers/reference.ts'
import { addRow } from '../helpers/rows.ts'
import { statements } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { feeOf, feesApp, patron, refused, users, xml } from './patron.ts'

const app = await feesApp(t)
const { call, database } = app

t.test('createUserFee getUserFee FEE-01 charges a user; what is shown', async t => {
  const { fees, charge } = await patron(t, app, 'created')
  const fee = await charge(22.23, { comment: 'Scratched', title: 'Atlas' })
  t.same(
    Object.keys(fee).join(' '),
    [
      'id type status user_primary_id balance remaining_vat_amount original_amount original_vat_amount',
      'creation_time status_time comment owner title barcode link'
    ].join(' ')
  )
  t.match(fee, {
    type: { value: 'OTHER', desc: 'Other' },
    status: { value: 'ACTIVE', desc: 'Active' },
    user_primary_id: { value: 'created', link: /^http:.*\/users\/created$/ },
    balance: 22.23,
    remaining_vat_amount: 0,
    original_amount: 22.23,
    original_vat_amount: 0,
    creation_time: '2026-11-22T12:00:00Z',
    status_time: '2026-11-22T12:00:00Z',
    comment: 'Scratched',
    owner: { value: 'MAIN', desc: 'Aldermoor Library' },
    title: 'Atlas',
    barcode: null,
    link: new RegExp(`^http:.*/users/created/fees/${fee.id}$`)
  })
  t.same((await call('GET', `${fees}/${fee.id}`)).data, fee)
  const hosted = await call('GET', `${fees}/${fee.id}`, { headers: { host: 'library.example' } })
  t.match(hosted.data.link, /^http:\/\/library\.example\/almaws/, 'links carry the address that the caller uses')
  const { text } = await call('GET', `${fees}/${fee.id}`, { headers: xml })
  t.match(text, `<fee link="${fee.link}"><id>${fee.id}</id><type desc="Other">OTHER</type>`)
  t.match(text, '<balance>22.23</balance>')
  t.notMatch(text, /barcode|transaction/)
  const sent = `<fee><type>CREDIT</type><original_amount>3.5</original_amount><owner>${institution}</owner></fee>`
  const credit = await call('POST', fees, { body: sent })
  t.match(credit.data, { original_amount: -3.5, balance: -3.5, comment: null, owner: { value: institution } })
  const { rows } = await database.pool.query(`select user_group, record_type, account_type from fee where id = $1`, [
    fee.id
  ])
  t.same(rows, [{ user_group: 'UNDERGRAD', record_type: 'PUBLIC', account_type: 'INTERNAL' }], 'as the user is now')
})

t.test('createUserFee takes what GET gave and what a client of 2026 sends, of an item', needsReference, async t => {
  const { fees } = await patron(t, app, 'sender')
  const bib = await addRow(database, 'bib', { title: 'On maps', record: '{}' })
  const holding = await addRow(database, 'holding', { bib_id: bib, library: 'MAIN', location: 'STACKS', record: '{}' })
  const place = { bib_id: bib, holding_id: holding, library: 'MAIN', location: 'STACKS', record: '{}' }
  await addRow(database, 'item', { ...place, barcode: 'B 1', barcode_key: 'b 1' })
  const body = referenceJson('alma/samples/slsp__fee_test1.json')
  const made = await call('POST', fees, { body: { ...body, owner: coded('MAIN'), barcode: coded('b 1') } })
  t.match(made.data, { balance: 20, title: 'On maps', barcode: { value: 'B 1', link: /\/items\?item_barcode=B%201$/ } })
  t.equal((await call('POST', fees, { body: made.data })).status, 200, 'with all that is output only')
})

t.test('createUserFee FEE-05 raises every documented error', async t => {
  const { fees } = await patron(t, app, 'errors')
  const cases: [change: object, code: string, message?: string][] = [
    [{ type: undefined }, '4019991'],
    [{ type: coded('NONE') }, '4019992'],
    [{ barcode: coded('unknown') }, '4019993'],
    [{ original_amount: undefined }, '4019994'],
    [{ owner: undefined }, '4019996', 'User fine/fee owner is required.$'],
    [
      { owner: coded('NONE') },
      '4019996',
      'User fine/fee owner is required. No library of this institution has that code.'
    ],
    [{ type: coded('OVERDUEFINE'), owner: coded(institution) }, '4019997'],
    [{ type: coded('CARDRENEWAL') }, '4019999'],
    [{ original_amount: 0 }, '401666', 'original_amount'],
    [{ original_amount: -1 }, '401666', 'original_amount'],
    [{ original_amount: 1.005 }, '401666', 'no more decimals'],
    [{ original_amount: 1e21 }, '401666', 'original_amount'],
    [{ original_amount: 'much' }, '401664', 'original_amount']
  ]
  for (const [change, code, message] of cases)
    await refused(t, call('POST', fees, { body: feeOf(1, change) }), code, message)
  await refused(t, call('POST', `${users}/nobody/fees`, { body: feeOf(1) }), '401861')
  await refused(t, call('POST', fees, { body: feeOf(1), key: 'other' }), '401861')
  t.same((await call('GET', fees)).data, { total_record_count: 0, total_sum: 0, currency: null })
})

t.test('getUserFees FEE-02 lists a status, oldest first, with sum and currency', async t => {
  const { fees, charge, act, open } = await patron(t, app, 'lister')
  t.same(await open(), { total_record_count: 0, total_sum: 0, currency: null }, 'as recorded without fees')
  const none = (await call('GET', fees, { headers: xml })).text
  t.match(none, /<fees total_record_count="0" total_sum="0"\s*(\/>|><\/fees>)/)
  const made = [await charge(1.1), await charge(2.2), await charge(5), await charge(7)]
  const credit = await charge(0.4, { type: coded('CREDIT') })
  const [first, second, disputed, paid] = made.map(fee => fee.id)
  await act(disputed, 'op=dispute')
  await act(paid, 'op=pay&amount=7&method=CASH')
  const list = await open()
  t.same(Object.keys(list), ['fee', 'total_record_count', 'total_sum', 'currency'])
  t.same(
    [list.fee.map((fee: any) => fee.id), list.total_record_count, list.total_sum, list.currency],
    [[first, second, credit.id], 3, 2.9, 'USD']
  )
  const of = async (status: string) => (await call('GET', `${fees}?status=${status}`)).data
  t.match(await of('INDISPUTE'), { fee: [{ id: disputed }], total_record_count: 1, total_sum: 5 })
  t.match(await of('CLOSED'), { fee: [{ id: paid, balance: 0 }], total_record_count: 1, total_sum: 0 })
  t.match(await of('EXPORTED'), { total_record_count: 0 })
  const { text } = await call('GET', fees, { headers: xml })
  t.match(text, '<fees total_record_count="3" total_sum="2.9" currency="USD"><fee link="http')
  await refused(t, call('GET', `${fees}?status=NONE`), '401666', 'status')
  await refused(t, call('GET', `${users}/nobody/fees`), '401861')
  await refused(t, call('GET', `${fees}?user_id_type=BARCODE`), '401890')
  await refused(t, call('GET', fees, { key: 'other' }), '401861')
  t.same((await call('GET', `${users}/LISTER/fees?user_id_type=all_unique`)).data, list)
  const few = await statements(t, () => call('GET', fees))
  for (let n = 0; n < 10; n++) await charge(1)
  const many = await statements(t, () => call('GET', fees))
  t.equal(many.length, few.length, 'as many statements for many as for few')
})

t.test('CE-2 recorded fees have our keys in our order, and survive XML', needsReference, async t => {
  const labels = { label: () => undefined }
  const keys = (value: any, place = ''): string[] =>
    Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([key, item]) => [
      ...(Array.isArray(value) ? [] : [`${place}.${key}`]),
      ...keys(item, `${place}.${key}`)
    ])
  const sent = (value: unknown): any => JSON.parse(JSON.stringify(value))
  const { charge, open } = await patron(t, app, 'recorded')
  const own = await charge(750, { type: coded('LOSTITEMREPLACEMENTFEE'), title: 'A title' })
  // 2018's answers do not name the user yet.
  const older = (found: string[]) => found.filter(key => !key.includes('.user_primary_id'))
  const one = referenceJson('alma/samples/scriptotek__fee_response.json')
  const list = referenceJson('alma/samples/scriptotek__fees_response.json')
  t.same(keys(sent(present(Fee as AnySchema, one, labels))), keys(one))
  t.same(keys(sent(present(Fees as AnySchema, list, labels))), keys(list))
  t.same(older(keys(own)), keys(one), 'our own answer')
  t.same(older(keys(await open())), keys(list), 'our own list')
  for (const [schema, value] of [
    [Fee, one],
    [Fees, list]
  ] as [AnySchema, any][]) {
    const decoded: any = decodeXml(schema, encodeXml(schema, value), false)
    t.equal(encodeXml(schema, decoded), encodeXml(schema, value), 'there and back')
  }
  for (const file of ['scriptotek__zero_fees_response', 'tulibraries__payment_success'])
    t.same(keys(sent(present(Fees as AnySchema, referenceJson(`alma/samples/${file}.json`), labels))), [
      '.total_record_count',
      '.total_sum',
      '.currency'
    ])
})
