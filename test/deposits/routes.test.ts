import t from 'tap'
import { afterAction } from '../../src/deposits/rules.ts'
import { institution } from '../helpers/app.ts'
import { errorOf, person, usersApp } from '../users/people.ts'
import { coded } from '../users/sample.ts'

const app = await usersApp(t)
const { call, database, clock } = app
const xml = { headers: { accept: 'application/xml' } }
const users = '/almaws/v1/users'
await call('POST', users, { body: person('author', { user_group: coded('GRAD') }) })
await call('POST', users, { body: person('reader') })
const mine = `${users}/author/deposits`
const { rows } = await database.pool.query(
  `insert into bib (institution, id, title, record, created_at, modified_at) values ($1, nextval('catalogue_number'), 'Thesis', '{}', $2, $2)
   returning id::text`,
  [institution, clock.now()]
)
const mmsId: string = rows[0].id
const work = (more: object = {}) => ({
  title: 'On mills',
  deposit_profile: coded('101'),
  mms_id: mmsId,
  rep_id: '12345',
  note: [{ content: 'Please embargo' }],
  ...more
})
const make = async (query = '', more: object = {}) =>
  (await call('POST', `${mine}?${query}`, { body: work(more) })).data
const suppressed = async () =>
  (await database.pool.query('select record from bib where id = $1', [mmsId])).rows[0].record.suppressFromPublishing

t.test('createUserDeposit, getUserDeposit in JSON and XML', async t => {
  const { status, data } = await call('POST', mine, { body: work() })
  t.equal(status, 200)
  t.match(data, {
    link: /\/almaws\/v1\/users\/author\/deposits\/\d+$/,
    user_primary_id: 'author',
    title: 'On mills',
    deposit_profile: { value: '101', desc: 'Theses' },
    status: { value: 'PENDING', desc: 'Pending approval' },
    note: [{ content: 'Please embargo', creation_date: '2026-11-22T12:00:00Z', created_by: 'test', type: 'USER' }],
    submission_date: '2026-11-22T12:00:00Z'
  })
  t.equal(await suppressed(), true, 'hidden until it is approved')
  t.same((await call('GET', `${mine}/${data.deposit_id}`)).data, data)
  t.match((await call('GET', `${mine}/${data.deposit_id}`, xml)).text, '<notes><note><content>Please embargo')
  const body = `<user_deposit><title>Paper</title><deposit_profile>102</deposit_profile><mms_id>${mmsId}</mms_id>
    <rep_id>7</rep_id></user_deposit>`
  const made = await call('POST', mine, { body })
  t.equal(made.data.status.value, 'APPROVED', 'a profile without approval')
  t.equal(await suppressed(), false)
  const { status: draft, submission_date } = await make('draft=true')
  t.equal(draft.value, 'DRAFT')
  t.equal(submission_date, undefined)
})

t.test('createUserDeposit raises every documented error', async t => {
  const cases: [query: string, more: object, expected: RegExp][] = [
    ['draft=maybe', {}, /^401666 draft/],
    ['', { title: undefined }, /^401666 title/],
    ['', { deposit_profile: coded('999') }, /^401666 deposit_profile/],
    ['', { mms_id: undefined }, /^401666 mms_id/],
    ['', { mms_id: '1' }, /^401666 mms_id/],
    ['', { rep_id: 'x' }, /^402205 Input parameter rep_id is not numeric/]
  ]
  for (const [query, more, expected] of cases)
    t.match(errorOf(await call('POST', `${mine}?${query}`, { body: work(more) })), expected)
  const other = await call('POST', `${users}/reader/deposits`, { body: work() })
  t.match(errorOf(other), /^401652 General Error - An error has occurred while creating the deposit. The profile/)
})

