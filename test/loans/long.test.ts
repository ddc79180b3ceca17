import t from 'tap'
import { desk, shelf, users } from './shelf.ts'

const { call, clock, user, copy, borrow } = await shelf(t)

t.test('createUserFee scanInItem: a title may be longer than what a fee keeps of it', async t => {
  const reader = await user('reader')
  const book = await copy('LONG', { title: 'T'.repeat(2100), call_number: 'C'.repeat(2100) })
  const charge = { type: { value: 'OTHER' }, original_amount: 5, owner: { value: 'MAIN' }, barcode: { value: 'LONG' } }
  const fee = await call('POST', `${users}/${reader}/fees`, { body: charge })
  t.equal(fee.status, 200, fee.text)
  t.equal(fee.data.title, 'T'.repeat(2000))
  t.equal((await borrow(reader, 'LONG')).status, 200)
  clock.set('2027-01-10T12:00:00Z')
  const item = `/almaws/v1/bibs/${book.bib}/holdings/${book.holding}/items/${book.pid}`
  const back = await call('POST', `${item}?op=scan&library=${desk.library.value}&circ_desk=${desk.circ_desk.value}`)
  t.equal(back.status, 200, 'it is overdue, and comes back')
  const { data } = await call('GET', `${users}/${reader}/fees`)
  t.match(
    data.fee.map((one: { type: { value: string } }) => one.type.value),
    ['OTHER', 'OVERDUEFINE']
  )
})
