import fc from 'fast-check'
import t from 'tap'
import { errorOf, statements } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { addUsers, itemized, logical, membersOf, sets, setsApp } from './place.ts'

const app = await setsApp(t)
const { call, make, manage, membersIn } = app
const refused = async (answer: ReturnType<typeof call>) => errorOf(await answer).replace(/^(\d+) .*/s, '$1')

t.test('manageSetMembers: add, delete, replace; by any id, by type, in any case (SET-02)', async t => {
  const id = await make(itemized('Members', membersOf(['one'])))
  t.strictSame(await membersIn(id), ['one'])
  const added = await manage(id, 'add_members', ['TWO', 'B3'])
  t.match(added.data, { id, number_of_members: { value: 3 } })
  t.strictSame(await membersIn(id), ['one', 'two', 'three'])
  t.equal((await manage(id, 'delete_members', ['b3'], '&id_type=BARCODE')).status, 200)
  t.strictSame(await membersIn(id), ['one', 'two'])
  t.equal((await manage(id, 'replace_members', ['two', 'five'])).status, 200)
  t.strictSame(await membersIn(id), ['two', 'five'])
  const xml = '<set><members><member><id>six</id></member><member><id>seven</id></member></members></set>'
  t.equal((await call('POST', `${sets}/${id}?op=add_members&id_type=PRIMARY_ID`, { body: xml })).status, 200)
  t.strictSame(await membersIn(id), ['two', 'five', 'six', 'seven'])
})

t.test('manageSetMembers: strict by default, lenient when asked, each code (SET-02)', async t => {
  const id = await make(itemized('Strict', membersOf(['one', 'three'])))
  const found = await make(logical('Found', 'user_group~STAFF'))
  const many = Array.from({ length: 1001 }, (_, n) => `m${n}`)
  const cases: [op: string, ids: string[], code: string, more?: string, set?: string][] = [
    ['add_members', ['one'], '60115'],
    ['add_members', ['nobody'], '60116'],
    ['add_members', ['two', 'TWO'], '60119'],
    ['delete_members', ['two'], '60117'],
    ['add_members', ['B3'], '60176', '&id_type=BARCODE'],
    ['add_members', ['two'], '60120', '&id_type=BARCODE'],
    ['add_members', ['two'], '40166410', '&id_type=SHOE_SIZE'],
    ['add_members', [], '60113'],
    ['add_members', [' '], '60114'],
    ['add_members', many, '60118'],
    ['move_members', ['two'], '60111'],
    ['', ['two'], '60111'],
    ['add_members', ['two'], '60112', '', found],
    ['add_members', ['two'], '60107', '', '999999999'],
    ['add_members', ['two'], '60107', '', 'x']
  ]
  for (const [op, ids, code, more, set = id] of cases)
    t.equal(await refused(manage(set, op, ids, more)), code, `${op} ${ids.slice(0, 2)} ${more ?? ''}`)
  t.strictSame(await membersIn(id), ['one', 'three'], 'nothing has changed')
  const lenient = '&fail_on_invalid_id=false'
  t.equal((await manage(id, 'add_members', ['one', 'nobody', 'two', 'TWO'], lenient)).status, 200)
  t.strictSame(await membersIn(id), ['one', 'two', 'three'])
  t.equal((await manage(id, 'delete_members', ['nine', 'nobody', 'two'], lenient)).status, 200)
  t.equal((await manage(id, 'replace_members', ['nobody', 'three'], lenient)).status, 200)
  t.strictSame(await membersIn(id), ['three'])
})

t.test('manageSetMembers: a thousand members are as many statements as one', async t => {
  await addUsers(app, 1000, 'bulk')
  const id = await make(itemized('Bulk'))
  const ids = Array.from({ length: 1000 }, (_, n) => `bulk${n + 1}`)
  const one = await statements(t, () => manage(id, 'add_members', ['one']))
  const thousand = await statements(t, () => manage(id, 'add_members', ids))
  t.equal(thousand.length, one.length)
  const writes = thousand.filter(text => /user_set_member/.test(text))
  t.equal(writes.length, 3, 'looked up, written, counted')
  const { data } = await call('GET', `${sets}/${id}/members?limit=2&offset=999`)
  t.match(data, { total_record_count: 1001, member: [{ id: 'bulk999' }, { id: 'bulk1000' }] })
  t.equal((await call('DELETE', `${sets}/${id}`)).status, 204)
})

