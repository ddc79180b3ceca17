import t from 'tap'
import { consortialTemplate, familyNames } from '../../src/anonymization/rules/settings.ts'
import { testApp } from '../helpers/app.ts'

const url = '/v1/privacy/settings'

t.test('applyPrivacyTemplate AN-10 the policy of a consortium is one call', async t => {
  const { call } = await testApp(t)
  const { status, data } = await call('POST', `${url}?template=consortial`)
  t.equal(status, 200)
  t.same(data, { settings: consortialTemplate() })
  t.same((await call('GET', url)).data, data)
  t.equal(data.settings.families.item_loans.rules[0].days_since_ended, 7)
  t.equal(data.settings.families.fees.rules[0].days_since_ended, 2555)
  for (const query of ['', '?template=', '?template=none'])
    t.match(await call('POST', url + query), { status: 400, data: { detail: /template/ } }, query)
})

t.test('updatePrivacySettings AN-03 a part is taken and the rest stays', async t => {
  const { call } = await testApp(t)
  await call('POST', `${url}?template=consortial`)
  const rules = [{ name: 'a year', enabled: true, days_since_ended: 365, anonymize: true }]
  const { data } = await call('PUT', url, { body: { families: { requests: { active: true, rules } } } })
  const expected = consortialTemplate()
  expected.families.requests = { active: true, rules, default_anonymize: false }
  t.same(data.settings, expected, 'one family is replaced, seven stay, and so does the rest')
  t.equal((await call('PUT', url, { body: { report_days: 30 } })).data.settings.report_days, 30)
  const { settings } = (await call('PUT', url, { body: { active: false } })).data
  t.same(settings, { ...expected, active: false, report_days: 30 })
  t.notOk('report_days' in (await call('PUT', url, { body: { report_days: 0 } })).data.settings)
  const preview = await call('POST', '/v1/privacy/preview', { body: { families: { fees: { active: false } } } })
  t.same(
    preview.data.families.filter((one: any) => !one.active).map((one: any) => one.family),
    ['fees'],
    'a preview is of the settings as the change would leave them'
  )
  t.equal(preview.data.families.length, familyNames.length)
})
