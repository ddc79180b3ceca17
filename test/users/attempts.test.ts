import t from 'tap'
import { failuresOfKey } from '../../src/users/account/attempts.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { errorOf, given, person, usersApp } from './people.ts'

t.test('authenticateUser a key that guesses is stopped, whoever it tries; others and later go on', async t => {
  const app = await usersApp(t)
  const { call, clock, database } = app
  await given(t, app, { ...person('one'), password: 'Right-Horse-7' })
  await addKey(database, 'desk', { institution, name: 'desk', areas: all })
  const login = (user: string, password: string, key = 'test') =>
    call('POST', `/almaws/v1/users/${user}?op=auth&password=${password}`, { key })
  for (let at = 0; at < 3; at++)
    t.equal((await login('one', 'Right-Horse-7')).status, 204, 'what succeeds does not count')
  const tries = await Promise.all(Array.from({ length: failuresOfKey + 5 }, (_, at) => login(`nobody-${at}`, 'a')))
  t.same(
    [400, 429].map(status => tries.filter(one => one.status === status).length),
    [failuresOfKey, 5],
    'many at once are no way around it'
  )
  const refused = await login('one', 'Right-Horse-7')
  t.equal(refused.status, 429)
  t.match(errorOf(refused), /PER_SECOND_THRESHOLD/)
  t.equal(refused.headers['retry-after'], '900')
  t.equal((await login('one', 'Right-Horse-7', 'desk')).status, 204, 'another key is another caller')
  clock.advance(15 * 60_000)
  t.equal((await login('one', 'Right-Horse-7')).status, 204)
})
