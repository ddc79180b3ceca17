import t from 'tap'
import { addKey, all, institution } from '../helpers/app.ts'
import { statements } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { feesApp, patron, refused, users } from './patron.ts'

const app = await feesApp(t)
const { call, database } = app
const found = async (q: string, key = 'test') => {
  const { data } = await call('GET', `${users}?q=${encodeURIComponent(q)}&order_by=primary_id`, { key })
  const ids = (data.user ?? []).map((user: any) => user.primary_id)
  t.equal(data.total_record_count, ids.length, q)
  return ids
}

t.test('getUsers q=fines_fees_sum finds who owes an amount in all', async t => {
  const two = await patron(t, app, 'ann')
  await two.charge(10)
  await two.charge(2.5, { owner: coded('SCI') })
  const paid = await patron(t, app, 'ben')
  const { id } = await paid.charge(12.5)
  await (await patron(t, app, 'cleo')).charge(12.5)
  await (await patron(t, app, 'dov')).charge(2.5, { type: coded('CREDIT') })
  await patron(t, app, 'eve')
  t.same(await found('fines_fees_sum~12.50'), ['ann', 'ben', 'cleo'])
  t.same(await found('FINES_FEES_SUM~12.5 AND primary_id~cleo'), ['cleo'])
  t.same(await found('fines_fees_sum~-2.5'), ['dov'], 'a credit is owed to the user')
  t.same(await found('fines_fees_sum~10'), [], 'all of it, not one of them')
  t.same(await found('fines_fees_sum~0'), ['eve'])
  await paid.act(id, 'op=pay&amount=12.5&method=CASH')
  t.same(await found('fines_fees_sum~0'), ['ben', 'eve'])
  t.same(await found('fines_fees_sum~12.50', 'other'), [])
  for (const amount of ['', 'much', '1.234', '12*', '1 2', '9999999999999'])
    await refused(t, call('GET', `${users}?q=fines_fees_sum~${amount}`), '401666', 'fines_fees_sum~ takes an amount')
  const asked = await statements(t, () => found('fines_fees_sum~12.5'))
  t.ok(asked.length <= 6, `as many statements for any number of users: ${asked.length}`)
})

t.test('AN-30 ROL-04 getUsers q=fines_fees_sum tells a limited key no more than lists of fees do', async t => {
  const limited = { institution, areas: all }
  await addKey(database, 'sci', { ...limited, name: 'sci', libraries: ['SCI'] })
  await addKey(database, 'cataloger', { ...limited, name: 'cataloger', roles: ['Cataloger', 'User Manager'] })
  await addKey(database, 'desk', { ...limited, name: 'desk', roles: ['Circulation Desk Operator'] })
  t.same(await found('fines_fees_sum~12.5', 'sci'), [])
  t.same(await found('fines_fees_sum~2.5', 'sci'), ['ann'])
  t.same(await found('fines_fees_sum~12.5', 'desk'), ['ann', 'cleo'])
  for (const amount of ['12.5', '7', 'x']) {
    const answer = await call('GET', `${users}?q=fines_fees_sum~${amount}`, { key: 'cataloger' })
    t.equal(answer.status, 400)
    t.match(answer.text, 'UNAUTHORIZED')
  }
  const set = { name: 'Debtors', type: { value: 'LOGICAL' }, content: { value: 'USER' } }
  const made = await call('POST', '/almaws/v1/conf/sets', {
    body: { ...set, query: { value: 'fines_fees_sum~12.5' } },
    key: 'cataloger'
  })
  t.equal(made.status, 400, 'nor by a set')
})
