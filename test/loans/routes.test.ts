import t from 'tap'
import { addKey, all } from '../helpers/app.ts'
import { desk, errorOf, shelf, users } from './shelf.ts'

const { call, database, clock, user, copy, borrow, bring, processOf } = await shelf(t)
await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
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
    renewable: false,
    last_renew_status: { value: null, desc: '' }
  })
  t.equal(await processOf(book), 'LOAN')
  const { text } = await call('GET', `${users}/ada/loans/${data.loan_id}`, xml)
  t.match(text, '<circ_desk desc="Aldermoor service desk">DEFAULT_CIRC_DESK</circ_desk><return_circ_desk/>')
  t.match(text, '<location_code name="Open stacks">STACKS</location_code>')
  t.match(text, '<item_policy description="Regular loan">REGULAR</item_policy>')
})
