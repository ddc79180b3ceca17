import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const mark = Buffer.from([0xef, 0xbb, 0xbf])
const note = (text: string) =>
  `<user_notes><user_note><note_type>OTHER</note_type><note_text>${text}</note_text></user_note></user_notes>`
const ada = (more = '') => feedXml(userXml({ primary_id: 'ada', more }))

t.test('SIS-04 a byte order mark in a file of a zip is no fault', async t => {
  const app = await sisApp(t)
  const marked = (text: string) => Buffer.concat([mark, Buffer.from(text)])
  const files = {
    'a.xml': marked(`<?xml version="1.0" encoding="UTF-8"?>${ada()}`),
    'b.xml': marked(feedXml({ primary_id: 'bob' }))
  }
  const { run } = await feed(app, files)
  t.match(run, { status: 'COMPLETED_SUCCESS', counters: { created: 2 } })
  const twice = await feed(app, { 'a.xml': Buffer.concat([mark, marked(ada())]) })
  t.match(twice.run, { status: 'COMPLETED_FAILED', failure: { message: 'Content is not allowed in prolog' } })
})

t.test('SIS-37 a note is counted in characters; patchUser leaves those of the SIS', async t => {
  const app = await sisApp(t)
  const { records } = await feed(app, ada(note('😀'.repeat(2000))))
  t.match(records, [{ outcome: 'created' }])
  t.match((await feed(app, ada(note('😀'.repeat(2001))))).records, [{ outcome: 'rejected', message: /2000/ }])
  const contact = (mail: string) =>
    `<contact_info><emails><email preferred="true"><email_address>${mail}</email_address></email></emails></contact_info>`
  await feed(app, ada(contact('sis@x.edu') + note('of the SIS')))
  const patch = (body: object) => app.call('PATCH', '/almaws/v1/users/ada', { body })
  const own = (text: string) => ({ note_type: { value: 'OTHER' }, note_text: text })
  const notes = ({ data }: any) => data.user_note.map((one: any) => `${one.segment_type} ${one.note_text}`).sort()
  const added = await patch({ user_note: [own('ours')] })
  t.same(notes(added), ['External of the SIS', 'Internal ours'])
  t.same(notes(await patch({ user_note: added.data.user_note })), notes(added), 'the whole list, sent back')
  t.same(notes(await patch({ user_note: null })), ['External of the SIS'])
  const mail = { email_address: 'own@y.org', preferred: true, email_type: [{ value: 'personal' }] }
  const { status, data } = await patch({ contact_info: { email: [mail] } })
  t.equal(status, 200)
  t.same(
    data.contact_info.email.map((one: any) => [one.email_address, one.preferred]),
    [
      ['own@y.org', true],
      ['sis@x.edu', false]
    ],
    'one is preferred: that of the library'
  )
})

const group = (code: string, count: number, from = 0) =>
  feedXml(
    ...Array.from({ length: count }, (_, n) =>
      userXml({ primary_id: `p${n + from}`, more: `<user_group>${code}</user_group>` })
    )
  )

t.test(
  'SIS-54 the first load of each profile is exempt; a dry run tells which guards the night would cross',
  async t => {
    const guards = { created: { count: 1, percent: 1 }, user_group: { count: 1, percent: 1 } }
    const app = await sisApp(t, { guards })
    await feed(app, group('GRAD', 3))
    const dry = await feed(app, group('STAFF', 3), { dryRun: true })
    t.match(dry.run, {
      status: 'COMPLETED_SUCCESS',
      guard: { state: 'WOULD_WAIT', exceeded: [{ kind: 'user_group', found: 3, of: 3 }] }
    })
    t.match((await feed(app, group('GRAD', 3), { dryRun: true })).run.guard, { state: 'WOULD_PASS' })
    const body = { code: 'STAFF', name: 'Staff', settings: { guards } }
    t.equal((await app.call('POST', '/v1/sis/profiles', { body })).status, 201)
    const first = group('STAFF', 5, 50)
    t.match((await feed(app, first, { profile: 'STAFF', dryRun: true })).run.guard, { state: 'EXEMPT' })
    const load = await feed(app, first, { profile: 'STAFF' })
    t.match(load.run, { status: 'COMPLETED_SUCCESS', guard: { state: 'EXEMPT' }, counters: { created: 5 } })
    t.match((await feed(app, group('STAFF', 9, 50), { profile: 'STAFF' })).run, { status: 'WAITING_FOR_APPROVAL' })
  }
)

t.test('undoSisRun: without a word it only tells', async t => {
  const app = await sisApp(t, { guards: { active: false } })
  await feed(app, group('GRAD', 1))
  const { run } = await feed(app, group('STAFF', 1))
  const groupOf = async () => (await app.call('GET', '/almaws/v1/users/p0')).data.user_group.value
  for (const query of ['?dry_run=true', '']) {
    const asked = await app.call('POST', `/v1/sis/runs/${run.id}/undo${query}`)
    t.match([asked.status, asked.data.dry_run], [202, true], query)
    await runJobsUntilDone(app)
    t.equal(await groupOf(), 'STAFF')
  }
  t.equal((await app.call('POST', `/v1/sis/runs/${run.id}/undo?dry_run=false`)).status, 202)
  await runJobsUntilDone(app)
  t.equal(await groupOf(), 'GRAD')
})

t.test('SIS-22 records that are both refused say how to have it as Alma does', async t => {
  const app = await sisApp(t)
  const one = (id: string, barcode: string, first_name: string) =>
    userXml({ primary_id: id, first_name, identifiers: { BARCODE: barcode } })
  const { records } = await feed(
    app,
    feedXml(one('a', '1', 'A'), one('b', '1', 'B'), one('c', '3', 'C'), one('c', '3', 'D'))
  )
  t.same(new Set(records.map(({ reason }: any) => reason)), new Set(['IDENTIFIER_CONTESTED', 'PERSON_TWICE']))
  for (const { message } of records) t.match(message, /orderIndependent=false .*as Alma does/)
})
