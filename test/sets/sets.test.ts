import t from 'tap'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodeXml } from '../../src/alma/xml-reader.ts'
import { UserSet } from '../../src/sets/schema.ts'
import { addKey, all } from '../helpers/app.ts'
import { needsReference, referenceJson, referenceText } from '../helpers/reference.ts'
import { errorOf } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { itemized, logical, membersOf, sets, setsApp } from './place.ts'

const app = await setsApp(t)
const { call, make, membersIn, database, clock } = app
const refused = async (answer: ReturnType<typeof call>) => errorOf(await answer).replace(/^(\d+) .*/s, '$1')

t.test('createSet: an itemized set, as it is shown in JSON and XML (SET-01)', async t => {
  const body = itemized('First', { description: 'd', note: 'n', private: { value: 'false' }, id: 'mine' })
  const { status, data } = await call('POST', sets, { body })
  t.equal(status, 200)
  t.strictSame(data, {
    link: `http://localhost:80${sets}/${data.id}`,
    id: data.id,
    name: 'First',
    description: 'd',
    type: { value: 'ITEMIZED', desc: 'Itemized' },
    content: { value: 'USER', desc: 'User' },
    private: { value: 'false', desc: 'No' },
    status: { value: 'ACTIVE', desc: 'Active' },
    status_date: '2026-11-22T12:00:00Z',
    note: 'n',
    created_by: { value: 'test', desc: 'test' },
    created_date: '2026-11-22T12:00:00Z',
    number_of_members: { value: 0, link: `http://localhost:80${sets}/${data.id}/members` },
    origin: { value: 'UI', desc: 'Institution only' }
  })
  const { text } = await call('GET', `${sets}/${data.id}`, { headers: { accept: 'application/xml' } })
  t.match(text, `<set link="http://localhost:80${sets}/${data.id}"><id>${data.id}</id><name>First</name>`)
  t.match(text, '<private desc="No">false</private>')
  t.match(text, `<number_of_members link="http://localhost:80${sets}/${data.id}/members">0</number_of_members>`)
  const xml = '<set><name>From XML</name><type>ITEMIZED</type><content>USER</content></set>'
  const other = await call('POST', sets, { body: xml })
  t.match(other.data, { name: 'From XML', private: { value: 'true' } }, 'private unless said otherwise')
})

t.test(
  'SET-01 keys of a set are those of the official schema, in its order; a recorded one reads back',
  needsReference,
  t => {
    const official = referenceJson('alma/openapi/schemas/rest_set.json').set.properties
    t.strictSame(Object.keys(UserSet.properties), Object.keys(official))
    const recorded = referenceText('alma/samples/slsp__set_NZ_TEST_RRE_123b1.xml')
    const value = decodeXml(UserSet, recorded, false) as Record<string, any>
    t.equal(value.query.value, /<query[^>]*>([^<]*)</.exec(recorded)?.[1]?.replaceAll('&quot;', '"'))
    const again = encodeXml(UserSet, value)
    const plain = (text: string) =>
      text
        .replace(/<\?xml[^>]*\?>/, '')
        .replace(/>\s+</g, '><')
        .trim()
    t.equal(plain(again).replaceAll('&quot;', '"'), plain(recorded).replaceAll('&quot;', '"'))
    t.end()
  }
)

