import t from 'tap'
import yauzl from 'yauzl'
import { loanOf, pastApp } from '../anonymization/past.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { addRow } from '../helpers/rows.ts'
import { statements } from '../users/people.ts'

const category = (answer: any, table: string) => answer.held.find((one: any) => one.table === table)
const endsOf = (answer: any, table: string, key: unknown) =>
  category(answer, table).entry.find((one: any) => one.key === String(key)).ends

t.test('AN-31 getSubjectAccess: each entry with its rule and its day', async t => {
  const app = await pastApp(t)
  const { call, database } = app
  const [ada, bob] = [await app.putUser('ada', { purge_date: '2027-03-01Z' }), await app.putUser('bob')]
  const days = ['2026-11-10T14:00:00Z', '2026-11-20T23:30:00Z', '2026-11-21T10:00:00Z']
  await app.putLoans([
    ...days.map((returned, index) => loanOf(ada, 1 + index, { returned })),
    loanOf(ada, 4, { library: 'LAW' }),
    loanOf(ada, 5, { status: 'ACTIVE', returned: null }),
    loanOf(bob, 6, { proxyId: ada }),
    loanOf(bob, 7)
  ])
  await app.decide(settings => {
    settings.families.item_loans.rules.unshift({
      name: 'law keeps',
      enabled: true,
      libraries: ['LAW'],
      anonymize: false
    })
  })
  const letter = await addRow(database, 'letter', {
    user_id: ada,
    type: 'OnHoldShelf',
    loan_id: 3,
    created_at: '2026-11-21T12:00:00Z'
  })
  const old = await addRow(database, 'letter', {
    user_id: ada,
    type: 'OverdueNotice9',
    created_at: '2020-11-21T12:00:00Z'
  })
  await call('PUT', '/v1/letters/types/OnHoldShelf', { body: { active: true, retention_period: '30' } })
  await call('PUT', '/v1/users/ada/proxies', { body: { proxy_for: ['bob'] } })

  const { status, data } = await call('GET', '/v1/users/ADA/personal-data')
  t.equal(status, 200)
  t.match(data, { user_id: String(ada), has_pin: false, has_password: false })
  t.match(category(data, 'app_user').entry[0], { key: String(ada), data: { primary_id: 'ada' } })
  t.match(endsOf(data, 'app_user', ada), [{ of: 'row', rule: 'PUR-01', on: '2027-03-01' }])
  t.equal(category(data, 'loan').count, 6)
  for (const loan of [1, 2, 3, 4, 5, 6]) {
    const [link] = endsOf(data, 'loan', loan)
    const why = (await call('GET', `/v1/privacy/why?loan_id=${loan}`)).data
    t.same(
      [link.state, link.rule, link.ended_on, link.on],
      [
        why.state,
        `item_loans: ${why.eligible_by ?? why.rule}`,
        why.ended_on?.slice(0, 10),
        why.eligible_on?.slice(0, 10)
      ],
      `loan ${loan}: ${why.state} ${why.eligible_on}`
    )
  }
  t.same(
    [1, 2, 3].map(loan => endsOf(data, 'loan', loan)[0].on),
    ['2026-11-17', '2026-11-27', '2026-11-28']
  )
  t.match(endsOf(data, 'loan', 4), [{ state: 'KEPT_BY_RULE', rule: 'item_loans: law keeps' }])
  t.match(endsOf(data, 'loan', 5), [{ state: 'STILL_ACTIVE' }])
  const proxied = category(data, 'loan').entry.find(({ key }: any) => key === '6').data
  t.equal(proxied.proxy_id, ada)
  t.notOk('user_id' in proxied, 'whose loan it was is not hers to know')
  t.match(endsOf(data, 'letter', letter), [
    { of: 'row', rule: 'LET-02', on: '2026-12-21' },
    { of: 'row', rule: /^item_loans: /, on: '2026-11-28' },
    { rule: 'PUR-01' }
  ])
  t.equal(endsOf(data, 'letter', old).length, 1, 'a type without a period goes with the user')
  t.equal(category(data, 'user_proxy').count, 1)
  t.equal(
    category((await call('GET', '/v1/users/bob/personal-data')).data, 'user_proxy').count,
    1,
    'the other direction'
  )
  await call('PUT', '/v1/users/ada/consent', { body: { keep_loan_history: true } })
  const kept = (await call('GET', '/v1/users/ada/personal-data')).data
  t.match(endsOf(kept, 'loan', 1), [{ state: 'KEPT_BY_CONSENT', on: undefined }])
  t.match(category(kept, 'audit_entry').entry[0].ends, [{ rule: 'AUD-01', on: '2028-11-21' }])
  t.ok(kept.elsewhere.some(({ where }: any) => where === 'log'))
  t.match((await call('GET', '/v1/audit?action=export.subject-access')).data.entries.at(-1), {
    subject: `user:${ada}`,
    detail: { search: false }
  })
  t.match(await call('GET', '/v1/users/nobody/personal-data'), { status: 404, data: { code: 'USER_NOT_FOUND' } })

  const few = await statements(t, () => call('GET', '/v1/users/bob/personal-data'))
  await app.putLoans(Array.from({ length: 60 }, (_, index) => loanOf(bob, 100 + index)))
  const many = await statements(t, () => call('GET', '/v1/users/bob/personal-data'))
  t.equal(many.length, few.length, `${few.length} statements, however many loans`)
})

