import t from 'tap'
import { addKey, all } from '../helpers/app.ts'
import { statements } from '../users/people.ts'
import { bibs, campus, errorOf, hold, users, xml } from './campus.ts'

const library = await campus(t)
const { call, refused, user, copy, ask, setProcess, database } = library
await user('ada')
await user('ben')
const novel = await copy('B1')

t.test(
  'listTitleRequests createTitleRequest getTitleRequest updateTitleRequest stepTitleRequest cancelTitleRequest',
  async t => {
    const book = await copy('T1')
    const at = `${bibs}/${book.bib}/requests`
    t.same((await call('GET', at)).data, { total_record_count: 0 })
    const made = (await call('POST', `${at}?user_id=ada`, { body: hold })).data
    t.match(made, { user_primary_id: 'ada', mms_id: String(book.bib) })
    await refused(t, 'POST', `${at}?user_id=ada`, '401136', hold)
    await refused(t, 'POST', `${at}?user_id=nobody&user_id_type=BARCODE`, '401890', hold)
    const one = `${at}/${made.request_id}`
    t.same((await call('GET', one)).data, made)
    t.same((await call('GET', at)).data.user_request, [made])
    t.equal((await call('PUT', one, { body: { ...made, comment: 'c' } })).data.comment, 'c')
    await refused(t, 'POST', `${one}?op=next_step`, '401932')
    await refused(t, 'GET', `${at}/x`, '402204')
    await refused(t, 'GET', `${bibs}/1/requests`, '402203')
    await refused(t, 'GET', `${bibs}/x/requests/1`, '402204')
    await refused(t, 'GET', `${bibs}/${novel.bib}/requests/${made.request_id}`, '401694')
    t.equal((await call('DELETE', one)).status, 204)
    t.equal((await call('GET', `${at}?status=history`)).data.total_record_count, 1)
  }
)

t.test(
  'listItemRequests createItemRequest getItemRequest updateItemRequest stepItemRequest cancelItemRequest',
  async t => {
    const book = await copy('I1')
    const sibling = await copy('I2', {}, book)
    const at = `${bibs}/${book.bib}/holdings/${book.holding}/items/${book.pid}/requests`
    const wrong = `${bibs}/1234/holdings/2345/items/9876/requests?user_id=ada`
    const text = await refused(t, 'POST', wrong, '401683', hold)
    t.equal(text, 'No Item found for mmsId 1234, holdings id 2345 and item id 9876.', 'recorded (upenn)')
    const made = (await call('POST', `${at}?user_id=ada`, { body: hold })).data
    t.match(made, { item_id: String(book.pid), barcode: 'I1' })
    const one = `${at}/${made.request_id}`
    t.same((await call('GET', one)).data, made)
    t.same((await call('GET', at)).data, { user_request: [made], total_record_count: 1 })
    t.same((await call('GET', `${bibs}/${book.bib}/holdings/ALL/items/${sibling.pid}/requests`)).data, {
      total_record_count: 0
    })
    t.equal((await call('PUT', one, { body: { comment: 'c' } })).data.comment, 'c')
    await refused(t, 'POST', `${one}?op=next_step`, '401932')
    t.equal((await call('DELETE', `${one}?reason=CannotBeFulfilled`)).status, 204)
    t.match((await call('GET', one)).data, { request_status: 'HISTORY' })
  }
)

t.test('getTitleRequestOptions getItemRequestOptions what may be asked for', async t => {
  const book = await copy('O1')
  const laptop = await copy('O2', { location: 'LAPTOPS' })
  const types = async (path: string) =>
    (await call('GET', `${bibs}/${path}`)).data.request_option.map((option: any) => option.type.value)
  t.same(await types(`${book.bib}/request-options`), ['HOLD', 'DIGITIZATION', 'PURCHASE'])
  t.same(await types(`${laptop.bib}/request-options?consider_dlr=true`), [
    'HOLD',
    'BOOKING',
    'DIGITIZATION',
    'PURCHASE'
  ])
  t.same(await types(`${laptop.bib}/holdings/ALL/items/${laptop.pid}/request-options`), [
    'HOLD',
    'BOOKING',
    'DIGITIZATION'
  ])
  const { data } = await call('GET', `${bibs}/${book.bib}/request-options?user_id=ada`)
  t.match(data.request_option[0], { type: { value: 'HOLD', desc: 'Hold' }, request_url: /\/users\/ada\/requests\/$/ })
  t.match(data.request_option.at(-1).request_url, /\/users\/ada\/purchase-requests\/$/)
  t.match((await call('GET', `${bibs}/${book.bib}/request-options`, xml)).text, '<request_options><request_option>')
  await refused(t, 'GET', `${bibs}/${book.bib}/request-options?user_id=nobody`, '401890')
  await refused(t, 'GET', `${bibs}/1/request-options`, '402203')
})

