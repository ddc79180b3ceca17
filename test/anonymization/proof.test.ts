import t from 'tap'
import { wordOf } from '../../src/anonymization/scan.ts'
import { institution } from '../helpers/app.ts'
import { loanOf, pastApp, returned } from './past.ts'

t.test('AN-29 the proof finds what was forgotten, names the place and fails the run', async t => {
  const app = await pastApp(t)
  const email = {
    contact_info: { email: [{ email_address: 'ada.forgotten@library.example', email_type: [{ value: 'personal' }] }] }
  }
  const user = await app.putUser('ada-number-one', email)
  await app.putLoans([loanOf(user, 1)])
  await app.rows('alter table loan add column forgotten text')
  await app.rows('alter table bib add column jotted jsonb')
  await app.rows("update loan set forgotten = 'lent to ADA.Forgotten@library.example (desk)'")
  await app.rows(
    `insert into bib (institution, id, title, record, created_at, modified_at, jotted)
     values ($1, 1, 'T', '{}', $2, $2, jsonb_build_object('who', jsonb_build_array($3::bigint)))`,
    [institution, returned, user]
  )
  await app.decide()
  const { status, counters, instance } = await app.archive(app)
  t.equal(status, 'COMPLETED_FAILED')
  t.equal(counters.residual_hits, 2)
  t.match(JSON.stringify(instance.alert), /bib\.jotted, loan\.forgotten/)
  const { data } = await app.call('GET', '/v1/privacy/manifests')
  t.equal(data.flaw, undefined)
  t.match(data.manifests[0].body.scan.hits, [
    { table: 'bib', column: 'jotted', count: 1 },
    { table: 'loan', column: 'forgotten', count: 1 }
  ])
  t.notMatch(JSON.stringify(data), /ada/i, 'and tells nobody whom')
})

t.test('AN-29 getPersonalData a name behind an escaped line end or tab is found', async t => {
  const app = await pastApp(t)
  const texts = [
    'ask\nada-number-one',
    'ask\tada-number-one',
    'C:\\new\r\n\u000bada-number-one\n',
    'x\u0002ADA-number-one'
  ]
  await app.rows(
    'alter table bib add column jotted jsonb, add column raw json, add column twice json, add column said text'
  )
  const columns = ['jotted', 'raw', 'twice', 'said']
  const user = await app.putUser('ada-number-one')
  await app.decide()
  for (const [index, text] of texts.entries()) {
    const note = JSON.stringify({ note: text })
    const twice = JSON.stringify({ inner: note })
    const raw = note.replace('ada', '\\u0061d\\u0061')
    await app.putLoans([loanOf(user, index + 1)])
    await app.rows('delete from bib')
    await app.rows(
      `insert into bib (institution, id, title, record, created_at, modified_at, jotted, raw, twice, said)
       values ($1, 1, 'T', '{}', $2, $2, $3, $4, $5, $6)`,
      [institution, returned, note, raw, twice, text]
    )
    const { status, counters } = await app.archive(app)
    t.match({ status, hits: counters.residual_hits }, { status: 'COMPLETED_FAILED', hits: 4 }, JSON.stringify(text))
    const { data } = await app.call('GET', '/v1/users/ada-number-one/personal-data?search=true')
    t.match(data.mention, [{ table: 'bib' }])
    t.strictSame([...(data.mention[0]?.columns ?? [])].sort(), columns.toSorted(), JSON.stringify(text))
  }
  await app.rows(`update bib set jotted = '{}', raw = '{}', twice = '{}', said = 'ask\\nada-number-onexx'`)
  await app.putLoans([loanOf(user, 9)])
  t.match(await app.archive(app), { status: 'COMPLETED_SUCCESS' }, 'a longer word is another')
})

