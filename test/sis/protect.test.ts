import t from 'tap'
import { desk, whys } from './desk.ts'

const group = (value: string) => `<user_group>${value}</user_group>`

t.test('SIS-26 core fields take what the feed sends, and lose what it does not', async t => {
  const { app, sync, get } = await desk(
    t,
    {},
    '<middle_name>M</middle_name><gender>FEMALE</gender><birth_date>2000-01-01</birth_date>'
  )
  const record = await sync('<gender>OTHER</gender><middle_name></middle_name>')
  t.same(whys(record), ['birth_date SIS_REMOVED', 'gender SIS_VALUE', 'middle_name SIS_REMOVED'])
  const { rows } = await app.database.pool.query('select sis_digest is not null as known from app_user')
  t.same(rows, [{ known: true }], 'the profile’s own language is no reason to read the record every night')
  t.match(await get(), { gender: { value: 'OTHER' }, middle_name: '' })
})

/** Each protected field: its first value, what a person sets, what the feed sends later. */
const fields: [
  field: string,
  xml: (value: string) => string,
  patch: (value: string) => unknown,
  values: [string, string, string]
][] = [
  ['user_group', group, value => ({ value }), ['STAFF', 'GRAD', 'FACULTY']],
  [
    'job_category',
    value => `<job_category>${value}</job_category>`,
    value => ({ value }),
    ['Archivist', 'Systems', 'Director']
  ],
  [
    'preferred_language',
    value => `<preferred_language>${value}</preferred_language>`,
    value => ({ value }),
    ['en', 'fr', 'de']
  ],
  ['campus_code', value => `<campus_code>${value}</campus_code>`, value => ({ value }), ['north', 'south', 'west']],
  ['user_title', value => `<user_title>${value}</user_title>`, value => ({ value }), ['Dr', 'Ms', 'Prof']],
  [
    'rs_library',
    value => `<rs_libraries><rs_library><code>${value}</code></rs_library></rs_libraries>`,
    value => [{ code: { value } }],
    ['MAIN', 'SCI', 'RES_SHARE']
  ],
  ['pin_number', value => `<pin_number>${value}</pin_number>`, value => value, ['1111', '2222', '3333']]
]

t.test('SIS-27 SIS-28 SIS-29 SIS-35 C2 each protected field: followed, edited by hand, kept, set back', async t => {
  const all = (place: number, leftOut?: string) =>
    fields.map(([field, xml, , values]) => (field === leftOut ? '' : xml(values[place] as string))).join('')
  const { app, sync, edit } = await desk(t, {}, all(0))
  const stored = async () => {
    const { rows } = await app.database.pool.query('select record, pin from app_user')
    return fields.map(([field]) => (field === 'pin_number' ? rows[0].pin : JSON.stringify(rows[0].record[field])))
  }
  const first = await stored()
  const changed = await sync(all(2))
  t.equal(changed.outcome, 'updated', 'SIS-27 followed while nobody edits')
  const followed = await stored()
  t.ok(
    followed.every((value, index) => value !== first[index]),
    'every field'
  )
  t.equal((await sync(all(2))).outcome, 'unchanged', 'SIS-35 a PIN sent again is no change')
  for (const [field] of fields)
    t.match(whys(await sync(all(2, field))), [`${field} EMPTY_KEPT`], `C1 ${field} empty: kept`)
  t.same(await stored(), followed)

  await sync(all(0))
  const original = await stored()
  const patch = Object.fromEntries(fields.map(([field, , wire, values]) => [field, wire(values[1] as string)]))
  t.equal((await edit(patch)).status, 200)
  const edited = await stored()
  t.ok(
    edited.every((value, index) => value !== original[index]),
    'edited by hand'
  )
  const kept = await sync(all(2))
  t.same([kept.outcome, whys(kept)], ['unchanged', fields.map(([field]) => `${field} PROTECTED_MANUAL`).sort()])
  t.same(await stored(), edited, 'SIS-27 kept')
  for (const night of [0, 0, 2, 0]) {
    const again = await sync(all(night))
    t.same(
      [again.outcome, whys(again)],
      ['unchanged', whys(kept)],
      'SIS-29 the value from before the edit, night by night'
    )
    t.notMatch(JSON.stringify(again), /1111|2222|3333|scrypt/, 'a PIN is never told')
  }
  t.same(await stored(), edited, 'SIS-27 kept for good')
  const back = (place: number) =>
    edit(Object.fromEntries(fields.map(([field, , wire, values]) => [field, wire(values[place] as string)])))
  await back(2)
  t.same(whys(await sync(all(0))), whys(kept), 'another value by hand, sent by the SIS once: kept as well')
  t.equal((await back(0)).status, 200, 'staff set all of them back to what the SIS sent last')
  t.equal((await sync(all(0))).outcome, 'unchanged')
  t.equal((await sync(all(2))).outcome, 'updated', 'and they follow from then on')
  const { rows } = await app.database.pool.query('select guarded from app_user')
  t.notOk(JSON.stringify(rows).includes('manual'), 'no flag is left')
  t.notMatch(JSON.stringify([kept, changed]), /1111|2222|3333|scrypt/, 'a PIN is never told')
})

