import t from 'tap'
import { desk, whys } from './desk.ts'

t.test('SIS-31 SIS-32 SIS-36 SIS-37 lists: the feed’s entries are replaced, those of the library stay', async t => {
  const note = (text: string) => `<user_note><note_type>OTHER</note_type><note_text>${text}</note_text></user_note>`
  const email = (address: string, preferred: boolean) =>
    `<email preferred="${preferred}" segment_type="Internal"><email_address>${address}</email_address></email>`
  const own = (...emails: string[]) => `<contact_info><emails>${emails.join('')}</emails></contact_info>`
  const { app, sync, edit, get } = await desk(t, {}, own(email('a@x', true), email('b@x', true)))
  const emails = async () =>
    (await get()).contact_info.email.map((one: any) => `${one.email_address} ${one.segment_type} ${one.preferred}`)
  t.same(await emails(), ['a@x External true', 'b@x External false'], 'what a feed brings is external, one preferred')
  await sync(`${own(email('a@x', false))}<user_notes>${note('from the feed')}</user_notes>`)
  const { contact_info } = await get()
  const hand = { email_address: 'hand@x', preferred: true, segment_type: 'Internal', email_type: [{ value: 'work' }] }
  const notes = [
    ...(await get()).user_note,
    ...Array.from({ length: 30 }, (_, n) => ({ note_type: { value: 'LIBRARY' }, note_text: `n${n}`.padEnd(2000, '.') }))
  ]
  t.equal(
    (await edit({ contact_info: { ...contact_info, email: [...contact_info.email, hand] }, user_note: notes })).status,
    200
  )
  const record = await sync(own(email('c@x', true)))
  t.same(whys(record), [
    'contact_info.email PREFERRED_KEPT',
    'contact_info.email SEGMENT_REPLACED',
    'user_note SEGMENT_REPLACED'
  ])
  t.same(
    await emails(),
    ['hand@x Internal true', 'c@x External false'],
    'SIS-36 the one marked by hand stays preferred'
  )
  t.equal((await get()).user_note.length, 30, 'SIS-37 notes of the library survive')
  t.same(
    whys(await sync('')),
    ['contact_info.email SEGMENT_REPLACED'],
    'an absent list takes the external entries away'
  )
  t.same(await emails(), ['hand@x Internal true'])

  const id = (value: string, type = 'BARCODE') => ({ id_type: { value: type }, value, segment_type: 'Internal' })
  await edit({ user_identifier: [id('B1'), id('B2')] })
  const identifiers = (type: string) =>
    `<user_identifiers><user_identifier><id_type>${type}</id_type><value>b1</value></user_identifier></user_identifiers>`
  t.match(
    await sync(identifiers('NETID')),
    { outcome: 'rejected', code: '401851' },
    'SIS-22 one value twice in one user'
  )
  t.same(whys(await sync(identifiers('BARCODE'))), [
    'user_identifier DUPLICATE_ABSORBED',
    'user_identifier SEGMENT_REPLACED'
  ])
  t.same(whys(await sync(identifiers('NETID'))), ['user_identifier SEGMENT_REPLACED'])
  const { rows } = await app.database.pool.query('select value_key, id_type from user_identifier order by 1')
  t.same(
    rows,
    [
      ['ada', ''],
      ['b1', 'NETID'],
      ['b2', 'BARCODE']
    ].map(([value_key, id_type]) => ({ value_key, id_type }))
  )
})

t.test('SIS-34 roles are no matter of feeds', async t => {
  const { sync, edit, get } = await desk(t, {}, '')
  const role = { status: { value: 'ACTIVE' }, scope: { value: '01TEST_INST' }, role_type: { value: '26' } }
  await edit({ user_role: [role] })
  const roles = '<user_roles><user_role><status>ACTIVE</status><role_type>200</role_type></user_role></user_roles>'
  t.equal((await sync(roles)).outcome, 'unchanged')
  t.same(
    (await get()).user_role.map((one: any) => one.role_type.value),
    ['26']
  )
})
