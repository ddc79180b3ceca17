import t from 'tap'
import { institution } from '../helpers/app.ts'
import { type PastApp, pastApp } from './past.ts'

const old = '2026-11-01T08:15:30Z'
/** A request that is over, with what was written on it. */
const putRequest = (app: PastApp, user: number) =>
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
