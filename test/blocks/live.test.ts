import t from 'tap'
import { refused, shelf, users } from '../loans/shelf.ts'

const { call, clock, user, copy, borrow, bring } = await shelf(t)
const limits = (more: object, definitions: object[] = []) =>
  call('PUT', '/v1/limits', { body: { limits: [{ user_group: '*', ...more }], definitions } })
const limit = (max: number, blocks: string[], overridable = true) => ({ max, blocks, overridable })
const hold = (id: string, mms: string) =>
  call('POST', `${users}/${id}/requests?mms_id=${mms}`, {
    body: { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  })
t.teardown(() => limits({}))

t.test('createUserLoan: BLK-02 of many loans at the same time no more than the limit', async t => {
  await limits({ loans: limit(3, ['LOAN']) })
  for (let round = 0; round < 5; round++) {
    const id = await user(`many${round}`)
    const copies = await Promise.all(Array.from({ length: 8 }, (_, index) => copy(`M-${round}-${index}`)))
    const answers = await Promise.all(copies.map(({ barcode }) => borrow(id, barcode)))
    t.equal(answers.filter(({ status }) => status === 200).length, 3)
    for (const answer of answers.filter(({ status }) => status !== 200))
      refused(answer, '401651', /Loans at a time: allowed are 3/, t)
    t.match((await call('GET', `/v1/users/${id}/account`)).data, { loans: 3 })
  }
})

t.test('createUserRequest: BLK-02 of many holds at the same time no more than the limit', async t => {
  await limits({ holds: limit(2, ['HOLD']) })
  const id = await user('wishes')
  const copies = await Promise.all(Array.from({ length: 6 }, (_, index) => copy(`W-${index}`)))
  const answers = await Promise.all(copies.map(({ bib }) => hold(id, bib)))
  t.equal(answers.filter(({ status }) => status === 200).length, 2)
  for (const { status, text } of answers.filter(({ status }) => status !== 200)) {
    t.equal(status, 400)
    t.match(text, /Requests at a time: allowed are 2/)
  }
})

t.test('createUserLoan: BLK-03 staff pass what may be overridden, and nothing else', async t => {
  const id = await user('over')
  const [one, two, three] = [await copy('O-1'), await copy('O-2'), await copy('O-3')]
  await limits({ loans: limit(0, ['LOAN']) })
  refused(await borrow(id, one.barcode), '401651', /Loans at a time/, t)
  t.equal((await borrow(id, one.barcode, '&override_blocks=true')).status, 200)
  await limits({ loans: limit(0, ['LOAN'], false) })
  refused(await borrow(id, two.barcode, '&override_blocks=true'), '401651', /Loans at a time/, t)
  await limits({}, [{ code: 'EXPIRED', blocks: ['LOAN', 'RENEW'], overridable: false }])
  await call('PATCH', `${users}/${id}`, { body: { expiry_date: '2026-11-21Z' } })
  refused(await borrow(id, three.barcode, '&override_blocks=true'), '401168', /card has expired/, t)
})

t.test('createUserLoan createUserRequest: BLK-01 a block of staff stops what it says, until it ends', async t => {
  await limits({}, [{ code: '02-GLOBAL', blocks: ['HOLD'], overridable: true }])
  const block = { block_type: { value: 'GENERAL' }, block_status: 'ACTIVE', expiry_date: '2026-11-24T00:00:00Z' }
  const id = await user('held', { user_block: [{ ...block, block_description: { value: '02-GLOBAL' } }] })
  const other = await user('other')
  const lent = await copy('B-1')
  t.equal((await borrow(id, (await copy('B-2')).barcode)).status, 200, 'loans go on')
  await borrow(other, lent.barcode)
  const stopped = await hold(id, lent.bib)
  t.match(stopped.text, /Conduct under review/)
  t.equal(stopped.status, 400)
  clock.set('2026-11-24T08:00:00Z')
  t.equal((await hold(id, lent.bib)).status, 200)
})

t.test('renewLoan: BLK-02 overdue items stop, and no more when they are back', async t => {
  await limits({ overdue: { ...limit(0, ['RENEW', 'LOAN']), after_days: 2 } })
  const id = await user('late')
  const late = await copy('L-1')
  const loan = (await borrow(id, late.barcode)).data
  clock.set(new Date(Date.parse(loan.due_date) + 86_400_000))
  const fresh = await copy('L-2')
  const second = (await borrow(id, fresh.barcode)).data
  t.ok(second.loan_id, 'a day late is not late enough')
  clock.set(new Date(Date.parse(loan.due_date) + 3 * 86_400_000))
  const renew = () => call('POST', `${users}/${id}/loans/${second.loan_id}?op=renew`)
  refused(await renew(), '401822', /Overdue items: 1; allowed are 0/, t)
  refused(await borrow(id, (await copy('L-3')).barcode), '401651', /Overdue items/, t)
  await bring(late)
  t.same((await call('GET', `/v1/users/${id}/blocks`)).data.block, [])
  t.equal((await renew()).status, 200)
})

t.test('createUserLoan: BLK-02 debt stops, and no more when it is paid', async t => {
  await limits({ cash: limit(499, ['LOAN']) })
  const id = await user('poor')
  const fee = { type: { value: 'OTHER' }, original_amount: 5, owner: { value: 'MAIN' } }
  const { status, data, text } = await call('POST', `${users}/${id}/fees`, { body: fee })
  t.equal(status, 200, text)
  const { barcode } = await copy('D-1')
  refused(await borrow(id, barcode), '401651', /owes more than is allowed/, t)
  await call('POST', `${users}/${id}/fees/${data.id}?op=pay&amount=0.01&method=CASH`)
  t.equal((await borrow(id, barcode)).status, 200)
})
