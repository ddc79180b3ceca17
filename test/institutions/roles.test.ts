import t from 'tap'
import { mayUse, type Privilege, privileges, type RoleName, roles } from '../../src/alma/roles.ts'
import { parseLibraries, parseRoles } from '../../src/institutions/keys.ts'
import { addKey, all, institution, type TestApp } from '../helpers/app.ts'
import { shelf } from '../loans/shelf.ts'
import { given, person, usersApp } from '../users/people.ts'

const withRoles = (app: TestApp, name: string, ...of: RoleName[]) =>
  addKey(app.database, name, { institution, name, areas: all, roles: of })

t.test('ROL-01 the names and codes of roles are those of the code table', async t => {
  const app = await usersApp(t)
  const { data } = await app.call('GET', '/almaws/v1/conf/code-tables/HFrUserRoles.roleType')
  const known = new Map<string, string>(data.row.map((row: any) => [row.description, row.code]))
  for (const [name, code] of Object.entries(roles)) t.equal(known.get(name), code, name)
  t.ok(known.size > 40)
})

t.test('ROL-01 which role has which privilege: a table of what the rules name', t => {
  const cases: [role: RoleName, privilege: Privilege, may: boolean][] = [
    ['General System Administrator', 'MANAGE_SFTP', true],
    ['Fulfillment Administrator', 'MANAGE_SFTP', false],
    ['Fulfillment Administrator', 'MANAGE_ANONYMIZATION', true],
    ['General System Administrator', 'MANAGE_ANONYMIZATION', true],
    ['User Administrator', 'MANAGE_ANONYMIZATION', false],
    ['User Manager', 'MANAGE_USERS', true],
    ['User Administrator', 'PURGE_USERS', true],
    ['Circulation Desk Operator', 'MANAGE_USERS', false],
    ['Circulation Desk Operator', 'CIRCULATE', true],
    ['Circulation Desk Operator - Limited', 'MANAGE_FEES', false],
    ['Letter Administrator', 'MANAGE_LETTERS', true],
    ['Letter Administrator', 'VIEW_AUDIT', false],
    ['General System Administrator', 'VIEW_AUDIT', true],
    ['Requests Operator', 'MANAGE_REQUESTS', true],
    ['Requests Operator', 'CIRCULATE', false]
  ]
  for (const [role, privilege, may] of cases) t.equal(mayUse([role], privilege), may, `${role}: ${privilege}`)
  for (const privilege of Object.keys(privileges) as Privilege[]) {
    t.ok(mayUse(null, privilege), 'a key without roles is limited by its areas alone')
    t.notOk(mayUse([], privilege))
    t.ok(mayUse(Object.keys(roles) as RoleName[], privilege), `${privilege} is some role's`)
  }
  t.same(parseRoles(' user manager ,57, User Manager'), ['User Manager', 'Letter Administrator'])
  t.throws(() => parseRoles('Janitor'), /There is no role "Janitor": use User Manager/)
  t.throws(() => parseRoles(' , '), /A list is needed/)
  t.same(parseLibraries('MAIN, LAW,MAIN'), ['MAIN', 'LAW'])
  t.end()
})

t.test('ROL-03 a key with roles does what they may, within its areas; one without roles does as before', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, person('one'))
  await withRoles(app, 'letters', 'Letter Administrator')
  await withRoles(app, 'users', 'User Manager')
  await withRoles(app, 'system', 'General System Administrator')
  await addKey(app.database, 'narrow', {
    ...{ institution, name: 'narrow', areas: { users: 'r' } },
    roles: ['User Manager']
  })
  const user = { body: person('two') }
  const refused = /UNAUTHORIZED/
  const calls: [key: string, method: any, url: string, may: boolean, options?: object][] = [
    ['letters', 'GET', '/almaws/v1/users/one', true],
    ['letters', 'POST', '/almaws/v1/users', false, user],
    ['users', 'POST', '/almaws/v1/users', true, user],
    ['narrow', 'DELETE', '/almaws/v1/users/two', false],
    ['test', 'DELETE', '/almaws/v1/users/two', true],
    ['users', 'GET', '/v1/audit', false],
    ['system', 'GET', '/v1/audit', true],
    ['test', 'GET', '/v1/audit', true],
    ['letters', 'POST', '/v1/privacy/preview', false, { body: {} }],
    ['users', 'POST', '/almaws/v1/conf/jobs/S1040?op=run', false],
    ['system', 'POST', '/almaws/v1/conf/jobs/S1040?op=run', true],
    ['letters', 'POST', '/almaws/v1/users/one?op=auth&password=x', true]
  ]
  for (const [key, method, url, may, options = {}] of calls) {
    const { text } = await call(method, url, { key, ...options })
    t.equal(refused.test(text), !may, `${key}: ${method} ${url}: ${text.slice(0, 200)}`)
  }
  t.equal((await call('GET', '/v1/audit', { key: 'users' })).status, 401)
})

t.test('AUD-03 what changes a policy, starts a job or overrides blocks leaves an entry', async t => {
  const app = await usersApp(t)
  const { call } = app
  const terms = (await call('GET', '/v1/terms')).data
  t.equal((await call('PUT', '/v1/terms', { body: terms })).status, 200)
  const table = '/almaws/v1/conf/code-tables/UserGroups'
  t.equal((await call('PUT', table, { body: (await call('GET', table)).data })).status, 200)
  const start = { parameter: [{ name: { value: 'job_name' }, value: 'Secret Person' }] }
  t.equal(
    (await call('POST', '/almaws/v1/conf/jobs/S1040?op=run', { body: start, headers: { 'idempotency-key': 'a' } }))
      .status,
    200
  )
  t.equal(
    (await call('POST', '/almaws/v1/conf/jobs/S1040?op=run', { body: start, headers: { 'idempotency-key': 'a' } }))
      .status,
    200
  )
  t.not((await call('PUT', '/v1/terms', { body: {} })).status, 200, 'what is refused leaves none')
  const { entries } = (await call('GET', '/v1/audit')).data
  t.match(entries, [
    { action: 'job.started', actor: 'test', subject: 'job:S1040', detail: { instance: /^\d+$/, parameters: '' } },
    { action: 'code-table.changed', subject: 'code-table:UserGroups' },
    { action: 'terms.changed' }
  ])
  t.equal(entries.length, 3)
  t.notMatch(JSON.stringify(entries), 'Secret')
})

t.test('AUD-03 an override of blocks says which they were and what for, not whose', async t => {
  const { call, copy, borrow, user, database } = await shelf(t)
  await user('cid', { expiry_date: '2026-11-20Z' })
  await copy('B-1')
  await copy('B-2')
  const { data } = await borrow('cid', 'B-1', '&override_blocks=true')
  t.equal((await call('POST', `/almaws/v1/users/cid/loans/${data.loan_id}?op=renew&override_blocks=true`)).status, 200)
  t.equal((await borrow('cid', 'B-2')).status, 400)
  const { entries } = (await call('GET', '/v1/audit?action=blocks')).data
  t.match(entries, [
    { action: 'blocks.overridden', count: 1, detail: { action: 'RENEW' } },
    { action: 'blocks.overridden', count: 1, detail: { action: 'LOAN', blocks: 'EXPIRED' } }
  ])
  t.equal(entries.length, 2)
  const stored = JSON.stringify((await database.pool.query('select * from audit_entry')).rows)
  t.notMatch(stored, /cid|user:/)
  await user('ann')
  await copy('B-3')
  await borrow('ann', 'B-3', '&override_blocks=true')
  t.equal((await call('GET', '/v1/audit?action=blocks')).data.total, 2, 'nothing stood against her')
})