t.test('getUserDeposits pages, sorts and filters', async t => {
  await make('', { title: 'A beginning' })
  const titles = async (query: string) =>
    (await call('GET', `${mine}?${query}`)).data.user_deposit.map((one: any) => one.title)
  t.equal((await titles('limit=1'))[0], 'A beginning')
  t.equal((await titles('direction=desc'))[0], 'Paper')
  t.equal((await titles('order_by=modification_date&status=draft')).length, 1)
  t.same((await call('GET', `${mine}?status=DECLINED`)).data, { total_record_count: 0 })
  for (const query of ['status=BURNT', 'order_by=colour', 'direction=up'])
    t.match(errorOf(await call('GET', `${mine}?${query}`)), /^402238 Failed to get deposits. The /, query)
  for (const id of ['1', 'x']) t.match(errorOf(await call('GET', `${mine}/${id}`)), /^402238 Failed to get deposit.$/)
})

t.test('actOnUserDeposit submits and withdraws, decideDeposit decides', async t => {
  const { deposit_id: id } = await make('draft=true')
  const act = (op: string, body?: object) => call('POST', `${mine}/${id}?op=${op}`, body ? { body } : {})
  const decide = (body: object, which = id) => call('PUT', `/v1/deposits/${which}/status`, { body })
  t.match(errorOf(await act('burn')), /^401666 op/)
  t.equal((await decide({ status: 'APPROVED' })).data.code, 'DEPOSIT_UPDATE')
  t.equal((await act('submit', { note: [{ content: 'Now' }] })).data.status.value, 'PENDING')
  t.match(errorOf(await act('submit')), /^401652 General Error - An error has occurred while updating the deposit/)
  const returned = await decide({ status: 'RETURNED', note: 'A page is missing' })
  t.match(returned.data, {
    status: { value: 'RETURNED' },
    note: { 2: { content: 'A page is missing', type: 'LIBRARY' } }
  })
  t.equal((await act('submit')).data.status.value, 'PENDING')
  t.equal((await decide({ status: 'APPROVED' })).data.status.value, 'APPROVED')
  t.equal(await suppressed(), false)
  const { deposit_id: second } = await make()
  t.equal((await call('POST', `${mine}/${second}?op=withdraw`)).data.status.value, 'WITHDRAWN')
  t.equal((await decide({ status: 'APPROVED' }, '1')).status, 404)
})

t.test('actOnUserDeposit: table of cases', async t => {
  const cases = [
    ['submit', 'DRAFT', false, 'PENDING'],
    ['submit', 'RETURNED', true, 'APPROVED'],
    ['WITHDRAW', 'PENDING', false, 'WITHDRAWN']
  ] as const
  for (const [op, status, automatic, to] of cases) t.equal(afterAction(op, status, automatic), to)
  for (const status of ['APPROVED', 'DECLINED', 'WITHDRAWN'] as const)
    t.throws(() => afterAction('withdraw', status, false), { name: 'DEPOSIT_UPDATE' })
})

t.test('listDepositProfiles, getDepositProfile: the rows of their table', async t => {
  const profiles = '/almaws/v1/conf/deposit-profiles'
  const { data } = await call('GET', profiles)
  t.equal(data.total_record_count, 2)
  t.match(data.deposit_profile[0], {
    id: '101',
    approval_method: 'MANUAL',
    library: { desc: 'Aldermoor Library' },
    user_group: [{ value: 'GRAD' }, { value: 'FACULTY' }]
  })
  t.equal((await call('GET', `${profiles}?user_group=UNDERGRAD`)).data.total_record_count, 1)
  t.match((await call('GET', `${profiles}/102`, xml)).text, '<approval_method>AUTO</approval_method>')
  t.match(
    errorOf(await call('GET', `${profiles}/1`)),
    /^402119 General error. There is no deposit profile with this id.$/
  )
})

t.test('deleteUser leaves the deposit without its giver', async t => {
  t.ok((await call('GET', `${users}/author/personal-data`)).data.deposit.length > 3)
  t.equal((await call('DELETE', `${users}/author`)).status, 204)
  const left = await database.pool.query('select user_id, notes from user_deposit')
  t.ok(left.rows.every(row => row.user_id === null && row.notes.length === 0))
})