t.test('getQueuePlace REQ-03 the place is told before anybody asks', async t => {
  const book = await copy('Q1')
  const at = `/v1/requests/queue?mms_id=${book.bib}`
  t.match((await call('GET', at)).data, { place: 0, waiting: 0, copies: 1, copies_on_shelf: 1, copies_on_loan: 0 })
  await setProcess(book, 'LOAN')
  t.match((await call('GET', at)).data, { place: 1, copies_on_shelf: 0, copies_on_loan: 1 })
  await ask('ada', book)
  t.match((await call('GET', `${at}&user_id=ben`)).data, { place: 2, waiting: 1 })
  t.equal((await ask('ben', book)).place_in_queue, 2, 'what was told comes true')
  t.match((await call('GET', `/v1/requests/queue?item_pid=${book.pid}`)).data, { place: 3, item_pid: String(book.pid) })
  t.match((await call('GET', `${at}&description=v.3`)).data, { status: 400, code: 'REQUEST_NO_ITEMS' })
  t.match((await call('GET', '/v1/requests/queue')).data, { code: 'MANDATORY_FIELD' })
  t.match((await call('GET', '/v1/requests/queue?item_pid=x')).data, { code: 'REQUEST_ITEM_SEARCH' })
})

t.test('getUser deleteUser getPersonalData count requests, are refused, and tell all of them', async t => {
  await user('finn')
  const made = await ask('finn', await copy('P1'), { comment: 'only for me' })
  const { data } = await call('GET', `${users}/finn?expand=requests`)
  t.match(data.requests, { value: 1, link: /\/users\/finn\/requests/ })
  t.match(await refused(t, 'DELETE', `${users}/finn`, '401850'), 'The user has 1 active request.')
  await call('DELETE', `${users}/finn/requests/${made.request_id}?note=as+he+said`)
  const all = (await call('GET', `${users}/finn/personal-data`)).data
  t.match(all.user_request, [
    {
      request_id: made.request_id,
      comment: 'only for me',
      request_status: 'HISTORY',
      ending: 'CANCELLED',
      ended_at: '2026-11-22T12:00:00Z',
      cancellation_note: 'as he said'
    }
  ])
  const { rows: before } = await database.pool.query("select id from app_user where primary_id = 'finn'")
  const userId = before[0].id
  t.equal((await call('DELETE', `${users}/finn`)).status, 204)
  const { rows } = await database.pool.query('select user_id, record, user_group from request where title = $1', [
    'Title of P1'
  ])
  t.match(rows, [{ record: { comment: 'only for me' }, user_group: 'UNDERGRAD' }])
  t.notSame(rows[0].user_id, userId, 'AN-01 it stays under a number that leads to nobody, until its rules cut it')
})

t.test('isolation: requests of one institution are not those of another', async t => {
  await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  const book = await copy('W1')
  const made = await ask('ada', book)
  const rows = async () =>
    JSON.stringify(
      (await database.pool.query('select r::text, i::text from request r, item i where i.id = $1', [book.pid])).rows
    )
  const before = await rows()
  const id = made.request_id
  const item = `${bibs}/${book.bib}/holdings/${book.holding}/items/${book.pid}`
  const paths: [method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string][] = [
    ...(['GET', 'PUT', 'DELETE'] as const).flatMap(method =>
      [`${users}/ALL/requests/${id}`, `${bibs}/${book.bib}/requests/${id}`, `${item}/requests/${id}`].map(
        url => [method, url] as [typeof method, string]
      )
    ),
    ['POST', `${users}/ALL/requests/${id}?op=next_step`],
    ['POST', `${bibs}/${book.bib}/requests/${id}?op=next_step`],
    ['POST', `${item}/requests?user_id=ada`],
    ['GET', `${item}/requests`],
    ['GET', `${bibs}/${book.bib}/request-options`],
    ['GET', `${item}/booking-availability?period=1`]
  ]
  for (const [method, url] of paths) {
    const answer = await call(method, url, { key: 'other', ...(method === 'GET' ? {} : { body: hold }) })
    t.equal(answer.status, 400, `${method} ${url}`)
    t.notMatch(answer.text, /Title of W1/)
  }
  t.equal((await call('GET', `/v1/requests/queue?mms_id=${book.bib}`, { key: 'other' })).status, 400)
  t.equal(await rows(), before)
})

t.test('listUserRequests costs as many statements for fifty requests as for one', async t => {
  await user('gus')
  const list = () => call('GET', `${users}/gus/requests?limit=100`)
  const lent = await copy('N0')
  await setProcess(lent, 'LOAN')
  await ask('gus', lent)
  const few = await statements(t, list)
  for (let index = 1; index <= 20; index++) {
    const next = await copy(`N${index}`)
    if (index % 2) await setProcess(next, 'LOAN')
    await ask('gus', next)
  }
  t.equal((await statements(t, list)).length, few.length)
  t.ok(few.length < 15, `${few.length} statements`)
  t.equal(errorOf(await call('GET', `${users}/gus/requests?limit=101`)).errorCode, '401666')
})
