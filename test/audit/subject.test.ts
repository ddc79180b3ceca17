import t from 'tap'
import { wordsOf } from '../../src/audit/words.ts'
import { testApp } from '../helpers/app.ts'
import { userNumber } from '../helpers/rows.ts'

t.test('listAudit AUD-03 a subject is any identifier of a user, and one of nobody is refused', async t => {
  const app = await testApp(t, { AUDIT_READS: 'before' })
  const { call, database } = app
  const orcid = 'https://orcid.org/0000-0002-1825-0097'
  const identifiers = [
    ['BARCODE', '4711'],
    ['OTHER_ID_1', orcid]
  ].map(([type, value]) => ({ value, id_type: { value: type } }))
  const body = { primary_id: 'ada', last_name: 'L', account_type: { value: 'INTERNAL' }, user_identifier: identifiers }
  t.equal((await call('POST', '/almaws/v1/users', { body })).status, 200)
  await call('GET', '/almaws/v1/users/ada/loans')
  const id = await userNumber(database, 'ada')
  for (const subject of ['ada', 'ADA', '4711', orcid, `user:${id}`, 'user:ada', 'user:4711']) {
    const { status, data, text } = await call(
      'GET',
      `/v1/audit?subject=${encodeURIComponent(subject)}&action=read.users`
    )
    t.equal(status, 200, text)
    t.equal(data.subject, `user:${id}`, subject)
  }
  const { data } = await call('GET', '/v1/audit?subject=4711&action=read.loans')
  t.match(data.entries, [{ text: 'test looked at loans of 1 user (getUserLoans).', people: [String(id)] }])
  for (const subject of ['nobody', 'user:nobody', 'user:999', '999']) {
    const { status, data: refused } = await call('GET', `/v1/audit?subject=${subject}`)
    t.equal(status, 404, subject)
    t.match(refused, { code: 'USER_NOT_FOUND' }, 'it says that it knows nobody')
  }
  t.match((await call('GET', '/v1/audit?subject=sis-run:12')).data, { subject: 'sis-run:12', total: 0 })
  t.equal((await call('DELETE', '/almaws/v1/users/ada')).status, 204)
  t.match(
    (await call('GET', `/v1/audit?subject=user:${id}&action=user.deleted`)).data,
    { total: 1 },
    'who is deleted, by number'
  )
  t.equal((await call('GET', '/v1/audit?subject=ada')).status, 404)
})

t.test('AUD-03 entries in words', async t => {
  const cases: [entry: Parameters<typeof wordsOf>[0], words: string][] = [
    [
      { actor: 'desk', action: 'read.loans', count: 3, detail: { operation: 'getUserLoans', reads: 7 } },
      'desk looked at loans of 3 users (getUserLoans, 7 times).'
    ],
    [
      { actor: 'desk', action: 'export.subject-access', subject: 'user:7', count: 12 },
      'desk took out everything that is held of the user 7.'
    ],
    [{ actor: 'office', action: 'sis.run.approved', subject: 'sis-run:9' }, 'office: sis run approved, sis run 9.'],
    [
      { actor: 'user-purge', action: 'user.purged', subject: 'job-instance:5', count: 40 },
      'user-purge: user purged, job instance 5, 40 in all.'
    ],
    [{ actor: 'office', action: 'terms.changed', count: 2 }, 'office: terms changed, 2 in all.']
  ]
  for (const [entry, words] of cases) t.equal(wordsOf(entry), words)
})
