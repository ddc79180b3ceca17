import t from 'tap'
import { createKey } from '../../src/institutions/keys.ts'
import { institution } from '../helpers/app.ts'
import { addRow, userNumber } from '../helpers/rows.ts'
import { errorOf, given, person, statements, usersApp } from './people.ts'

const users = '/almaws/v1/users'

t.test('getMyDetails: the user whose key it is', async t => {
  const app = await usersApp(t)
  const { call, database, clock } = app
  await given(t, app, person('Desk.Head'))
  t.match(errorOf(await call('GET', `${users}/ME`)), /^60101 .*An API key has no user of its own\.$/)
  const own = { institution, areas: { users: 'r' }, at: clock.now() } as const
  const key = await createKey(database.pool, { ...own, name: 'own', owner: 'desk.head' })
  const { data } = await call('GET', `${users}/ME`, { key })
  t.same(data, (await call('GET', `${users}/desk.head`)).data)
  t.match(
    (await call('GET', `${users}/ME`, { key, headers: { accept: 'application/xml' } })).text,
    /<primary_id>Desk.Head</
  )
  const lost = await createKey(database.pool, { ...own, name: 'lost', owner: 'nobody' })
  t.match(errorOf(await call('GET', `${users}/ME`, { key: lost })), /^401861 /)
})

t.test('getStaffLoginReport getLegantoNotifications: empty, their parameters checked', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, person('a'))
  const empty = { status: 200, data: { total_record_count: 0 } }
  const report = `${users}/staff-login-report`
  const days = 'login_date_from=2026-01-01&login_date_to=2026-02-01'
  for (const query of ['', days, `${days}&successful=failed-login-attempts&limit=100&offset=3`])
    t.match(await call('GET', `${report}?${query}`), empty, query)
  const at = `${users}/a/leganto-notifications`
  const week = 'notificationType=CITATION_ADDED&from=2026-01-01&to=2026-01-08'
  for (const query of ['', week, `${week}&limit=5&unread=true`])
    t.match(await call('GET', `${at}?${query}`), empty, query)
  const xml = { headers: { accept: 'application/xml' } }
  t.match((await call('GET', report, xml)).text, /<login_events total_record_count="0"\s*\/>/)
  t.match((await call('GET', at, xml)).text, /<leganto_notifications total_record_count="0"\s*\/>/)
  const wrong: [path: string, error: RegExp][] = [
    [`${report}?login_date_from=soon`, /^401666 login_date_from parameter/],
    [`${report}?login_date_from=2026-02-01&login_date_to=2026-01-01`, /^401666 login_date_to parameter/],
    [`${report}?successful=perhaps`, /^401666 successful/],
    [`${report}?limit=101`, /^401666 limit/],
    [`${at}?from=2026-13-01`, /^401666 from parameter/],
    [`${at}?unread=perhaps`, /^401666 unread/],
    [`${users}/nobody/leganto-notifications`, /^401861 /]
  ]
  for (const [path, error] of wrong) t.match(errorOf(await call('GET', path)), error, path)
})

t.test('getUser: PRX-01 shows for whom a user may borrow', async t => {
  const app = await usersApp(t)
  const { call, database } = app
  for (const id of ['a', 'b', 'c']) await given(t, app, person(id, { first_name: id, middle_name: 'M.' }))
  const [a = 0, b = 0, c = 0] = await Promise.all(['a', 'b', 'c'].map(id => userNumber(database, id)))
  for (const principal_id of [c, b])
    await database.pool.query('insert into user_proxy (institution, user_id, principal_id) values ($1, $2, $3)', [
      institution,
      a,
      principal_id
    ])
  const { data } = await call('GET', `${users}/a`)
  t.same(
    data.proxy_for_user.map(({ primary_id, full_name }: any) => `${primary_id} ${full_name}`),
    ['b b M. Smith', 'c c M. Smith']
  )
  t.match(data.proxy_for_user[0].link, /\/almaws\/v1\/users\/b$/)
  t.same((await call('GET', `${users}/b`)).data.proxy_for_user, [], 'kept on the acting user')
  const xml = (await call('GET', `${users}/a`, { headers: { accept: 'application/xml' } })).text
  t.match(xml, /<proxy_for_users><proxy_for_user link="[^"]+"><primary_id>b<\/primary_id>/)
  const put = await call('PUT', `${users}/a`, { body: { ...data, proxy_for_user: [] } })
  t.equal(put.data.proxy_for_user.length, 2, 'output only')
  t.equal((await statements(t, () => call('GET', `${users}/a`))).length, 1, 'still one statement')
})

t.test('getUser expand, deleteUser, getPersonalData: what other domains hold of a user', async t => {
  const app = await usersApp(t)
  const { call, database } = app
  await given(t, app, person('a'))
  const user_id = await userNumber(database, 'a')
  const expanded = async () => {
    const { loans, requests, fees } = (await call('GET', `${users}/a?expand=loans,requests,fees`)).data
    return [loans.value, requests.value, fees.value]
  }
  const refusal = async () => errorOf(await call('DELETE', `${users}/a`))
  t.same(await expanded(), [0, 0, 0])
  const item = { user_id, item_id: 1, title: 'Maps', barcode: 'M1', library: 'MAIN', loan_date: '2026-11-01T00:00:00Z' }
  const loan = await addRow(database, 'loan', { ...item, status: 'ACTIVE', process_status: 'NORMAL' })
  t.same(await expanded(), [1, 0, 0])
  t.match(await refusal(), /^401850 .* 1 active loan/)
  await database.pool.query(`update loan set status = 'COMPLETE' where id = $1`, [loan])
  const request = await addRow(database, 'request', { user_id, type: 'HOLD', status: 'NOT_STARTED', title: 'Maps' })
  t.same(await expanded(), [0, 1, 0])
  t.match(await refusal(), /^401850 .*request/)
  await database.pool.query(`update request set status = 'HISTORY' where id = $1`, [request])
  const minor = { original_minor: 1250, balance_minor: 1250, currency: 'USD', owner: 'MAIN' }
  const fee = await addRow(database, 'fee', { user_id, type: 'OTHER', status: 'ACTIVE', ...minor })
  t.same(await expanded(), [0, 0, 12.5])
  t.match(await refusal(), /^401850 .*open fines/)
  const link = (await call('GET', `${users}/a?expand=fees`)).data.fees.link
  t.match(link, /\/almaws\/v1\/users\/a\/fees$/)
  const personal = (await call('GET', `${users}/a/personal-data`)).data
  for (const list of ['item_loan', 'user_request', 'fee']) t.equal(personal[list].length, 1, list)
  const { text } = await call('GET', `${users}/a/personal-data?format=xml`)
  for (const list of ['item_loan', 'user_request', 'fee']) t.match(text, new RegExp(`<${list}s><${list}><\\w`), list)
  for (const list of ['letter', 'resource_sharing_request', 'purchase_request', 'deposit'])
    t.same(personal[list], [], list)
  await database.pool.query(`update fee set status = 'CLOSED', balance_minor = 0 where id = $1`, [fee])
  t.equal((await call('DELETE', `${users}/a`)).status, 204)
  for (const table of ['loan', 'request', 'fee']) {
    const { rows } = await database.pool.query(
      `select d.last_name = d.id::text as numbered from ${table} t join purged_user d on d.id = t.user_id`
    )
    t.same(rows, [{ numbered: true }], `${table} stays under the number that is left`)
  }
})
