import pg from 'pg'
import t from 'tap'
import { addKey, all } from '../helpers/app.ts'
import { refused, shelf, users } from './shelf.ts'

const { call, database, clock, user, copy, borrow, bring, processOf } = await shelf(t)
await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
const xml = { headers: { accept: 'application/xml' } }
const start = '2026-11-22T12:00:00Z'
await user('ada')
await copy('B-1')
await borrow('ada', 'B-1')

t.test('getUserLoan: a returned loan is still there, complete', async t => {
  await user('hal')
  const book = await copy('B-9')
  const { data } = await borrow('hal', 'B-9')
  const one = `${users}/hal/loans/${data.loan_id}`
  clock.set('2026-11-24T08:00:00Z')
  await bring(book)
  t.equal(await processOf(book), null)
  const after = (await call('GET', one)).data
  t.match(after, {
    loan_status: 'COMPLETE',
    return_date: '2026-11-24T08:00:00Z',
    return_circ_desk: { value: 'DEFAULT_CIRC_DESK', desc: 'Aldermoor service desk' },
    returned_by: { value: 'desk' },
    process_status: 'NORMAL'
  })
  t.notOk('loan_fine' in after)
  t.same((await call('GET', `${users}/hal/loans`)).data, { total_record_count: 0 })
  t.equal((await call('GET', `${users}/hal/loans?loan_status=complete`)).data.total_record_count, 1)
  const inXml = { headers: { accept: 'application/xml' } }
  t.match((await call('GET', `${users}/hal/loans?loan_status=complete`, inXml)).text, '<loan_status>Complete<')
  refused(await call('POST', `${one}?op=renew`), '401822', 'The loan is over.', t)
  refused(await call('PUT', one, { body: { due_date: '2027-01-01Z' } }), '401652', 'The loan is over.', t)
  t.equal((await borrow('ada', 'B-9')).status, 200, 'and the item can be lent again')
  await database.pool.query('delete from item where id = $1', [book.pid])
  await database.pool.query('delete from bib where id = $1', [book.bib])
  t.equal((await call('GET', one)).data.title, 'Title of B-9', 'a history is read without its item')
  clock.set(start)
})

t.test('CIRC-01 getUserLoans pages, sorts and counts in few statements', async t => {
  await user('ida')
  for (const [at, barcode] of ['L-3', 'L-1', 'L-2'].entries()) {
    clock.set(`2026-11-22T1${at}:00:00Z`)
    await copy(barcode)
    await borrow('ida', barcode)
  }
  const list = async (query: string) => {
    const { data } = await call('GET', `${users}/ida/loans?${query}`)
    return [data.item_loan?.map((loan: any) => loan.item_barcode).join(' '), data.total_record_count]
  }
  t.same(await list(''), ['L-3 L-1 L-2', 3], 'by id')
  t.same(await list('order_by=barcode'), ['L-1 L-2 L-3', 3])
  t.same(await list('order_by=title&direction=desc'), ['L-3 L-2 L-1', 3])
  for (const order of ['loan_date', 'due_date', 'author', 'return_date', 'ID'])
    t.same((await list(`order_by=${order}&direction=DESC`))[1], 3, order)
  t.same(await list('limit=1&offset=1'), ['L-1', 3])
  t.same(await list('limit=10&offset=3'), ['', 3], 'beyond the end: an empty list')
  t.same(await list('limit=0'), ['', 3])
  t.match(
    (await call('GET', `${users}/ida/loans`, xml)).text,
    '<item_loans total_record_count="3"><item_loan><loan_id>'
  )
  for (const query of ['order_by=size', 'direction=up', 'loan_status=all', 'expand=author'])
    refused(await call('GET', `${users}/ida/loans?${query}`), '401666', 'parameter is not valid', t)
  refused(await call('GET', `${users}/nobody/loans`), '401861', 'nobody', t)
  t.same((await call('GET', `${users}/ada?expand=loans`)).data.loans.value > 0, true)

  const statements = async (query: string) => {
    const asked: unknown[] = []
    const { prototype } = pg.Client
    const { query: original } = prototype
    prototype.query = function (this: pg.Client, ...all: unknown[]) {
      asked.push(all[0])
      return (original as (...given: unknown[]) => unknown).apply(this, all)
    } as typeof original
    await call('GET', `${users}/ida/loans?${query}`)
    prototype.query = original
    return asked.length
  }
  const few = await statements('limit=1&expand=renewable')
  t.ok(few > 2 && few <= 12, `${few} statements`)
  t.equal(await statements('limit=100&expand=renewable'), few, 'as many for three loans as for one')
  clock.set('2027-01-10T12:00:00Z')
  t.equal((await call('GET', `${users}/ida/loans`)).data.item_loan[0].loan_fine, 5.25, 'overdue: the fine so far')
  clock.set(start)
})

t.test('deleteUser is refused while loans are open, and leaves old ones under the id that is left', async t => {
  await user('jan')
  const book = await copy('B-10')
  const { data } = await borrow('jan', 'B-10')
  refused(await call('DELETE', `${users}/jan`), '401850', 'The user has 1 active loan.', t)
  const personal = await call('GET', `${users}/jan/personal-data`)
  t.equal(personal.data.item_loan[0].loan_id, data.loan_id)
  await bring(book)
  t.equal((await call('DELETE', `${users}/jan`)).status, 204)
  const { data: after } = await call('GET', `/almaws/v1/bibs/${book.bib}/loans?loan_status=Complete`)
  t.match(after, { total_record_count: 1, item_loan: [{ user_id: /^\d{16}$/ }] }, 'AN-01 an id that names nobody')
  const { rows } = await database.pool.query('select user_group, record_type from loan where bib_id = $1', [book.bib])
  t.same(rows, [{ user_group: 'UNDERGRAD', record_type: 'PUBLIC' }], 'what statistics need stays')
})

t.test('getUserLoans and all other doors: no institution sees the loans of another', async t => {
  const { data } = await call('GET', `${users}/ada/loans`)
  const id = data.item_loan[0].loan_id
  const key = 'other'
  refused(await call('GET', `${users}/ada/loans`, { key }), '401861', 'ada', t)
  refused(await call('GET', `/almaws/v1/bibs/ALL/loans/${id}`, { key }), '401823', id, t)
  t.same((await call('GET', `/almaws/v1/bibs/${data.item_loan[0].mms_id}/loans`, { key })).data, {
    total_record_count: 0
  })
  t.equal((await call('POST', `/v1/loans/${id}/lost`, { key })).status, 404)
})
