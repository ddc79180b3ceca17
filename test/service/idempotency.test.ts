import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { namesIn } from '../../src/idempotency/names.ts'
import { feeOf, feesApp, patron, users, xml } from '../fees/patron.ts'
import { addKey, all, caller, institution } from '../helpers/app.ts'
import { errorOf, person } from '../users/people.ts'

const app = await feesApp(t)
const { call, clock, database, parts } = app
const { pool } = database
const withKey = (key: string, more = {}) => ({ 'idempotency-key': key, ...more })
const replayed = (answer: { headers: Record<string, unknown> }) => answer.headers['idempotency-replayed']
const kept = async () => (await pool.query('select count(*)::int as n from idempotency_key')).rows[0].n
const count = async (table: string) => (await pool.query(`select count(*)::int as n from ${table}`)).rows[0].n

t.test('Idempotency-Key a call that is repeated is done once and answered the same', async t => {
  const { fees } = await patron(t, app, 'repeater')
  const post = (headers = {}, amount = 3) =>
    call('POST', fees, { body: feeOf(amount), headers: withKey('order 1', headers) })
  const first = await post()
  t.equal(first.status, 200)
  t.equal(replayed(first), undefined)
  clock.advance(60_000)
  const second = await post()
  t.same([second.status, second.text, replayed(second)], [200, first.text, 'true'])
  const asXml = await post(xml)
  t.match(asXml.text, `<id>${first.data.id}</id>`, 'in the format that is asked for now')
  t.equal(asXml.headers['content-type'], 'application/xml;charset=UTF-8')
  const body = `<fee><type>OTHER</type><original_amount>3.0</original_amount><owner>MAIN</owner></fee>`
  const sentAsXml = await call('POST', `${fees}/?&apikey=test&format=json`, { body, headers: withKey('order 1') })
  t.same([sentAsXml.text, replayed(sentAsXml)], [first.text, 'true'], 'the same body, however it is written')
  t.equal(await count('fee'), 1)

  const another = await post({}, 4)
  t.equal(another.status, 422)
  t.match(errorOf(another), 'IDEMPOTENCY_KEY_REUSED This Idempotency-Key was sent with another call')
  for (const url of [`${fees}?user_id_type=BARCODE`, `${users}/someone/fees`, `${fees}/all?op=pay&method=CASH`])
    t.equal((await call('POST', url, { body: feeOf(3), headers: withKey('order 1') })).status, 422, url)
  t.equal((await post(xml, 4)).headers['content-type'], 'application/xml;charset=UTF-8')
  t.equal(await count('fee'), 1)
})

t.test('Idempotency-Key pays once', async t => {
  const { fees, charge, open } = await patron(t, app, 'keyed')
  const { id } = await charge(10)
  const pay = (key: string, path: string) => call('POST', `${fees}/${path}`, { headers: withKey(key) })
  const part = 'op=pay&amount=2&method=CASH'
  const [one, again] = [await pay('k1', `${id}?${part}`), await pay('k1', `${id}?method=CASH&op=pay&amount=2`)]
  t.same([again.text, replayed(again)], [one.text, 'true'], 'in whatever order the query is')
  t.equal((await pay('k1', `${id}?op=pay&amount=3&method=CASH`)).status, 422)
  await pay('k2', `all?${part}`)
  t.equal((await pay('k2', `all?${part}`)).data.total_sum, 6)
  t.equal((await open()).total_sum, 6)
  const many = await Promise.all(Array.from({ length: 30 }, () => pay('k3', `all?${part}`)))
  t.ok(many.every(({ status, data }) => status === 200 && data.total_sum === 4))
  t.equal(many.filter(answer => replayed(answer) === undefined).length, 1)
  t.equal((await open()).total_sum, 4)
})

t.test('Idempotency-Key users are made once; ETag and 204 are repeated too', async t => {
  const body = person('', { primary_id: undefined })
  const make = () => call('POST', users, { body, headers: withKey('new user') })
  const [first, second] = [await make(), await make()]
  t.ok(first.data.primary_id)
  t.same([second.text, second.headers.etag, replayed(second)], [first.text, first.headers.etag, 'true'])
  const refused = await call('POST', users, { body: person('x', { last_name: '' }), headers: withKey('bad') })
  t.equal(refused.status, 400)
  const good = await call('POST', users, { body: person('x'), headers: withKey('bad') })
  t.equal(good.status, 200, 'what was refused is not kept, nor is its key')
  t.equal(replayed(good), undefined)
})