t.test('ROL-04 AN-30 getSubjectAccess is not for keys that may see a part only', async t => {
  const app = await pastApp(t)
  await app.putUser('ada')
  await addKey(app.database, 'main', { institution, name: 'main', areas: all, libraries: ['MAIN'] })
  await addKey(app.database, 'blind', { institution, name: 'blind', areas: all, roles: ['Letter Administrator'] })
  await addKey(app.database, 'desk', { institution, name: 'desk', areas: all, roles: ['Circulation Desk Operator'] })
  const status = async (key: string) => (await app.call('GET', '/v1/users/ada/personal-data', { key })).status
  t.match(await app.call('GET', '/v1/users/ada/personal-data', { key: 'main' }), {
    data: { code: 'LIBRARY_RESTRICTED' }
  })
  t.equal(await status('main'), 400)
  t.ok((await status('blind')) >= 400)
  t.equal(await status('desk'), 200)
})

t.test('AN-31 getSubjectAccessZip', async t => {
  const app = await pastApp(t)
  await app.putUser('ada')
  const content = Buffer.from('Grüße')
  for (const file_name of ['../up.txt', 'a b.pdf'])
    await app.call('POST', '/almaws/v1/users/ada/attachments', {
      body: { type: 'A', file_name, content: content.toString('base64') }
    })
  const user = await app.rows('select id from app_user')
  await addRow(app.database, 'letter', { user_id: user[0].id, type: 'FineNotice', subject: 'A fee', text: 'So much.' })
  const answer = await app.app.inject({
    url: '/v1/users/ada/personal-data.zip',
    headers: { authorization: 'apikey test' }
  })
  t.equal(answer.headers['content-type'], 'application/zip')
  const files = await unzip(answer.rawPayload)
  t.match(
    [...files.keys()],
    [
      'personal-data.json',
      /^attachments\/\d+-_?[._]*up\.txt$/,
      /^attachments\/\d+-a_b\.pdf$/,
      /^letters\/\d+-FineNotice\.txt$/,
      'personal-data.html'
    ]
  )
  t.equal([...files.values()][1]?.toString(), 'Grüße')
  t.equal([...files.values()][3]?.toString(), 'A fee\n\nSo much.\n')
  const held = JSON.parse(files.get('personal-data.json')?.toString() ?? '')
  t.equal(category(held, 'user_attachment').count, 2)
  t.notOk('content' in category(held, 'user_attachment').entry[0].data)
})

const unzip = (bytes: Buffer) =>
  new Promise<Map<string, Buffer>>((done, fail) => {
    const files = new Map<string, Buffer>()
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return fail(error)
      zip.on('error', fail)
      zip.on('end', () => done(files))
      zip.on('entry', entry => {
        zip.openReadStream(entry, async (problem, stream) => {
          if (problem) return fail(problem)
          files.set(entry.fileName, Buffer.concat(await stream.toArray()))
          zip.readEntry()
        })
      })
      zip.readEntry()
    })
  })
