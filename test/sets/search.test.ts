import t from 'tap'
import { errorOf } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { logical, sets, setsApp } from './place.ts'

const app = await setsApp(t)
const { call, make, membersIn, clock } = app
const users = '/almaws/v1/users'
const change = async (id: string, body: object) => {
  const { status, text } = await call('PATCH', `${users}/${id}`, { body })
  if (status !== 200) throw new Error(text)
}
await change('one', { expiry_date: '2026-01-31Z', purge_date: '2026-06-30Z' })
await change('two', { expiry_date: '2026-11-21Z', status: coded('INACTIVE') })
await change('three', { expiry_date: '2027-06-30Z', record_type: coded('STAFF') })
await change('four', { user_statistic: [{ statistic_category: coded('SCIENCE'), category_type: coded('COLLEGE') }] })

t.test(
  'getSetMembers: SET-04 by expiry, purge date, status, record type, account type and statistical category',
  async t => {
    const others = ['four', 'five', 'six', 'seven', 'eight', 'nine']
    const cases: [query: string, members: string[]][] = [
      ['expiry_date~2026-01-31', ['one']],
      ['expiry_date~<today', ['one', 'two']],
      ['expiry_date~<today-30', ['one']],
      ['expiry_date~2026-06-01..2026-12-31', ['two']],
      ['expiry_date~today..', ['three']],
      ['expiry_date~none', others],
      ['purge_date~<=2026-06-30', ['one']],
      ['purge_date~<2026-06-30', []],
      ['status~INACTIVE', ['two']],
      ['status~active AND expiry_date~<today', ['one']],
      ['record_type~STAFF', ['three']],
      ['account_type~INTERNAL AND statistic_category~SCIENCE', ['four']],
      ['account_type~EXTERNAL', []],
      ['all_full~Smithfive', ['five']],
      ['USER where USER ((all_full CONTAIN "Smithfive"))', ['five']],
      ['USER where USER ((expiry_date LESS_THAN "2026-02-01") and (status EQUALS "ACTIVE"))', ['one']],
      ['USER where USER ((expiry_date BEFORE "today") and (purge_date EQUALS "none"))', ['two']],
      ['USER where USER ((expiry_date GREATER_THAN_OR_EQUAL "2027-06-30"))', ['three']]
    ]
    for (const [index, [query, members]] of cases.entries())
      t.same(await membersIn(await make(logical(`By ${index}`, query))), members, query)
  }
)

t.test('getSetMembers: a set that counts from today moves with the days', async t => {
  const id = await make(logical('Expired for a month', 'expiry_date~<today-30'))
  t.same(await membersIn(id), ['one'])
  clock.advance(40 * 86_400_000)
  t.same(await membersIn(id), ['one', 'two'])
  const copy = await make({ name: 'Kept', type: coded('ITEMIZED'), content: coded('USER') }, `?from_logical_set=${id}`)
  t.same(await membersIn(copy), ['one', 'two'])
})

t.test('getUsers createSet: a day that cannot be read is refused, and what has no order', async t => {
  const of = async (query: string) => errorOf(await call('POST', sets, { body: logical('x', query) }))
  t.match(await of('expiry_date~soon'), /^402270 .*expiry_date~ takes a day/)
  t.match(await of('purge_date~2026-02-30'), /^402270 /)
  t.match(await of('USER where USER ((last_name LESS_THAN "M"))'), /^402270 .*no order/)
  t.match(errorOf(await call('GET', `${users}?q=expiry_date~soon`)), /^401666 /)
  const { data } = await call('GET', `${users}?q=expiry_date~none+AND+last_name~Smithnine`)
  t.equal(data.total_record_count, 1, 'a search of users reads the same')
})