t.test('Idempotency-Key belongs to one API key of one institution', async t => {
  await addKey(database, 'second', { institution, name: 'second', areas: all })
  const make = (key: string, name: string) => call('POST', users, { body: person(name), headers: withKey('mine'), key })
  const answers = [await make('test', 'm1'), await make('second', 'm2'), await make('other', 'm3')]
  for (const answer of answers)
    t.same([answer.status, replayed(answer)], [answer.status === 422 ? 0 : answer.status, undefined])
  t.equal(answers[1]?.data.primary_id, 'm2')
  const read = { institution, name: 'reader', areas: { users: 'r' as const } }
  await addKey(database, 'reader', read)
  t.match((await make('reader', 'm1')).text, 'UNAUTHORIZED')
})

t.test('Idempotency-Key is ignored where it means nothing, and refused when it is too long', async t => {
  const before = await kept()
  t.equal((await call('GET', `${users}/m1`, { headers: withKey('g') })).status, 200)
  t.equal((await call('PUT', `${users}/m1`, { body: person('m1'), headers: withKey('g') })).status, 200)
  t.equal((await call('POST', `${users}/m1?op=auth&password=x`, { headers: withKey('g') })).status, 400)
  t.equal((await call('POST', '/almaws/v1/nothing', { headers: withKey('g') })).status, 404)
  t.equal((await call('POST', users, { body: person('m9'), headers: withKey('') })).status, 200)
  t.equal(await kept(), before)
  const long = await call('POST', users, { body: person('m8'), headers: withKey('x'.repeat(256)) })
  t.match(errorOf(long), 'IDEMPOTENCY_KEY_LONG')
})

t.test('Idempotency-Key under /v1', async t => {
  const make = (code: string) =>
    call('POST', '/v1/sis/profiles', { body: { code, name: 'Feed', settings: {} }, headers: withKey('profile') })
  const [first, second, third] = [await make('IDEM'), await make('IDEM'), await make('IDEN')]
  t.ok(first.status < 300, first.text)
  t.same([second.status, second.text, replayed(second)], [first.status, first.text, 'true'])
  t.match(third, { status: 422, data: { code: 'IDEMPOTENCY_KEY_REUSED', title: 'Not processable' } })
})

t.test('Idempotency-Key stands in the document of each operation that takes it', async t => {
  const own = await buildApp(parts)
  t.teardown(() => own.close())
  const { data } = await caller(own)('GET', '/docs/json')
  const takes = (path: string, method = 'post') =>
    (data.paths[path][method].parameters ?? []).some(
      (one: any) => one.in === 'header' && /idempotency-key/i.test(one.name)
    )
  t.ok(takes('/almaws/v1/users'))
  t.ok(takes('/almaws/v1/users/{user_id}/fees/all'))
  t.notOk(takes('/almaws/v1/users/{user_id}'), 'not a login')
  t.notOk(takes('/almaws/v1/users', 'get'))
  t.match(data.paths['/almaws/v1/users'].post.responses['422'].description, 'IDEMPOTENCY_KEY_REUSED')
})

t.test('AN-29 an answer names whoever its fields name, in lower case', t => {
  const cases: [body: unknown, names: string[]][] = [
    [undefined, []],
    [{ primary_id: 'Ada', last_name: 'Bo' }, ['ada']],
    [{ item_loan: [{ user_id: 'Ada' }, { user_id: 'Bo' }] }, ['ada', 'bo']],
    [{ user_primary_id: { value: 'Ada', link: 'x' }, title: 'Bo' }, ['ada']],
    [{ requester: { value: 'Ada', desc: 'A B' }, user_id: null, primary_id: 7 }, ['ada']]
  ]
  for (const [body, names] of cases) t.same(namesIn(body), names)
  t.end()
})
