import t from 'tap'
import { desk, shelf, users } from './shelf.ts'

const { call, clock, user, copy, database } = await shelf(t)

/** A copy of a title whose record has a statement of responsibility, as cataloguers write it. */
async function credited(barcode: string) {
  const made = await copy(barcode, { title: 'Placeholder' })
  const field = (code: string, value: string) => `<subfield code="${code}">${value}</subfield>`
  const body = `<bib><record><leader>00000nam a2200000 i 4500</leader>
    <datafield ind1="1" ind2="0" tag="245">${field('a', 'Basics of singing /')}${field('c', '[compiled by] Jan Schmidt.')}
    </datafield></record></bib>`
  const { status, text } = await call('PUT', `/almaws/v1/bibs/${made.bib}`, { body })
  if (status !== 200) throw new Error(text)
  return made
}
const whole = 'Basics of singing / [compiled by] Jan Schmidt.'

t.test('createUserLoan getUserLoans getItem: the title of a loan has 245 $c, that of an item has not', async t => {
  await user('ada')
  const one = await credited('T-1')
  t.equal((await call('POST', `${users}/ada/loans?item_barcode=T-1`, { body: desk })).data.title, whole)
  t.equal((await call('GET', `${users}/ada/loans`)).data.item_loan[0].title, whole)
  const item = `/almaws/v1/bibs/${one.bib}/holdings/${one.holding}/items/${one.pid}`
  t.equal((await call('GET', item)).data.bib_data.title, 'Basics of singing /')
  clock.advance(40 * 86_400_000)
  const scan = `${item}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`
  t.equal((await call('POST', scan)).data.bib_data.title, 'Basics of singing /')
  const { data } = await call('GET', `${users}/ada/fees`)
  t.match(data.fee[0], { type: { value: 'OVERDUEFINE' }, title: 'Basics of singing /' })
})

t.test('createUserRequest retrieveRequestedResources: the title of a request has 245 $c', async t => {
  await user('ben')
  const two = await credited('T-2')
  const body = {
    request_type: 'HOLD',
    pickup_location_type: 'LIBRARY',
    pickup_location_library: 'MAIN'
  }
  const { data, text } = await call('POST', `${users}/ben/requests?mms_id=${two.bib}`, { body })
  t.equal(data.title, whole, text)
  const list = '/almaws/v1/task-lists/requested-resources?library=MAIN&circ_desk=DEFAULT_CIRC_DESK'
  const resources = (await call('GET', list)).data.requested_resource
  t.equal(resources[0].resource_metadata.title, whole)
  const { rows } = await database.pool.query('select title from request where bib_id = $1', [two.bib])
  t.same(rows, [{ title: whole }])
})
