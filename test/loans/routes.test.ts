import t from 'tap'
import { desk, refused, shelf, users } from './shelf.ts'

const { call, database, clock, user, copy, borrow, processOf } = await shelf(t)
const xml = { headers: { accept: 'application/xml' } }
const start = '2026-11-22T12:00:00Z'

t.test('createUserLoan lends by barcode, as recorded answers show a loan', async t => {
  await user('ada')
  const book = await copy('B-1', { call_number: 'PS1 .M3', policy: 'REGULAR' })
  const { status, data } = await borrow('ada', 'b-1')
  t.equal(status, 200)
  t.match(data, {
    circ_desk: { value: 'DEFAULT_CIRC_DESK', desc: 'Aldermoor service desk' },
    return_circ_desk: {},
    library: { value: 'MAIN', desc: 'Aldermoor Library' },
    user_id: 'ada',
    item_barcode: 'B-1',
    due_date: '2026-12-20T23:59:59Z',
    loan_status: 'ACTIVE',
    loan_date: start,
    process_status: 'NORMAL',
    mms_id: String(book.bib),
    item_id: String(book.pid),
    title: 'Title of B-1',
    publication_year: 'c1984.',
    location_code: { value: 'STACKS', name: 'Open stacks' },
    item_policy: { value: 'REGULAR', description: 'Regular loan' },
    call_number: 'PS1 .M3',
    renewable: true,
    last_renew_status: { value: null, desc: '' }
  })
  t.equal(await processOf(book), 'LOAN')
  const { text } = await call('GET', `${users}/ada/loans/${data.loan_id}`, xml)
  t.match(text, '<circ_desk desc="Aldermoor service desk">DEFAULT_CIRC_DESK</circ_desk><return_circ_desk/>')
  t.match(text, '<location_code name="Open stacks">STACKS</location_code>')
  t.match(text, '<item_policy description="Regular loan">REGULAR</item_policy>')
})

t.test('createUserLoan: the same user again is no error, another user is refused', async t => {
  const again = await borrow('ada', 'B-1')
  t.equal(again.status, 200)
  const { data } = await call('GET', `${users}/ada/loans`)
  t.equal(data.total_record_count, 1)
  t.match(again.data, { loan_id: data.item_loan[0].loan_id, last_renew_status: { value: '401193;' } })
  await user('ben')
  const other = await borrow('ben', 'B-1')
  refused(other, '401651', 'Item is not loanable. It is on loan to another patron.', t)
})

t.test('createUserLoan raises its documented errors', async t => {
  const free = await copy('B-2')
  const to = `${users}/ada/loans?item_barcode=B-2`
  const at = (circ_desk: string, library: string) => ({ circ_desk: { value: circ_desk }, library: { value: library } })
  refused(await call('POST', `${users}/ada/loans`, { body: desk }), '401672', 'PID field is empty.', t)
  refused(await call('POST', `${users}/nobody/loans?item_pid=${free.pid}`, { body: desk }), '401861', 'nobody', t)
  refused(await call('POST', `${to}&user_id_type=BARCODE`, { body: desk }), '401890', 'BARCODE', t)
  refused(await call('POST', `${users}/ada/loans?item_barcode=NONE`, { body: desk }), '401689', 'NONE', t)
  refused(await call('POST', `${users}/ada/loans?item_pid=77`, { body: desk }), '401683', '77', t)
  refused(await call('POST', to, { body: { circ_desk: desk.circ_desk } }), '401664', 'library', t)
  refused(await call('POST', to, { body: { library: desk.library } }), '401664', 'circ_desk', t)
  const wrong = 'Item cannot be loaned from this circulation desk.'
  for (const body of [at('DEFAULT_CIRC_DESK', 'SCI'), at('NONE', 'MAIN'), at('RESERVES_DESK', 'MAIN'), at('NONE', 'X')])
    refused(await call('POST', to, { body }), '401153', wrong, t)
  refused(await call('POST', `${to}&proxy_for=ben`, { body: desk }), '401651', 'The user is not a proxy for ben.', t)
  await copy('B-REF', { location: 'REF' })
  refused(await borrow('ada', 'B-REF'), '401651', 'Its terms of use are: Not lent.', t)
  await copy('B-ACQ', { process_type: 'ACQ' })
  refused(await borrow('ada', 'B-ACQ'), '401651', 'It is in process: ACQ.', t)
  t.equal(await processOf(free), null, 'nothing happened')
  const yes = await call('POST', `${users}/ada/loans?item_pid=${free.pid}`, {
    body: '<item_loan><circ_desk>SELF_CHECK</circ_desk><library>MAIN</library><request_id>7</request_id></item_loan>',
    headers: { accept: 'application/xml' }
  })
  t.match(yes.text, /<item_loan><loan_id>\d+<\/loan_id><circ_desk desc="Self-check">SELF_CHECK<\/circ_desk>/)
})

