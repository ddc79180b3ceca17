import t from 'tap'
import { sql } from '../../src/data/statements.ts'
import { together } from '../../src/data/together.ts'
import { testApp } from '../helpers/app.ts'
import { openTestDatabase } from '../helpers/database.ts'

t.test('reads that arrive together are one statement, each with its own row', async t => {
  const { pool, orm } = await openTestDatabase(t)
  let asked = 0
  const counting = new Proxy(pool, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name)
      return (query: { text: string }, values: unknown[]) => {
        asked++
        return target.query(query, values)
      }
    }
  })
  const read = together(
    'together-test',
    ({ institution, keys }) => sql<{ key: string; of: string; length: number }>`
      select key, ${institution}::text as of, length(key) from unnest(${keys}::text[]) as given (key)
      where key not like 'absent%'`
  )
  const [one, other] = ['01ONE', '01OTHER'].map(institution => ({
    ...{ em: orm.em, inTransaction: false, pool: counting, institution }
  }))
  if (!one || !other) return t.fail()
  const [a, bb, again, absent, elsewhere] = await Promise.all([
    read(one, 'a'),
    read(one, 'bb'),
    read(one, 'a'),
    read(one, 'absent'),
    read(other, 'a')
  ])
  t.match([a, bb, again], [{ length: 1 }, { length: 2 }, { length: 1 }])
  t.equal(absent, undefined)
  t.equal(elsewhere?.of, '01OTHER', 'another institution asks for itself')
  t.equal(asked, 2)
  asked = 0
  const many = await Promise.all(Array.from({ length: 250 }, (_, index) => read(one, `k${index}`)))
  t.same(
    many.map(row => row?.key),
    many.map((_, index) => `k${index}`)
  )
  t.equal(asked, 3, 'a hundred keys a statement')
  asked = 0
  const outcomes = await Promise.allSettled([read(one, 'fine'), read(one, 'bad\u0000key'), read(one, 'well')])
  t.same(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
    'a key that the database refuses fails alone'
  )
  t.equal(asked, 4)
})

t.test('getUser at once for many clients: everybody gets the user that was asked for', async t => {
  const { call } = await testApp(t)
  const ids = Array.from({ length: 30 }, (_, index) => `Reader${index}`)
  for (const id of ids)
    await call('POST', '/almaws/v1/users', {
      body: { primary_id: id, last_name: `Name of ${id}`, account_type: { value: 'INTERNAL' } }
    })
  const answers = await Promise.all(ids.concat('nobody').map(id => call('GET', `/almaws/v1/users/${id.toLowerCase()}`)))
  t.same(
    answers.map(({ status }) => status),
    [...ids.map(() => 200), 400]
  )
  t.same(
    answers.slice(0, -1).map(({ data }) => [data.primary_id, data.last_name]),
    ids.map(id => [id, `Name of ${id}`])
  )
})
