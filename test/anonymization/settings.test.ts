import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type InputError, reader } from '../../src/alma/reader.ts'
import { familyNames, inputsOf, PrivacySettings } from '../../src/anonymization/rules/settings.ts'
import { ProfileSettings } from '../../src/sis/profile/settings.ts'
import { institution } from '../helpers/app.ts'
import { command } from '../helpers/command.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { loanOf, pastApp } from './past.ts'

/** The path that the reader names as it refuses. */
function refusedPath(read: () => unknown): string | undefined {
  try {
    read()
  } catch (error) {
    return (error as InputError).path
  }
  return undefined
}

// What settings that decide about something irreversible must not take.

t.test(
  'updatePrivacySettings previewPrivacy AN-03 AN-04 a condition that is not known is refused, not dropped',
  async t => {
    const app = await pastApp(t)
    const before = await app.decide()
    const spoilt = (change: (settings: any) => void) => {
      const settings = structuredClone(before)
      change(settings)
      return settings
    }
    const rule = (family: string, more: object) =>
      spoilt(({ families }) => {
        families[family].rules = [{ name: 'one', ...more }]
      })
    const cases: [path: string, settings: any][] = [
      ['families.item_loans.rules.0.days_since_end', rule('item_loans', { days_since_end: 2555 })],
      ['families.fees.rules.0.locations', rule('fees', { locations: ['STACKS'] })],
      ['families.fees.rules.0.locations', rule('fees', { locations: null })],
      ['families.requests.rules.0.loans_to_retain', rule('requests', { loans_to_retain: 1 })],
      ['families.loan_notes.default', spoilt(({ families }) => Object.assign(families.loan_notes, { default: false }))],
      ['families.loans', spoilt(({ families }) => Object.assign(families, { loans: {} }))],
      ['keep_loans_with_fees', spoilt(settings => Object.assign(settings, { keep_loans_with_fees: true }))],
      ['__proto__', JSON.parse(JSON.stringify(before).replace('{', '{"__proto__":{},'))]
    ]
    for (const [path, body] of cases)
      for (const [method, route] of [
        ['PUT', 'settings'],
        ['POST', 'preview']
      ] as const) {
        const { status, data } = await app.call(method, `/v1/privacy/${route}`, { body })
        t.match({ status, ...data }, { status: 400, code: 'INVALID_INPUT' }, `${route}: ${path}`)
        t.match(data.detail, `${path} is not a field of this object.`)
      }
    t.same((await app.call('GET', '/v1/privacy/settings')).data.settings, before, 'nothing was stored')
    const file = join(t.testdir({}), 'settings.json')
    for (const [path, settings] of cases) {
      writeFileSync(file, JSON.stringify(settings))
      const line = ['privacy', 'lock', '--institution', institution, '--owner', 'x', '--settings', file]
      t.match(await command(line, { DATABASE_URL: app.database.url }), { code: 2 }, path)
      t.match((await command(line)).err, `: ${path} `)
    }
    const xml = await app.call('PUT', '/v1/privacy/settings', {
      headers: { 'content-type': 'application/xml' },
      body: '<settings><active>true</active></settings>'
    })
    t.match(xml, { status: 415 }, 'XML is not spoken here')
  }
)

t.test('AN-04 every family takes the conditions that it knows', async t => {
  const read = reader(PrivacySettings)
  const values: Record<string, unknown> = { libraries: ['A'], locations: ['A'], user_groups: ['A'] }
  for (const name of familyNames) {
    const conditions = Object.fromEntries(inputsOf[name].map(input => [input, values[input] ?? 1]))
    const families = Object.fromEntries(familyNames.map(one => [one, {}]))
    const rule = { name: 'all', enabled: true, anonymize: true, ...conditions }
    const settings: any = read({ families: { ...families, [name]: { rules: [rule] } } })
    t.same(settings.families[name].rules, [rule], name)
  }
})

t.test('updateDeletePolicy runJob SIS-40 what else cannot be undone takes nothing unknown either', async t => {
  const app = await pastApp(t)
  const policy = { policy: 'FULLY_REMOVE', protected_groups: ['STAFF'] }
  const { data } = await app.call('PUT', '/v1/privacy/delete-policy', { body: policy })
  t.match(data, { status: 400, code: 'INVALID_INPUT', detail: /protected_groups is not a field/ })
  const jobs = (await app.call('GET', '/almaws/v1/conf/jobs?limit=100')).data.job
  const names = [
    'Fulfillment - Handle Historical Archiving',
    'Purge User Records',
    'Letters Purge with Retention',
    'Users - Bulk Fine Waiving'
  ]
  for (const name of names) {
    const { id } = jobs.find((job: any) => job.name === name)
    const start = (parameters: Record<string, string>) => {
      const parameter = Object.entries(parameters).map(([name, value]) => ({ name: { value: name }, value }))
      return app.call('POST', `/almaws/v1/conf/jobs/${id}?op=run`, { body: { parameter } })
    }
    const more: Record<string, string> = name.includes('Waiving') ? { max_total: '5' } : {}
    const refused = await start({ ...more, dryrun: 'true' })
    t.equal(refused.status, 400, name)
    t.match(refused.text, /401664.*dryrun is not a field/)
    const taken = await start({ ...more, dry_run: 'true', job_name: 'once', PRODUCT: 'ALMA', other: '' })
    t.equal(taken.status, 200, name)
    await runJobsUntilDone(app)
  }
  const read = reader(ProfileSettings)
  for (const [path, settings] of Object.entries({
    leavers_days: { leavers: 'PURGE', leavers_days: 30 },
    'guards.delete': { guards: { delete: { count: 5 } } },
    'guards.updated.percents': { guards: { updated: { percents: 5 } } }
  }))
    t.equal(
      refusedPath(() => read(settings)),
      path
    )
})

t.test('AN-09 a schedule that never comes is refused by the central office, too', async t => {
  const app = await pastApp(t)
  const before = await app.decide()
  const file = join(
    t.testdir({ 'settings.json': JSON.stringify({ ...before, schedule: 'nonsense' }) }),
    'settings.json'
  )
  const line = ['privacy', 'lock', '--institution', institution, '--owner', 'office', '--settings', file]
  const ended = await command(line, { DATABASE_URL: app.database.url })
  t.match(ended, { code: 1, out: '', err: /schedule is no cron/ })
  t.same((await app.call('GET', '/v1/privacy/settings')).data, { settings: before }, 'neither stored nor locked')
})

t.test('AN-40 rules may be called as anything', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada')
  const names = ['constructor', 'toString', '__proto__', 'default']
  for (const [index, name] of names.entries()) {
    await app.decide(({ families }) => {
      const [rule] = families.item_loans.rules
      if (rule) rule.name = name
    })
    await app.putLoans([loanOf(user, 2 * index + 1), loanOf(user, 2 * index + 2)])
    t.match(await app.archive(app), { status: 'COMPLETED_SUCCESS', counters: { item_loans_anonymized: 2 } }, name)
  }
  const { data } = await app.call('GET', '/v1/privacy/manifests')
  t.equal(data.flaw, undefined)
  t.same(
    data.manifests.map((manifest: any) => Object.entries(manifest.body.families.item_loans.byRule)),
    names.map(name => [[name, 2]])
  )
})
