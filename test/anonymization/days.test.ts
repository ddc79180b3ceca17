import t from 'tap'
import { predicateOf } from '../../src/anonymization/rules/predicate-store.ts'
import { consortialTemplate, familyNames } from '../../src/anonymization/rules/settings.ts'
import { onPool, rows, sql } from '../../src/data/statements.ts'
import { institution } from '../helpers/app.ts'
import { loanOf, pastApp } from './past.ts'

t.test('AN-06 of three returns of an item, one kept means two anonymized', async t => {
  const app = await pastApp(t)
  const userId = await app.putUser('one')
  const returned = ['2026-11-01T09:00:00Z', '2026-11-01T10:00:00Z', '2026-11-02T09:00:00Z']
  const loan = { userId, itemId: '7', library: 'MAIN', location: 'OPEN', group: null, status: 'COMPLETE' as const }
  await app.putLoans(returned.map((at, index) => ({ ...loan, id: String(index + 1), returned: at })))
  await app.decide(({ families }) => {
    families.item_loans.rules = [{ name: 'all but the last', enabled: true, loans_to_retain: 1, anonymize: true }]
  })
  const { counters } = await app.archive(app)
  t.match(counters, { item_loans_anonymized: 2, item_loans_kept: 1 })
  t.same(await app.rows('select id::int from loan where user_id is not null'), [{ id: 3 }])
  // One that is returned later takes its place.
  await app.putLoans([{ ...loan, id: '4', returned: '2026-11-03T09:00:00Z' }])
  t.match((await app.archive(app)).counters, { item_loans_anonymized: 1, item_loans_kept: 1 })
  t.same(await app.rows('select id::int from loan where user_id is not null'), [{ id: 4 }])
})

t.test('AN-08 days are counted from the day it ended, by the clocks of the institution', async t => {
  const app = await pastApp(t)
  const userId = await app.putUser('one')
  const loan = { userId, itemId: '1', library: 'MAIN', location: 'OPEN', group: null, status: 'COMPLETE' as const }
  await app.putLoans([{ ...loan, id: '1', returned: '2026-11-15T23:30:00Z' }])
  const settings = consortialTemplate()
  const isDue = async (now: string, zone: string) => {
    const { due } = predicateOf('item_loans', settings, { now: new Date(now), zone })
    const found = sql`select 1 from loan f where institution = ${institution} and ${due}`
    return (await rows(onPool(app.database.pool), found)).length === 1
  }
  t.notOk(await isDue('2026-11-21T23:59:59Z', 'UTC'), 'not a second before the seventh day')
  t.ok(await isDue('2026-11-22T00:00:00Z', 'UTC'))
  t.notOk(await isDue('2026-11-22T12:00:00Z', 'Europe/Paris'), 'there it was returned on the 16th')
  t.ok(await isDue('2026-11-22T23:00:00Z', 'Europe/Paris'))
  t.ok(await isDue('2026-11-22T12:00:00Z', 'America/Chicago'))
})

t.test('explainPrivacy AN-08 the whole of its last day counts, to the last millisecond', async t => {
  const app = await pastApp(t)
  const userId = await app.putUser('one')
  const moments = [
    '2026-11-15T23:59:59Z',
    '2026-11-15T23:59:59.500Z',
    '2026-11-15T23:59:59.999Z',
    '2026-11-16T00:00:00Z'
  ]
  await app.putLoans(moments.map((returned, index) => loanOf(userId, index + 1, { returned })))
  await app.decide()
  const why = async (id: number) => (await app.call('GET', `/v1/privacy/why?loan_id=${id}`)).data
  for (const id of [1, 2, 3]) t.match(await why(id), { state: 'DUE', eligible_on: '2026-11-22Z' }, `${moments[id - 1]}`)
  t.match(await why(4), { state: 'KEPT_BY_RULE', eligible_on: '2026-11-23Z' })
  t.match((await app.archive(app)).counters, { item_loans_anonymized: 3, item_loans_kept: 1 })
})

t.test('AN-06 what was paid for instead of returned is older than a later return that was forgotten', async t => {
  const app = await pastApp(t)
  const userId = await app.putUser('one')
  await app.putLoans([
    loanOf(userId, 1, { itemId: '7', returned: null, paid: '2026-11-01T09:00:00Z' }),
    loanOf(userId, 2, { itemId: '7', returned: '2026-11-05T00:00:00Z', forgotten: true })
  ])
  await app.decide(({ families }) => {
    families.item_loans.rules = [{ name: 'all but the last', enabled: true, loans_to_retain: 1, anonymize: true }]
  })
  t.match((await app.archive(app)).counters, { item_loans_anonymized: 1, item_loans_kept: 0 })
})

t.test('AN-09 the consortial template: daily at one, seven days, fees seven years', async t => {
  const { active, schedule, families } = consortialTemplate()
  t.same([active, schedule], [true, '0 1 * * *'])
  t.same(
    familyNames.map(name => [name, families[name].active, families[name].rules[0]?.days_since_ended]),
    familyNames.map(name => [name, true, name.startsWith('fee') ? 2555 : 7])
  )
})

t.test('explainPrivacy AN-08 the day from which a loan may go is a day of the institution', async t => {
  const app = await pastApp(t)
  await app.rows("insert into terms_setting (institution, time_zone) values ($1, 'Pacific/Auckland')", [institution])
  const userId = await app.putUser('one')
  await app.putLoans([loanOf(userId, 1, { returned: '2026-11-21T10:00:00Z' })])
  await app.decide(({ families }) => {
    families.item_loans.rules = [{ name: 'the next day', enabled: true, days_since_ended: 1, anonymize: true }]
  })
  const { data } = await app.call('GET', '/v1/privacy/why?loan_id=1')
  t.match(data, { ended_on: '2026-11-21Z', eligible_on: '2026-11-22Z' })
})
