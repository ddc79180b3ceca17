import t from 'tap'
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

t.test('AN-27 a run that would change the totals is undone', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada')
  await app.putLoans([loanOf(user, 1)])
  await app.rows(`create function spoil() returns trigger language plpgsql as
    $$ begin new.user_group := 'OTHER'; return new; end $$`)
  await app.rows('create trigger spoil before insert on loan for each row execute function spoil()')
  await app.decide()
  const { status, instance, counters } = await app.archive(app)
  t.equal(status, 'COMPLETED_FAILED')
  t.match(JSON.stringify(instance.alert), /totals of item loans/)
  t.equal(counters.item_loans_anonymized, 0)
  t.same(await app.rows('select id::int, user_id::float8 as user from loan'), [{ id: 1, user }])
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
