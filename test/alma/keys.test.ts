import t from 'tap'
import { type Area, areaOf, areas, givenKey, hashKey, type Key, mayCall } from '../../src/alma/api-key.ts'
import { addKey, institution } from '../helpers/app.ts'
import { exampleApp } from './example.ts'

t.test('AL-0 the area of a path', async t => {
  const cases: [path: string, area: Area | undefined][] = [
    ['/almaws/v1/users', 'users'],
    ['/almaws/v1/users/:user_id/loans', 'users'],
    ['/almaws/v1/bibs/:mms_id', 'bibs'],
    ['/almaws/v1/items', 'bibs'],
    ['/almaws/v1/conf/libraries', 'conf'],
    ['/almaws/v1/task-lists/printouts', 'task-lists'],
    ['/almaws/v1/analytics/reports', 'analytics'],
    ['/almaws/v1/partners/:partner_code', 'partners'],
    ['/almaws/v1/acq/purchase-requests', 'acq'],
    ['/almaws/v1/courses', undefined],
    ['/almaws/v1/constructor', undefined],
    ['', undefined]
  ]
  for (const [path, area] of cases) t.equal(areaOf(path), area, path)
})

t.test('AL-0 what a key may do', async t => {
  const user = '/almaws/v1/users/:user_id'
  const key = (given: Key['areas']): Key => ({ institution, name: 'k', areas: given })
  const cases: [given: Key['areas'], method: string, path: string, op: string | undefined, may: boolean][] = [
    [{ users: 'r' }, 'GET', user, undefined, true],
    [{ users: 'r' }, 'HEAD', user, undefined, true],
    [{ users: 'r' }, 'PUT', user, undefined, false],
    [{ users: 'r' }, 'DELETE', user, undefined, false],
    [{ users: 'r' }, 'PATCH', user, undefined, false],
    [{ users: 'r' }, 'POST', user, 'auth', true],
    [{ users: 'r' }, 'POST', user, undefined, true],
    [{ users: 'r' }, 'POST', user, '', true],
    [{ users: 'r' }, 'POST', user, 'refresh', false],
    [{ users: 'r' }, 'POST', '/almaws/v1/users', 'auth', false],
    [{ users: 'r' }, 'POST', `${user}/loans`, 'auth', false],
    [{ users: 'rw' }, 'PUT', user, undefined, true],
    [{ users: 'rw' }, 'POST', '/almaws/v1/users', undefined, true],
    [{ conf: 'rw', bibs: 'rw' }, 'GET', user, undefined, false],
    [{}, 'GET', user, undefined, false]
  ]
  for (const [given, method, path, op, may] of cases)
    t.equal(mayCall(key(given), 'users', method, path, op), may, `${JSON.stringify(given)} ${method} ${path} ${op}`)
})

t.test('AL-3.1 where a key is looked for', async t => {
  t.equal(givenKey('apikey abc', {}), 'abc')
  t.equal(givenKey('APIKEY abc ', { apikey: 'x' }), 'abc')
  t.equal(givenKey('Bearer abc', { apikey: 'x' }), 'x')
  t.equal(givenKey(undefined, { apikey: ['x', 'y'] }), 'x')
  t.equal(givenKey(undefined, {}), undefined)
  t.match(hashKey('abc'), /^[0-9a-f]{64}$/)
})

t.test(
  'AL-3.1 no key, an unknown one, or one of too few rights: 400, UNAUTHORIZED, in XML without a tracking id',
  async t => {
    const { call, database } = await exampleApp(t)
    for (const area of areas)
      for (const right of ['r', 'rw'] as const)
        await addKey(database, `${area}-${right}`, { institution, name: `${area}-${right}`, areas: { [area]: right } })
    const thing = { id: 'a' }
    const cases: [
      key: string,
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      body: object | undefined,
      may: boolean
    ][] = [
      ['users-r', 'GET', '/users/a', undefined, true],
      ['users-r', 'GET', '/users', undefined, true],
      ['users-r', 'POST', '/users/a?op=auth', undefined, true],
      ['users-r', 'POST', '/users/a/?op=auth&op=refresh', undefined, true],
      ['users-r', 'POST', '/users/a?op=refresh', undefined, false],
      ['users-r', 'POST', '/users?op=auth', thing, false],
      ['users-r', 'PUT', '/users/a?op=auth', thing, false],
      ['users-r', 'DELETE', '/users/a', undefined, false],
      ['users-r', 'GET', '/conf/things', undefined, false],
      ['users-rw', 'PUT', '/users/a', thing, true],
      ['users-rw', 'DELETE', '/users/a', undefined, true],
      ['conf-rw', 'GET', '/users/a', undefined, false],
      ['conf-r', 'GET', '/conf/things', undefined, true],
      ['conf-rw', 'GET', '/%75sers/a', undefined, false],
      ['bibs-rw', 'GET', '/users/a', undefined, false],
      ['nobody', 'GET', '/users/a', undefined, false],
      ['nobody', 'GET', '/nowhere', undefined, false],
      ['', 'GET', '/users/a', undefined, false],
      ["' or 1=1 --", 'GET', '/users/a', undefined, false]
    ]
    for (const [key, method, path, body, may] of cases) {
      const { status, text, headers } = await call(method, `/almaws/v1${path}`, { key, body })
      if (may) t.ok(status === 200 || status === 204, `${key} may ${method} ${path}: ${status}`)
      else {
        t.equal(status, 400, `${key} may not ${method} ${path}`)
        t.equal(headers['content-type'], 'application/xml;charset=UTF-8')
        t.match(text, '<errorCode>UNAUTHORIZED</errorCode>')
        t.notMatch(text, 'trackingId')
      }
    }
  }
)

t.test('AL-3.1 a key that was revoked stops within five seconds', async t => {
  const { call, database, clock } = await exampleApp(t)
  await addKey(database, 'gone', { institution, name: 'gone', areas: { users: 'r' } })
  t.equal((await call('GET', '/almaws/v1/users/a', { key: 'gone' })).status, 200)
  await database.pool.query("update api_key set revoked_at = $1 where name = 'gone'", [clock.now()])
  clock.advance(5001)
  t.equal((await call('GET', '/almaws/v1/users/a', { key: 'gone' })).status, 400)
})
