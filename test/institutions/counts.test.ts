import t from 'tap'
import { users } from '../desks/floor.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { coded } from '../users/sample.ts'
import { lively, token } from './lively.ts'

t.test('ROL-04 getUser, getUserAccount: a limited key is told how many there are in its libraries', async t => {
  const { call, database, done } = await lively(t)
  const limited = (name: string, ...libraries: string[]) =>
    addKey(database, name, { institution, name, areas: all, libraries })
  await limited('science', 'SCI')
  await limited('here', 'MAIN', 'RES_SHARE')
  await limited('nowhere', 'GONE')
  const mine = `${users}/${token}-1`
  const account = `/v1/users/${token}-1/account`
  await done('POST', `${mine}/fees`, { type: coded('OTHER'), original_amount: 4, owner: coded('SCI') })
  const counted = async (key: string) => {
    const { loans, requests, fees } = (await call('GET', `${mine}?expand=loans,requests,fees`, { key })).data
    return [loans, requests, fees].map(({ value }) => Number(value))
  }
  t.same(await counted('test'), [1, 1, 7])
  t.same(await counted('here'), [1, 1, 3])
  t.same(await counted('science'), [0, 0, 4])

  const { data: whole } = await call('GET', account)
  t.match(whole, { loans: 1, requests: 1, resource_sharing_requests: 2, next_due: String })
  t.same(whole.fees, { balance_minor: 700, active: 2 })
  t.same((await call('GET', account, { key: 'here' })).data, { ...whole, fees: { balance_minor: 300, active: 1 } })
  const { next_due: _, ...rest } = whole
  t.same((await call('GET', account, { key: 'science' })).data, {
    ...{ ...rest, loans: 0, requests: 0, resource_sharing_requests: 0 },
    fees: { balance_minor: 400, active: 1 }
  })
  for (const count of ['loans', 'requests', 'fees'])
    t.match((await call('GET', `${mine}?expand=${count}`, { key: 'nowhere' })).text, '60258')
  t.match(await call('GET', account, { key: 'nowhere' }), { data: { code: 'RESTRICTION_INVALID' } })
  t.equal((await call('GET', mine, { key: 'nowhere' })).status, 200, 'a user is of no library')
})

t.test('ROL-04 BLK-02 what stands against a user is judged by all that he has, whoever asks', async t => {
  const { call, database, done } = await lively(t)
  await addKey(database, 'science', { institution, name: 'science', areas: all, libraries: ['SCI'] })
  const loans = { max: 0, blocks: ['LOAN'], overridable: false }
  await done('PUT', '/v1/limits', { limits: [{ user_group: '*', loans }], definitions: [] })
  const blocks = async (key: string) => (await call('GET', `/v1/users/${token}-1/blocks`, { key })).data
  t.match(await blocks('science'), { block: [{ kind: 'LIMIT' }], may: { loan: false } })
  t.same(await blocks('science'), await blocks('test'))
  t.match((await call('GET', `/v1/users/${token}-1/account`, { key: 'science' })).data, { loans: 0, blocks: 1 })
})