t.test('createUserLoan: blocks stand against it, and are overridden', async t => {
  await user('cid', { expiry_date: '2026-11-20Z' })
  await copy('B-3')
  refused(await borrow('cid', 'B-3'), '401168', /^Patron's card has expired\.$/, t)
  const { status, data } = await borrow('cid', 'B-3', '&override_blocks=true')
  t.equal(status, 200)
  t.equal(data.due_date, '2026-12-20T23:59:59Z', 'not due before it was lent')
  t.equal(data.renewable, false, 'what stands against a renewal is seen by the new loan')
  await user('dan', { expiry_date: '2026-12-01Z' })
  await copy('B-4')
  t.equal((await borrow('dan', 'B-4')).data.due_date, '2026-12-01T23:59:59Z', 'CIRC-04')
})

t.test('createItemLoan, getItemLoan, renewItemLoan, updateItemLoan, getItemLoans, getBibLoans, getBibLoan', async t => {
  const book = await copy('B-5')
  const item = `/almaws/v1/bibs/${book.bib}/holdings/${book.holding}/items/${book.pid}/loans`
  t.same((await call('GET', item)).data, { total_record_count: 0 })
  refused(await call('POST', item, { body: desk }), '401664', 'user_id', t)
  refused(await call('POST', `${item.replace(String(book.bib), '12')}?user_id=ada`, { body: desk }), '401683', '12', t)
  const { data } = await call('POST', `${item}?user_id=ada`, { body: desk })
  t.equal(data.user_id, 'ada')
  const one = `${item}/${data.loan_id}`
  const { renewable, ...stored } = data
  t.same((await call('GET', one)).data, stored)
  t.same((await call('GET', item)).data, { item_loan: [stored], total_record_count: 1 })
  const bib = `/almaws/v1/bibs/${book.bib}/loans`
  t.same((await call('GET', bib)).data, { item_loan: [stored], total_record_count: 1 })
  t.same((await call('GET', `${bib}/${data.loan_id}`)).data, stored)
  t.same((await call('GET', `${bib}?loan_status=Complete`)).data, { total_record_count: 0 })
  refused(await call('GET', `/almaws/v1/bibs/12/loans/${data.loan_id}`), '401823', 'does not exist', t)
  refused(await call('POST', `${one}?op=burn`), '60211', 'Loan operation not valid.', t)
  t.equal((await call('POST', `${one}?op=renew`)).data.process_status, 'RENEW')
  const due = { body: { due_date: '2026-12-24T10:00:00.764Z' } }
  t.equal((await call('PUT', one, due)).data.due_date, '2026-12-24T10:00:00.764Z')
  refused(await call('GET', item.replace(String(book.pid), '12')), '401683', '12', t)
  t.same((await call('GET', '/almaws/v1/bibs/none/loans')).data, { total_record_count: 0 })
})

t.test('renewUserLoan answers what clients look for, and refuses with the reason', async t => {
  await user('eve')
  await copy('B-6')
  const { data } = await borrow('eve', 'B-6')
  const one = `${users}/eve/loans/${data.loan_id}`
  clock.set('2026-12-01T12:00:00Z')
  const renewed = await call('POST', `${one}/?op=renew`, { headers: { 'content-type': 'application/json' } })
  t.match(renewed.data, {
    loan_id: data.loan_id,
    process_status: 'RENEW',
    due_date: '2026-12-29T23:59:59Z',
    last_renew_date: '2026-12-01T12:00:00Z',
    last_renew_status: { value: '401193;', desc: 'Renewed Successfully' },
    renewable: true
  })
  const { text } = await call('GET', one, xml)
  t.match(text, '<last_renew_status desc="Renewed Successfully">401193;</last_renew_status>')
  refused(await call('POST', `${users}/eve/loans/77?op=renew`), '401823', 'Loan ID 77 does not exist.', t)
  refused(await call('POST', `${users}/ada/loans/${data.loan_id}?op=renew`), '401823', 'does not exist', t)
  refused(await call('POST', `${users}/eve/loans/x?op=renew`), '401823', 'Loan ID x does not exist.', t)
  refused(await call('POST', one), '60211', 'Loan operation not valid.', t)
  const reason = `Cannot renew loan: Loan ID ${data.loan_id}. Maximum renewal period reached.`
  clock.set('2027-05-25T12:00:00Z')
  refused(await call('POST', `${one}?op=renew`), '401822', reason, t)
  const listed = await call('GET', `${users}/eve/loans?expand=renewable`)
  t.equal(listed.data.item_loan[0].renewable, false)
  clock.set(start)
  await user('fay', { expiry_date: '2026-11-30Z' })
  await copy('B-7')
  const short = (await borrow('fay', 'B-7')).data
  t.equal(short.renewable, false, 'it ends with the account')
  clock.set('2026-12-01T12:00:00Z')
  refused(await call('POST', `${users}/fay/loans/${short.loan_id}?op=renew`), '401822', /Cannot renew loan/, t)
  const override = await call('POST', `${users}/fay/loans/${short.loan_id}?op=renew&override_blocks=true`)
  t.equal(override.data.due_date, '2026-12-29T23:59:59Z')
  clock.set(start)
})

t.test('updateUserLoan changes the due date and nothing else', async t => {
  await user('gus')
  await copy('B-8')
  const { data } = await borrow('gus', 'B-8')
  const one = `${users}/gus/loans/${data.loan_id}`
  const put = (due_date: unknown, query = '') => call('PUT', one + query, { body: { ...data, due_date, title: 'x' } })
  t.match((await put('2027-03-05T21:20:00Z')).data, { due_date: '2027-03-05T21:20:00Z', title: data.title })
  t.equal((await put('2027-03-06Z', '?notify_user=true')).data.due_date, '2027-03-06T23:59:59Z', 'a day means its end')
  refused(await put(undefined), '401824', 'Due date is not in loan object.', t)
  refused(await put(''), '401824', 'Due date is not in loan object.', t)
  refused(await put('soon'), '401664', 'due_date', t)
  refused(await put('2026-11-22T11:59:59Z'), '401681', 'Due date cannot be in the past.', t)
  refused(await call('PUT', `${users}/gus/loans/77`, { body: data }), '401823', '77', t)
  const { rows } = await database.pool.query("select type, text from letter where type = 'DueDateChanged'")
  t.equal(rows.length, 1)
  t.match(rows[0].text, '2027-03-06 23:59')
  await call('POST', `/v1/loans/${data.loan_id}/lost`)
  refused(await put('2027-03-06Z'), '401652', 'Item is lost.', t)
})