t.test('createSet: what is refused, each with its code', async t => {
  const cases: [body: object, code: string, query?: string][] = [
    [itemized(''), '402265'],
    [itemized('First'), '402263'],
    [itemized('x', { type: undefined }), '402262'],
    [itemized('x', { type: coded('OTHER') }), '402262'],
    [itemized('x', { content: coded('BIB_MMS') }), '402265'],
    [itemized('x', { query: { value: 'last_name~x' } }), '402265'],
    [itemized('x', { private: { value: 'perhaps' } }), '60209'],
    [itemized('x', { status: coded('GONE') }), '60210'],
    [itemized('x', { origin: coded('MOON') }), '402265'],
    [logical('x', ''), '402265'],
    [logical('x', 'last_name'), '402270'],
    [logical('x', 'nothing~x'), '402270'],
    [logical('x', 'last_name~'), '402270'],
    [logical('x', 'BIB_MMS where BIB_MMS ((all CONTAIN "1"))'), '402269'],
    [logical('x', 'USER where USER ((all CONTAIN "1") or (all CONTAIN "2"))'), '402270'],
    [logical('x', 'last_name~x', membersOf(['one'])), '402265'],
    [itemized('x', membersOf(['nobody'])), '60116'],
    [itemized('x'), '500127', '?population=P'],
    [itemized('x'), '500127', '?job_instance_id=1'],
    [itemized('x'), '402218', '?job_instance_id=1&population=P'],
    [itemized('x'), '60335', '?nz_set_from_iz_set=1'],
    [itemized('x'), '402265', '?filter_set=1&indication_rule=R'],
    [itemized('x'), '402264', '?from_logical_set=1'],
    [itemized('x'), '60204', '?combine=XOR&set1=1&set2=1'],
    [itemized('x'), '60206', '?combine=AND&set1=1'],
    [itemized('x'), '402264', '?combine=AND&set1=1&set2=abc']
  ]
  for (const [body, code, query = ''] of cases)
    t.equal(await refused(call('POST', sets + query, { body })), code, `${JSON.stringify(body)} ${query}`)
  const { rows } = await database.pool.query(`select from user_set where name = 'x'`)
  t.equal(rows.length, 0, 'nothing was made')
  const one = await call('POST', sets, { body: itemized('x', { content: coded('ITEM') }) })
  t.equal(errorOf(one), '402265 Failed to create a set. Only sets of users are kept here: the content must be USER.')
  await database.pool.query(
    `insert into job_instance (institution, id, kind, job_id, listing, name, parameters, counters, submitted_by, queue,
       status, via_api, attempts, submit_time, status_time, alerts) values ('01TEST_INST', 77, 'k', 'S1', '{}', 'n', '{}', '{}', 'API', 'q',
       'COMPLETED_SUCCESS', false, 0, now(), now(), '[]')`
  )
  t.equal(await refused(call('POST', `${sets}?job_instance_id=77&population=P`, { body: itemized('x') })), '402267')
})

t.test('createSet: of two with one name at once, one is made', async t => {
  const answers = await Promise.all([1, 2, 3].map(() => call('POST', sets, { body: itemized('Race') })))
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 400, 400])
  t.equal(errorOf(answers.find(({ status }) => status === 400) as never).slice(0, 6), '402263')
})

t.test('listSets: filtered, searched, paged; without counts', async t => {
  await make(logical('Spelt', 'user_group~STAFF'))
  await make(logical('L1', 'user_group~STAFF'))
  await make(logical('L2', 'user_group~STAFF'))
  await make(itemized('Zone', { origin: coded('UI_CZ') }))
  const { data } = await call('GET', `${sets}?limit=1`)
  t.equal(data.set[0].name, 'First')
  t.notOk('number_of_members' in data.set[0])
  const list = async (query: string) => {
    const { data: page } = await call('GET', `${sets}?limit=100&${query}`)
    return [(page.set ?? []).map((set: { name: string }) => set.name), page.total_record_count]
  }
  t.strictSame(await list('q=name~spelt'), [['Spelt'], 1])
  t.strictSame(await list('q=name~L AND created_by~test&set_type=LOGICAL&content_type=USER&offset=1'), [
    ['L1', 'L2'],
    3
  ])
  t.strictSame(await list('set_origin=UI_CZ'), [['Zone'], 1])
  t.strictSame(await list('q=name~nothing'), [[], 0])
  t.strictSame(await list('content_type=ITEM'), [[], 0])
  t.strictSame((await call('GET', `${sets}?limit=0&q=name~L1`)).data, { total_record_count: 1 })
  for (const query of ['content_type=SHOE', 'set_type=BOTH', 'set_origin=MOON'])
    t.equal(await refused(call('GET', `${sets}?${query}`)), '40166410', query)
  t.equal(await refused(call('GET', `${sets}?q=colour~red`)), '60106')
})

