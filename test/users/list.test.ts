import t from 'tap'
import { briefUser } from '../../src/users/find/show.ts'
import { needsReference, referenceJson } from '../helpers/reference.ts'
import { errorOf, external, given, person, usersApp } from './people.ts'
import { coded, noTables } from './sample.ts'

const users = '/almaws/v1/users'
const note = (note_text: string) => ({ note_type: coded('OTHER'), note_text })

/** Four people, each with something to be found by. */
const people = [
  external('ann', {
    first_name: 'Ann',
    middle_name: 'Maria',
    last_name: 'Zeller',
    birth_date: '1999-02-03',
    user_group: coded('GRAD'),
    job_category: undefined,
    user_identifier: [{ value: 'B-100', id_type: coded('BARCODE') }],
    contact_info: {
      email: [{ email_address: 'ann.z@example.org', email_type: [coded('personal')] }],
      phone: [{ phone_number: '030 1234', phone_type: [coded('mobile')] }]
    }
  }),
  person('ben_a', { first_name: 'Ben', last_name: 'Adler', user_note: [note('likes (odd) "books" 100%')] }),
  person('cy', { first_name: 'Zoë', last_name: 'adler von Ostheim', campus_code: coded('EAST') }),
  person('dee', {
    first_name: undefined,
    last_name: 'Ng',
    user_block: [{ block_type: coded('GENERAL'), block_description: coded('01-GLOBAL') }],
    user_identifier: [{ value: 'U 7', id_type: coded('UNIV_ID') }]
  })
]

t.test('getUsers finds by every field', async t => {
  const app = await usersApp(t)
  const { call } = app
  for (const user of people) await given(t, app, user)
  const cases: [q: string, ids: string[]][] = [
    ['last_name~adler', ['ben_a', 'cy']],
    ['last_name~ADLER', ['ben_a', 'cy']],
    ['last_name~adl', []],
    ['last_name~adl*', ['ben_a', 'cy']],
    ['last_name~von_Ostheim', ['cy']],
    ['last_name~Ostheim adler', ['cy']],
    ['last_name~adler AND first_name~ben', ['ben_a']],
    ['last_name~adler_AND_first_name~zoë', ['cy']],
    ['first_name~Ben AND last_name~Zeller', []],
    ['middle_name~maria', ['ann']],
    ['primary_id~ben_a', ['ben_a']],
    ['PRIMARY_ID~ANN', ['ann']],
    ['email~ann.z@example.org', ['ann']],
    ['email~example', ['ann']],
    ['email~personal', []],
    ['phone_number~1234', ['ann']],
    ['phone_number~030,1234', ['ann']],
    ['identifiers~b-100', ['ann']],
    ['identifiers~U_7', ['dee']],
    ['identifiers~7', []],
    ['identifiers~ann', []],
    ['id_type~UNIV_ID', ['dee']],
    ['birth_date~1999-02-03', ['ann']],
    ['birth_date~1999-02-04', []],
    ['user_group~grad', ['ann']],
    ['campus_code~EAST', ['cy']],
    ['block_type~GENERAL', ['dee']],
    ['note_text~odd', ['ben_a']],
    ['note_text~(odd)', ['ben_a']],
    ['note_type~OTHER', ['ben_a']],
    ['statistic_category~X', []],
    ['job_category~X', []],
    ['ALL~1999-02-03Z', ['ann']],
    ['ALL~example', ['ann']],
    ['ALL~"books"', ['ben_a']],
    ['ALL~100%', ['ben_a']],
    ['ALL~zell*', ['ann']],
    ['ALL~note_text', []],
    ['general_info~odd', ['ben_a']],
    ['general_info~example', []],
    ['general_info~B-100', []],
    ['general_info~1234', ['ann']],
    ["last_name~' or 1=1 --", []],
    ['last_name~[', []],
    ['last_name~\\d', []]
  ]
  for (const [q, ids] of cases) {
    const { data, text } = await call('GET', `${users}?q=${encodeURIComponent(q)}&order_by=primary_id`)
    t.same(
      (data.user ?? []).map((user: any) => user.primary_id),
      ids,
      `${q} ${text.slice(0, 200)}`
    )
    t.equal(data.total_record_count, ids.length, q)
  }
  t.match((await call('GET', `${users}?q=last_name~von+Ostheim`)).data, { total_record_count: 1 })
})