t.test('SIS-29 a library whose feed takes a field back by the value from before the hand edit', async t => {
  const { app, sync, edit, get } = await desk(t, { originalValueReattaches: true }, group('STAFF'))
  await edit({ user_group: { value: 'GRAD' } })
  for (const value of ['FACULTY', 'FACULTY']) t.equal((await sync(group(value))).outcome, 'unchanged', value)
  const { data } = await app.call('GET', '/v1/users/ada/protected-fields')
  t.match(data[0], { field: 'user_group', manual: true, sisValue: { value: 'FACULTY' } }, 'what the SIS sent last')
  t.same(whys(await sync(group('STAFF'))), ['user_group REATTACHED'])
  t.equal((await get()).user_group.value, 'STAFF')
  t.same(whys(await sync(group('FACULTY'))), ['user_group SIS_VALUE'], 'and follows from then on')
})

t.test('SIS-29 what the SIS sent last is known through calls that are no hand edits', async t => {
  const { app, sync, edit, get } = await desk(t, {}, group('STAFF'))
  const { data: user } = await app.call('GET', '/almaws/v1/users/ada')
  const plain = { ...user, user_group: { value: 'ALUMNI' } }
  t.equal((await app.call('PUT', '/almaws/v1/users/ada', { body: plain })).status, 200)
  await edit({ user_group: { value: 'GRAD' } })
  await edit({ user_group: { value: 'ALUMNI' } })
  t.same(whys(await sync(group('STAFF'))), ['user_group PROTECTED_MANUAL'], 'the call’s value was not the SIS’s')
  await edit({ user_group: { value: 'STAFF' } })
  t.same(whys(await sync(group('FACULTY'))), ['user_group SIS_VALUE'])
  t.equal((await get()).user_group.value, 'FACULTY')
})

t.test('SIS-28 a save that gives the fields back to the SIS', async t => {
  const { sync, edit, get } = await desk(t, {}, group('STAFF'))
  await edit({ user_group: { value: 'GRAD' } }, '?keep_protected=false')
  t.same(whys(await sync(group('FACULTY'))), ['user_group SIS_VALUE'])
  await edit({ user_group: { value: 'GRAD' } })
  await edit({ first_name: 'A' }, '?keep_protected=false')
  t.same(whys(await sync(group('FACULTY'))).includes('user_group SIS_VALUE'), true)
  t.equal((await get()).user_group.value, 'FACULTY')
})

t.test('C1 SIS-27 empty protected fields where the profile clears them', async t => {
  const settings = { emptyProtectedFields: 'CLEAR_OR_DEFAULT', userGroup: 'ALUMNI' }
  const { sync, edit, get } = await desk(
    t,
    settings,
    `${group('STAFF')}<campus_code>north</campus_code><user_title>Dr</user_title>`
  )
  await edit({ user_title: { value: 'Ms' } })
  const record = await sync('')
  t.same(whys(record), ['campus_code EMPTY_CLEARED', 'user_group EMPTY_DEFAULTED', 'user_title PROTECTED_MANUAL'])
  t.match(await get(), { user_group: { value: 'ALUMNI' }, user_title: { value: 'Ms' } })
  t.same((await sync('')).outcome, 'unchanged')
})

t.test('SIS-30 preferred names: the feed sets them until somebody edits them, then never again', async t => {
  const name = (value: string) => `<pref_first_name>${value}</pref_first_name>`
  const { sync, edit, get } = await desk(t, {}, name('Al'))
  t.same(whys(await sync(name('Bo'))), ['pref_first_name SIS_VALUE'])
  t.same(whys(await sync('')), ['pref_first_name SIS_REMOVED'], 'no empty field is kept that nobody edited')
  await sync(name('Bo'))
  await edit({ pref_first_name: 'Di' })
  for (const value of ['Bo', 'Al', ''])
    t.same(whys(await sync(name(value))), ['pref_first_name PROTECTED_MANUAL'], value)
  t.equal((await get()).pref_first_name, 'Di')
  await edit({ pref_first_name: null })
  t.same(whys(await sync(name('Bo'))), ['pref_first_name PROTECTED_MANUAL'], 'emptied by hand is edited by hand')
})