t.test('getSet, updateSet, deleteSet: changed, refused, gone', async t => {
  const id = await make(logical('Before', 'user_group~STAFF', { note: 'n', description: 'd' }))
  t.match((await call('GET', `${sets}/${id}`)).data, { name: 'Before', query: { value: 'user_group~STAFF' } })
  clock.advance(60_000)
  const put = (body: object, to = id) => call('PUT', `${sets}/${to}`, { body })
  const { data } = await put({ name: 'After', query: { value: 'last_name~Smithone' }, status: coded('INACTIVE') })
  t.match(data, { id, name: 'After', number_of_members: { value: 1 }, private: { value: 'true' } })
  t.match(data, { status: { value: 'INACTIVE' }, status_date: '2026-11-22T12:01:00Z', type: { value: 'LOGICAL' } })
  t.notOk('note' in data || 'description' in data, 'texts that are left out go')
  const list = await make(itemized('Listed', membersOf(['one'])))
  const cases: [body: object, code: string, to?: string][] = [
    [{ name: ' ' }, '402228'],
    [{ name: 'After' }, '402228'],
    [{ name: 'First', query: { value: 'last_name~x' } }, '402263'],
    [{ name: 'After', query: { value: 'ITEM where ITEM (all CONTAIN "x")' } }, '402269'],
    [{ name: 'Listed', query: { value: 'last_name~x' } }, '40166408', list],
    [{ name: 'Listed', private: { value: 'perhaps' } }, '402261', list],
    [{ name: 'After' }, '60107', '999999999']
  ]
  for (const [body, code, to] of cases) t.equal(await refused(put(body, to)), code, JSON.stringify(body))
  const gone = await put({ name: 'Listed', status: coded('GONE') }, list)
  t.equal(errorOf(gone), '402261 Invalid Set object. Set status not valid.', 'SET_INVALID')
  t.strictSame(await membersIn(list), ['one'], 'a PUT touches no member')

  await database.pool.query(`update job_instance set status = 'QUEUED', parameters = $1 where id = 77`, [
    { set_id: list }
  ])
  t.equal(await refused(call('DELETE', `${sets}/${list}`)), '402282', 'a run works on it')
  await database.pool.query(`update job_instance set status = 'COMPLETED_SUCCESS' where id = 77`)
  t.equal((await call('DELETE', `${sets}/${list}`)).status, 204)
  t.equal(await refused(call('DELETE', `${sets}/${list}`)), '402264')
  t.equal(await refused(call('GET', `${sets}/${list}`)), '60107')
  const { rows } = await database.pool.query('select from user_set_member where set_id = $1', [list])
  t.equal(rows.length, 0)
})

t.test('sets: institutions never meet', async t => {
  await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  const as = { key: 'other' }
  const id = await make(itemized('Mine', membersOf(['one'])))
  t.strictSame((await call('GET', sets, as)).data, { total_record_count: 0 })
  for (const url of [`${sets}/${id}`, `${sets}/${id}/members`]) t.equal(await refused(call('GET', url, as)), '60107')
  t.equal(await refused(call('PUT', `${sets}/${id}`, { ...as, body: { name: 'x' } })), '60107')
  t.equal(await refused(call('DELETE', `${sets}/${id}`, as)), '402264')
  t.equal(await refused(call('POST', `${sets}/${id}?op=add_members`, { ...as, body: membersOf(['two']) })), '60107')
  const made = await call('POST', sets, { ...as, body: itemized('Mine') })
  t.equal(made.status, 200, 'names are unique in one institution only')
  const theirs = await call('POST', `${sets}/${made.data.id}?op=add_members`, { ...as, body: membersOf(['one']) })
  t.equal(errorOf(theirs).slice(0, 5), '60116', 'users of another institution are nobody')
  const both = `?combine=OR&set1=${id}&set2=${made.data.id}`
  t.equal(await refused(call('POST', sets + both, { ...as, body: itemized('Both') })), '402264')
})

t.test('sets: each change leaves an entry in the audit trail, without names of users', async t => {
  const { rows } = await database.pool.query(`select action, content from audit_entry where action like 'set.%'`)
  for (const action of ['set.created', 'set.deleted', 'set.query'])
    t.ok(
      rows.some(row => row.action === action),
      action
    )
  t.notMatch(rows.map(row => row.content).join(), /"one"|Smith/)
})