t.test('getSetMembers: the users, paged; of a logical set those whom it finds now (SET-04)', async t => {
  const id = await make(logical('Staff', 'user_group~STAFF AND last_name~Smith*'))
  const { data } = await call('GET', `${sets}/${id}/members?limit=1`)
  t.strictSame(data, {
    member: [{ link: 'http://localhost:80/almaws/v1/users/four', id: 'four', description: 'Jo Smithfour' }],
    total_record_count: 2
  })
  const { text } = await call('GET', `${sets}/${id}/members?offset=1`, { headers: { accept: 'application/xml' } })
  t.match(text, '<members total_record_count="2"><member link="http://localhost:80/almaws/v1/users/five"><id>five</id>')
  const user = (await call('GET', '/almaws/v1/users/four')).data
  await call('PUT', '/almaws/v1/users/four', { body: { ...user, user_group: coded('UNDERGRAD') } })
  t.strictSame(await membersIn(id), ['five'])
  await call('PUT', '/almaws/v1/users/four', { body: user })
  t.strictSame(await membersIn(id), ['four', 'five'])
  const spelt = await make(
    logical('Spelt', 'USER where USER ((last_name CONTAIN "Smithfive") and (user_group CONTAIN "STAFF"))')
  )
  t.strictSame(await membersIn(spelt), ['five'], "Alma's own spelling")
  t.equal(await refused(call('GET', `${sets}/1/members`)), '60107')
})

t.test('createSet: an itemized set out of a logical one keeps those of that moment', async t => {
  const from = await make(logical('Source', 'user_group~STAFF'))
  const id = await make(itemized('Copy'), `?from_logical_set=${from}`)
  t.strictSame(await membersIn(id), ['four', 'five'])
  t.equal(await refused(call('POST', `${sets}?from_logical_set=${id}`, { body: itemized('x') })), '402264')
  t.equal(
    await refused(call('POST', `${sets}?from_logical_set=${from}`, { body: logical('x', 'last_name~a') })),
    '402265'
  )
})

t.test('createSet: AND, OR, NOT are intersection, union and difference', async t => {
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
  const oracle = {
    AND: (a: Set<string>, b: Set<string>) => [...a].filter(x => b.has(x)),
    OR: (a: Set<string>, b: Set<string>) => [...new Set([...a, ...b])],
    NOT: (a: Set<string>, b: Set<string>) => [...a].filter(x => !b.has(x))
  }
  let run = 0
  const some = fc.subarray(names)
  await fc.assert(
    fc.asyncProperty(some, some, fc.constantFrom('AND', 'OR', 'NOT'), async (one, other, combine) => {
      run++
      const [set1, set2] = [await make(itemized(`a${run}`)), await make(itemized(`b${run}`))]
      if (one.length > 0) await manage(set1, 'add_members', one)
      if (other.length > 0) await manage(set2, 'add_members', other)
      const id = await make(itemized(`c${run}`), `?combine=${combine}&set1=${set1}&set2=${set2}`)
      const expected = oracle[combine as keyof typeof oracle](new Set(one), new Set(other))
      return JSON.stringify((await membersIn(id)).sort()) === JSON.stringify(expected.sort())
    }),
    { numRuns: 12 }
  )
  const staff = await make(logical('L1', 'user_group~STAFF'))
  const all = await make(logical('L2', 'last_name~Smith*'))
  t.strictSame(
    await membersIn(await make({ name: 'L3' }, `?set1=${staff}&set2=${all}`)),
    ['four', 'five'],
    'AND is meant'
  )
  const rest = await make(itemized('L4'), `?combine=NOT&set1=${all}&set2=${staff}`)
  t.strictSame(
    await membersIn(rest),
    names.filter(name => !/^f/.test(name))
  )
  const zone = await make(itemized('Zone', { origin: coded('UI_CZ') }))
  t.equal(await refused(call('POST', `${sets}?combine=OR&set1=${zone}&set2=${all}`, { body: itemized('x') })), '60311')
})

t.test('sets: a deleted user is in no set; the personal data tell of those that list a user', async t => {
  const id = await make(itemized('Nine', membersOf(['nine', 'eight'])))
  const { data } = await call('GET', '/almaws/v1/users/nine/personal-data')
  t.strictSame(data.set.at(-1), { id, name: 'Nine' })
  t.equal((await call('DELETE', '/almaws/v1/users/nine')).status, 204)
  t.strictSame(await membersIn(id), ['eight'])
  t.match((await call('GET', `${sets}/${id}`)).data, { number_of_members: { value: 1 } })
})
