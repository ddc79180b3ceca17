import t from 'tap'
import { errorOf, given, person, usersApp } from './people.ts'
import { coded } from './sample.ts'

const users = '/almaws/v1/users'
const barcode = (value: string) => ({ value, id_type: coded('BARCODE') })
const times = <T>(count: number, step: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => step(i))

t.test('createUser SIS-22 of calls at the same time with one identifier, one wins', async t => {
  const { call, database } = await usersApp(t)
  const answers = await Promise.all(
    times(12, n => {
      // In different orders, and as primary id of one: none of them may wait for another for ever.
      const cards = [barcode('Shared'), barcode(`own${n}`)]
      const id = n === 5 ? 'SHARED' : `u${n}`
      const user_identifier = n === 5 ? [] : n % 2 ? cards : cards.reverse()
      return call('POST', users, { body: person(id, { user_identifier }) })
    })
  )
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  for (const answer of answers.filter(({ status }) => status !== 200)) t.match(errorOf(answer), /^401851 /)
  const { rows } = await database.pool.query('select count(distinct user_id)::int as owners from user_identifier')
  t.same(rows, [{ owners: 1 }], 'the others left nothing behind')
  t.equal((await call('GET', users)).data.total_record_count, 1)
})

t.test('updateUser calls at the same time come one after the other, each whole', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, person('p'))
  const answers = await Promise.all(
    times(12, n =>
      call('PUT', `${users}/p`, {
        body: person('p', { first_name: `f${n}`, last_name: `l${n}`, user_identifier: [barcode(`c${n}`)] })
      })
    )
  )
  t.ok(answers.every(({ status }) => status === 200))
  t.same(new Set(answers.map(({ headers }) => headers.etag)).size, 12, 'each is a version of its own')
  const { data, headers } = await call('GET', `${users}/p`)
  const n = data.first_name.slice(1)
  t.match(data, { last_name: `l${n}`, user_identifier: [{ value: `c${n}` }] })
  t.match(headers.etag, /-13"$/)
  const found = await Promise.all(times(12, card => call('GET', `${users}/c${card}`)))
  t.same(
    found.filter(({ status }) => status === 200).map(answer => answer.data.first_name),
    [`f${n}`]
  )
})

t.test('updateUser If-Match lets one of many through', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, person('p'))
  const tag = String((await call('GET', `${users}/p`)).headers.etag)
  const answers = await Promise.all(
    times(8, n =>
      call('PUT', `${users}/p`, { body: person('p', { first_name: `${n}` }), headers: { 'if-match': tag } })
    )
  )
  t.same(answers.map(({ status }) => status).sort(), [200, ...times(7, () => 412)])
})

t.test('updateUser deleteUser users that want each other’s identifiers', async t => {
  const app = await usersApp(t)
  const { call } = app
  const owner = (id: string, card: string) => person(id, { user_identifier: [barcode(card), barcode(`${id}z`)] })
  for (let round = 0; round < 10; round++) {
    await given(t, app, owner('a', 'k1'))
    await given(t, app, owner('b', 'k2'))
    const [first, second, ...others] = await Promise.all([
      call('PUT', `${users}/a`, { body: owner('a', 'k2') }),
      call('PUT', `${users}/b`, { body: owner('b', 'k1') }),
      call('PUT', `${users}/b`, { body: owner('b', 'k3') }),
      call('GET', `${users}?q=identifiers~k1`)
    ])
    for (const answer of [first, second, ...others])
      t.ok(answer?.status === 200 || errorOf(answer as any).startsWith('401851'), answer?.text)
    const gone = await Promise.all([
      call('DELETE', `${users}/a`),
      call('DELETE', `${users}/b`),
      call('DELETE', `${users}/b`)
    ])
    t.same(gone.map(({ status }) => status).sort(), [204, 204, 400])
  }
})