t.test('AN-29 an identifier is one word, or stands for none; those are counted', async t => {
  const word = {
    'Ada-Number-One': 'ada-number-one',
    annemarie: 'annemarie',
    'a@b.example.': 'a@b.example',
    '+3906123456': '3906123456'
  }
  const part = {
    'https://orcid.org/0000-0002-1825-0097': '0000-0002-1825-0097',
    "o'neil@lib.example": 'neil@lib.example'
  }
  const none = { 'AB 123': undefined, ada: undefined, 'annemarie schmidt': undefined, '': undefined, '+--': undefined }
  for (const [identifier, expected] of Object.entries({ ...word, ...part, ...none }))
    t.equal(wordOf(identifier), expected, `<${identifier}>`)
  const app = await pastApp(t)
  const of = (value: string, type: string) => ({
    value,
    id_type: { value: type },
    segment_type: 'Internal',
    status: 'ACTIVE'
  })
  const user = await app.putUser('ada-number-one', {
    user_identifier: [of('https://orcid.org/0000-0002-1825-0097', 'UNIV_ID'), of('AB 123', 'BARCODE')]
  })
  await app.putLoans([loanOf(user, 1)])
  await app.rows(
    `insert into bib (institution, id, title, record, created_at, modified_at)
     values ($1, 1, 'T', '{"link": "https://orcid.org/x"}', $2, $2)`,
    [institution, returned]
  )
  await app.decide()
  t.match(await app.archive(app), { status: 'COMPLETED_SUCCESS', counters: { residual_hits: 0 } })
  await app.putLoans([loanOf(user, 2)])
  await app.rows(`update bib set record = '{"link": "https://orcid.org/0000-0002-1825-0097"}'`)
  t.match(await app.archive(app), { status: 'COMPLETED_FAILED', counters: { residual_hits: 1 } })
  const { manifests } = (await app.call('GET', '/v1/privacy/manifests')).data
  t.match(manifests[0].body.scan, { identifiers: 2, unsearched: 1 })
})

t.test('AN-27 a run that would change the totals is undone', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada')
  await app.putLoans([loanOf(user, 1)])
  await app.rows(`create function spoil() returns trigger language plpgsql as
    $$ begin new.user_group := 'OTHER'; return new; end $$`)
  await app.rows('create trigger spoil before update on loan for each row execute function spoil()')
  await app.decide()
  const { status, instance, counters } = await app.archive(app)
  t.equal(status, 'COMPLETED_FAILED')
  t.match(JSON.stringify(instance.alert), /totals of item loans/)
  t.equal(counters.item_loans_anonymized, 0)
  t.same(await app.rows('select id::int, user_id::float8 as user from loan'), [{ id: 1, user }])
})

t.test('AN-21 from what is left nobody finds the other loans of a person', async t => {
  const app = await pastApp(t)
  const people = await Promise.all(Array.from({ length: 40 }, (_, index) => app.putUser(`reader${index}`)))
  // Each comes with five books in one visit: the minute, the numbers and the order would tell.
  const visits = people.flatMap((userId, person) =>
    Array.from({ length: 5 }, (_, book) => {
      const id = person * 5 + book + 1
      return loanOf(userId, id, {
        returned: new Date(Date.parse(returned) + person * 60_000 + book * 1000).toISOString()
      })
    })
  )
  await app.putLoans(visits)
  const ownerOf = new Map(visits.map(({ itemId, userId }) => [itemId, userId]))
  await app.decide()
  const rows = () =>
    app.rows<{ id: number; item: number; at: string }>(
      'select id::float8 as id, item_id::int as item, return_date::text as at from loan order by id'
    )
  /** Of the four loans that stand nearest to a known one, by number and by time, how many are the same person's. */
  const found = (all: { id: number; item: number; at: string }[]) => {
    let hits = 0
    for (const [index, known] of all.entries()) {
      const near = [...all.slice(Math.max(0, index - 4), index), ...all.slice(index + 1, index + 5)]
        .sort((one, other) => Math.abs(one.id - known.id) - Math.abs(other.id - known.id))
        .slice(0, 4)
      const minute = all.filter(other => other.item !== known.item && other.at === known.at)
      const guess = minute.length > 0 && minute.length < 10 ? minute : near
      hits += guess.filter(other => ownerOf.get(other.item) === ownerOf.get(known.item)).length
    }
    return hits
  }
  const easy = found(await rows())
  t.ok(easy > 400, `before, it is easy: ${easy} of 800 guesses`)
  t.match((await app.archive(app)).counters, { item_loans_anonymized: 200 })
  // By guessing, 4 of 199 others: about 16 in all of 800 guesses.
  const hits = found(await rows())
  t.ok(hits < 45, `${hits} of 800 guesses`)
})