t.test('getUsers pages, orders, and shows brief users', async t => {
  const app = await usersApp(t)
  const { call } = app
  t.equal((await call('GET', users)).text, '{"total_record_count":0}')
  for (const user of people) await given(t, app, user)
  const ids = async (query: string) => {
    const { data } = await call('GET', `${users}?${query}`)
    return [data.total_record_count, ...(data.user ?? []).map((user: any) => user.primary_id)]
  }
  t.same(await ids('order_by=primary_id'), [4, 'ann', 'ben_a', 'cy', 'dee'])
  t.same(await ids('order_by=primary_id&limit=2&offset=1'), [4, 'ben_a', 'cy'])
  t.same(await ids('limit=0'), [4])
  t.same(await ids('offset=100'), [4], 'beyond the end: an empty list')
  const byName = await ids('')
  t.same(await ids('order_by=last_name,%20first_name,%20primary_id'), byName, 'the documented default may be sent')
  t.same((await ids('order_by=first_name')).slice(0, 3), [4, 'ann', 'ben_a'])

  const { data } = await call('GET', `${users}?q=primary_id~dee`)
  t.same(Object.keys(data), ['user', 'total_record_count'])
  t.same(data.user, [
    {
      primary_id: 'dee',
      first_name: '',
      last_name: 'Ng',
      gender: { value: '', desc: '' },
      password: '',
      status: { value: 'ACTIVE', desc: 'Active' },
      requests: null,
      loans: null,
      fees: null,
      link: 'http://localhost:80/almaws/v1/users/dee'
    }
  ])
  const full = (await call('GET', `${users}?q=primary_id~dee&expand=full`)).data.user[0]
  t.same(full, (await call('GET', `${users}/dee`)).data)
  const xml = (await call('GET', `${users}?q=primary_id~dee&format=xml`)).text
  t.match(xml, '<users total_record_count="1"><user link="')
})

t.test('getUsers modify_date_from', async t => {
  const app = await usersApp(t)
  const { call, clock } = app
  await given(t, app, person('a'))
  clock.advance(3 * 86_400_000)
  await given(t, app, person('b'))
  for (const [day, count] of [
    ['2026-11-22', 2],
    ['2026-11-23', 1],
    ['2026-11-25', 1],
    ['2026-11-26', 0]
  ])
    t.equal((await call('GET', `${users}?modify_date_from=${day}`)).data.total_record_count, count, String(day))
})

t.test('getUsers what is refused', async t => {
  const { call } = await usersApp(t)
  const cases: [query: string, error: RegExp][] = [
    ['q=shoe_size~9', /^401666 q parameter is not valid/],
    ['q=smith', /^401666 /],
    ['q=birth_date~yesterday', /^401666 /],
    ['q=last_name~a&modify_date_from=2026-01-01', /^402119 /],
    ['modify_date_from=yesterday', /^401666 modify_date_from/],
    ['modify_date_from=2026-02-30', /^401666 modify_date_from/],
    ['order_by=age', /^401666 order_by/],
    ['expand=loans', /^401666 expand/],
    ['limit=101', /^401666 limit/],
    ['limit=-1', /^401666 limit/],
    ['offset=-1', /^401666 offset/],
    ['offset=x', /^401666 offset/],
    ['source_institution_code=01OTHER&source_user_id=1', /^60224 /],
    ['source_institution_code=01TEST_INST&source_user_id=1', /^60225 /]
  ]
  for (const [query, error] of cases) {
    const answer = await call('GET', `${users}?${query}`)
    t.equal(answer.status, 400, query)
    t.match(errorOf(answer), error, query)
  }
})

t.test('getUsers a brief user has the keys of a recorded one', needsReference, async t => {
  const recorded = referenceJson('alma/samples/scriptotek__users_response.json').user[0]
  const ours = briefUser({ base: 'x' } as any, { primary_id: '1', last_name: 'a' }, noTables)
  t.same(Object.keys(ours).sort(), Object.keys(recorded).sort())
})
