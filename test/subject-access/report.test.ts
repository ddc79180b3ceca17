import t from 'tap'
import { headings } from '../../src/subject-access/headings.ts'
import { factsOf, reportOf, untilOf } from '../../src/subject-access/report.ts'
import { heldTables } from '../../src/subject-access/tables.ts'
import { loanOf, pastApp } from '../anonymization/past.ts'

t.test('AN-31 each part has a heading in plain words, and says why it is kept', async t => {
  t.same(Object.keys(headings).sort(), heldTables.map(({ table }) => table).sort())
  for (const { title, why } of Object.values(headings)) t.notMatch(title + why, /_|[A-Z]{2,}-\d/, title)
})

t.test('AN-31 until when, in words: the cases', async t => {
  const of = 'link' as const
  const rule = 'item_loans: 7 days after the end'
  const when = 'by the rules of item_loans; at the latest when the user is deleted or purged'
  const cases: [end: Parameters<typeof untilOf>[0], words: RegExp][] = [
    [
      { of, rule, when, state: 'DUE', on: '2026-11-17' },
      /^Tied to you until the library's rule for item loans is met, 2026-11-17 at the earliest\. The next run takes it\. It ends/
    ],
    [{ of, rule, when, state: 'KEPT_BY_CONSENT' }, /because you asked for it\./],
    [{ of, rule, when, state: 'ANONYMIZED' }, /^It no longer says that it was you\.$/],
    [
      { of: 'row', rule: 'PUR-01', when: 'when the user is deleted or purged' },
      /^Kept until your account is deleted or purged\.$/
    ],
    [
      { of: 'row', rule: 'AUD-01', when: '730 days after it was written (AUDIT_DAYS)', on: '2028-11-21' },
      /^Kept until 730 days after it was written, 2028-11-21/
    ]
  ]
  for (const [end, words] of cases) t.match(untilOf(end), words)
  for (const [end] of cases) t.notMatch(untilOf(end), /_|[A-Z]{3}-\d/, 'no code')
})

t.test('AN-31 facts have labels, and leave out what is empty', async t => {
  const data = {
    primary_id: 'ada',
    user_group: { value: 'GRAD', desc: 'Graduate' },
    empty: '',
    none: [],
    contact_info: { email: [{ email_address: 'a@b.example', preferred: true }, { email_address: 'c@d.example' }] },
    loan_date: '2026-11-22T12:00:00Z'
  }
  t.same(factsOf(data), [
    ['Primary id', 'ada'],
    ['User group', 'Graduate'],
    ['Email 1, email address', 'a@b.example'],
    ['Email 1, preferred', 'yes'],
    ['Email 2, email address', 'c@d.example'],
    ['Loan date', '2026-11-22 12:00 UTC']
  ])
})

t.test('getSubjectAccessPage getSubjectAccessPdf AN-31 AUD-03 the same to be read and to be printed', async t => {
  const app = await pastApp(t)
  const { call } = app
  const user = await app.putUser('ada', { first_name: '<b>Łucja & Яна</b>' })
  await app.putLoans([loanOf(user, 1), loanOf(user, 2)])
  await app.decide()
  const { data } = await call('GET', '/v1/users/ada/personal-data')
  const loans = data.held.find(({ table }: any) => table === 'loan')
  t.match(
    loans,
    { title: 'Your loans', why: /^So that/, entry: [{ until: [/^Tied to you until/] }, {}] },
    'JSON has the words'
  )
  const page = await call('GET', '/v1/users/ada/personal-data.html', { headers: { accept: 'text/html' } })
  t.equal(page.status, 200, page.text)
  t.match(page.headers['content-type'], /^text\/html/)
  for (const { title, why } of data.held) t.ok(page.text.includes(title) && page.text.includes(why), title)
  t.match(page.text, /<h2>Your loans \(2\)<\/h2>/)
  t.match(page.text, /<small>loan 1; item_loans: 7 days after the end<\/small>/, 'codes in small print')
  t.match(page.text, /&lt;b&gt;Łucja &amp; Яна&lt;\/b&gt;/, 'texts are texts')
  t.notMatch(page.text, /<script|src=|href="http/, 'nothing is fetched')
  const answer = await app.app.inject({
    url: '/v1/users/ada/personal-data.pdf',
    headers: { authorization: 'apikey test' }
  })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/pdf')
  const pdf = answer.rawPayload.toString('latin1')
  t.ok(/^%PDF-1\.\d/.test(pdf) && /%%EOF\s*$/.test(pdf), 'it begins and ends as a PDF')
  t.ok(pdf.includes('(D:20261122120000Z)'), 'dated by the clock of the service')
  t.ok(pdf.includes('/Outlines') && pdf.includes('DejaVuSans'), 'with an outline, and letters of most alphabets')
  const { entries } = (await call('GET', '/v1/audit?action=export.subject-access')).data
  t.equal(entries.length, 3, 'each leaves its entry')
  t.match(entries[0], { text: `test took out everything that is held of the user ${user}.` })
  const again = (await call('GET', '/v1/users/ada/personal-data')).data
  const seen = again.held.find(({ table }: any) => table === 'audit_entry')
  t.match(seen.entry[0].data.text, /^test /, 'the person reads who looked, in words')
  t.equal(reportOf(again).sections.at(-1)?.title, 'What this report cannot show')
  for (const name of ['html', 'pdf']) t.equal((await call('GET', `/v1/users/nobody/personal-data.${name}`)).status, 404)
})