t.test(
  'getConsent updateConsent AN-41 consent keeps the own history; withdrawn, it goes with the next run',
  async t => {
    const app = await pastApp(t)
    const user = await app.putUser('ada')
    await app.putLoans([loanOf(user, 1)])
    await app.decide()
    t.same(
      (await app.call('GET', '/v1/users/ada/consent')).data,
      { keep_loan_history: false },
      'getConsent: off by default'
    )
    const given = await app.call('PUT', '/v1/users/ada/consent', { body: { keep_loan_history: true } })
    t.match(given.data, { keep_loan_history: true, given_at: '2026-11-22T12:00:00Z' }, 'updateConsent')
    t.match((await app.call('GET', '/v1/privacy/why?loan_id=1')).data, { state: 'KEPT_BY_CONSENT' })
    t.match((await app.archive(app)).counters, { item_loans_anonymized: 0, item_loans_kept: 1 })
    await app.call('PUT', '/v1/users/ada/consent', { body: { keep_loan_history: false } })
    const last = await app.archive(app)
    t.match(last, { status: 'COMPLETED_SUCCESS', counters: { item_loans_anonymized: 1, residual_hits: 0 } })
    const { entries } = (await app.call('GET', '/v1/audit?action=consent')).data
    t.same(
      entries.map((entry: any) => entry.subject),
      [`user:${user}`, `user:${user}`],
      'the audit trail keeps internal ids, and the proof lets it'
    )
    t.match((await app.call('GET', '/v1/users/nobody/consent')).status, 404)
  }
)

t.test(
  'explainPrivacy getPrivacyStatus previewPrivacy getPrivacySettings updatePrivacySettings listPrivacyManifests',
  async t => {
    const app = await pastApp(t)
    const user = await app.putUser('ada')
    await app.putLoans([
      loanOf(user, 1, { returned: '2026-11-20T10:00:00Z' }),
      loanOf(user, 2, { status: 'ACTIVE', returned: null })
    ])
    const nothing = (await app.call('GET', '/v1/privacy/settings')).data
    t.equal(nothing.settings.active, false, 'nothing is decided by itself')
    const settings = await app.decide()
    t.same((await app.call('GET', '/v1/privacy/settings')).data, { settings })
    const why = async (query: string) => (await app.call('GET', `/v1/privacy/why?${query}`)).data
    t.match(await why('loan_id=1'), {
      state: 'KEPT_BY_RULE',
      rule: 'default',
      ended_on: '2026-11-20Z',
      eligible_on: '2026-11-27Z',
      eligible_by: '7 days after the end'
    })
    t.match(await why('loan_id=2'), { state: 'STILL_ACTIVE' })
    t.match((await app.call('GET', '/v1/privacy/why?loan_id=77')).data, {
      status: 404,
      code: 'PRIVACY_RECORD_NOT_FOUND'
    })
    t.match((await app.call('GET', '/v1/privacy/why')).data, { code: 'PRIVACY_ONE_RECORD' })
    const all = {
      ...settings,
      families: { ...settings.families, item_loans: { active: true, rules: [], default_anonymize: true } }
    }
    const preview = (await app.call('POST', '/v1/privacy/preview', { body: all })).data
    t.match(preview.families[0], {
      family: 'item_loans',
      due: 1,
      kept: 0,
      groups: [{ rule: 'default', library: 'MAIN', count: 1, sample: ['1'] }]
    })
    const status = (await app.call('GET', '/v1/privacy/status')).data
    t.match(status, { active: true, families: [{ due: 0, kept: 1 }] })
    app.clock.set('2026-11-27T00:00:01Z')
    t.match(await why('loan_id=1'), { state: 'DUE', rule: '7 days after the end' })
    const dry = await app.archive(app, { dry_run: true })
    t.match(dry.counters, { item_loans_scanned: 1, item_loans_anonymized: 1 })
    t.match(await why('loan_id=1'), { state: 'DUE' }, 'a dry run changes nothing')
    await app.archive(app)
    const { manifests } = (await app.call('GET', '/v1/privacy/manifests')).data
    t.match(manifests, [
      { number: 1, body: { families: { item_loans: { anonymized: 1, byRule: { '7 days after the end': 1 } } } } }
    ])
    t.match((await app.call('GET', '/v1/privacy/status')).data.last_run, { manifest: 1, signed: false })
    await app.rows("update privacy_settings set locked_by = 'the office'")
    const refused = await app.call('PUT', '/v1/privacy/settings', { body: settings })
    t.match(refused.data, { status: 409, code: 'PRIVACY_LOCKED' }, 'AN-09 members may not edit')
  }
)
