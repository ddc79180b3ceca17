import t from 'tap'
import { institution } from '../helpers/app.ts'
import { type PastApp, pastApp } from './past.ts'

const old = '2026-11-01T08:15:30Z'
/** A request that is over, with what was written on it. */
const putRequest = (app: PastApp, user: string) =>
  app.rows(
    `insert into request (institution, id, user_id, type, sub_type, bib_id, status, record, created_at, created_by, modified_at,
       status_at, ended_at, cancel_note, pickup_library, user_group)
     values ($1, 1, $2, 'HOLD', 'PATRON_PHYSICAL', 1, 'HISTORY', '{"comment": "Ada asks"}', $3, 'x', $3, $3, $3, 'Ada called',
       'MAIN', 'STAFF')`,
    [institution, user, old]
  )

t.test('AN-04 AN-11 rules of notes ask about the user, although the link goes in the same run', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada', { expiry_date: '2026-10-01Z' })
  await putRequest(app, user)
  await app.rows(
    `insert into resource_sharing_request (institution, id, kind, user_id, external_id, external_key, status, ended_at, owner,
       format, record, contact, notes, steps, created_at, modified_at)
     values ($1, 5, 'BORROWING', $2, 'E1', 'E1', 'REQUEST_COMPLETED', $3, 'MAIN', 'PHYSICAL', '{}', '{}',
       '[{"content": "Ada"}]', '[]', $3, $3)`,
    [institution, user, old]
  )
  await app.rows(
    `insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, comment,
       created_at, status_at) values ($1, 7, $2, 'OTHER', 'CLOSED', 'MAIN', 'USD', 100, 0, 'Ada owes', $3, $3)`,
    [institution, user, old]
  )
  const expired = [{ name: 'expired', enabled: true, days_since_expiry: 10, anonymize: true }]
  await app.decide(({ families }) => {
    families.fees.rules = [{ name: 'soon', enabled: true, days_since_ended: 7, anonymize: true }]
    families.request_notes.rules = expired
    families.resource_sharing_notes.rules = expired
    families.fee_notes.rules = expired
  })
  t.match((await app.archive(app)).counters, {
    requests_anonymized: 1,
    request_notes_anonymized: 1,
    resource_sharing_requests_anonymized: 1,
    resource_sharing_notes_anonymized: 1,
    fees_anonymized: 1,
    fee_notes_anonymized: 1
  })
  t.same(await app.rows('select user_id, cancel_note, record from request'), [
    { user_id: null, cancel_note: null, record: {} }
  ])
})

t.test('AN-11 PUR-09 notes with longer rules go by those, whatever became of link and user', async t => {
  const app = await pastApp(t)
  await putRequest(app, await app.putUser('ada'))
  await app.decide(({ families }) => {
    families.request_notes.rules = [{ name: 'later', enabled: true, days_since_ended: 30, anonymize: true }]
  })
  t.match((await app.archive(app)).counters, { requests_anonymized: 1, request_notes_kept: 1 })
  t.equal((await app.call('DELETE', '/almaws/v1/users/ada')).status, 204)
  t.match(await app.rows('select user_id, cancel_note from request'), [{ user_id: null, cancel_note: 'Ada called' }])
  app.clock.set('2026-12-01T12:00:00Z')
  t.match((await app.archive(app)).counters, { request_notes_anonymized: 1 })
  t.same(await app.rows('select cancel_note, record from request'), [{ cancel_note: null, record: {} }])
})

/** A resource sharing request that is over, with both its kinds of notes. */
const putSharing = (app: PastApp, user: string, ended = old) =>
  app.rows(
    `insert into resource_sharing_request (institution, id, kind, user_id, external_id, external_key, status, ended_at, owner,
       format, record, contact, notes, steps, created_at, modified_at)
     values ($1, 5, 'BORROWING', $2, 'E1', 'E1', 'REQUEST_COMPLETED', $3, 'MAIN', 'PHYSICAL',
       '{"volume": "2", "chapter_title": "On weirs", "chapter_author": "Ada", "bib_note": "ask Ada"}',
       '{"text_email": "ada@example.edu", "note": "call Ada"}', '[{"content": "Ada"}]', '[]', $3, $3)`,
    [institution, user, ended]
  )
const sharing = 'select user_id as user, contact, notes, record from resource_sharing_request'

t.test("AN-02 AN-11 the requester's note on a resource sharing request has the switch of the notes", async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada')
  await putSharing(app, user)
  await app.decide(({ families }) => {
    families.resource_sharing_requests.active = false
  })
  const { counters, status } = await app.archive(app)
  t.match(counters, { resource_sharing_notes_anonymized: 1, resource_sharing_requests_anonymized: 0 })
  t.equal(status, 'COMPLETED_SUCCESS')
  t.match(await app.rows(sharing), [{ user, contact: { text_email: 'ada@example.edu' }, notes: [] }])
  t.notHas((await app.rows(sharing))[0].contact, { note: 'call Ada' }, 'the note is gone although the link is not')
  t.match((await app.archive(app)).counters, { resource_sharing_notes_scanned: 0 }, 'nothing twice')
})

t.test('AN-02 AN-11 with the notes switched off, the link takes the address and leaves the note', async t => {
  const app = await pastApp(t)
  await putSharing(app, await app.putUser('ada'))
  await app.decide(({ families }) => {
    families.resource_sharing_notes.active = false
  })
  t.match((await app.archive(app)).counters, { resource_sharing_requests_anonymized: 1 })
  t.same(await app.rows(sharing), [
    { user: null, contact: { note: 'call Ada' }, notes: [{ content: 'Ada' }], record: { volume: '2' } }
  ])
  t.match((await app.archive(app)).counters, { resource_sharing_requests_scanned: 0 }, 'nothing twice')
  await app.decide()
  t.match((await app.archive(app)).counters, { resource_sharing_notes_anonymized: 1 }, 'until they are switched on')
  t.match(await app.rows(sharing), [{ contact: {}, notes: [] }])
})

t.test('AN-20 what a requester typed as chapter title and author goes with the link', async t => {
  const app = await pastApp(t)
  await putRequest(app, await app.putUser('ada'))
  await app.rows(
    `update request set type = 'DIGITIZATION', record = '{"volume": "2", "required_pages_range": [{"from_page": "1"}],
       "chapter_or_article_title": "On weirs", "chapter_or_article_author": "Ada"}'`
  )
  await app.decide(({ families }) => {
    families.request_notes.active = false
  })
  t.match((await app.archive(app)).counters, { requests_anonymized: 1 })
  t.same(await app.rows('select user_id, record from request'), [
    { user_id: null, record: { volume: '2', required_pages_range: [{ from_page: '1' }] } }
  ])
})
