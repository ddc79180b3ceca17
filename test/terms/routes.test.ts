import t from 'tap'
import { addKey, all, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'

const app = await testApp(t)
const { call, database } = app
await configure(app)
await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
const conf = '/almaws/v1/conf'
const error = (answer: { data: any }) => answer.data?.errorList?.error[0] ?? {}
const xml = { headers: { accept: 'application/xml' } }

const loan = {
  code: 'TWO',
  kind: 'LOAN',
  name: 'Two weeks',
  policies: { loan_period: { days: 14 }, avoid_closed: true }
}
const rule = { kind: 'LOAN', name: 'All', unit: 'General', conditions: { user_groups: ['GRAD'] }, terms: 'TWO' }
const own = { time_zone: 'Europe/Oslo', terms: [loan], rules: [rule] }
const put = (body: object, key = 'test') => call('PUT', '/v1/terms', { body, key })

t.test('getTerms shows the built-in terms until updateTerms says others', async t => {
  const { data: standard } = await call('GET', '/v1/terms')
  t.match(standard, { time_zone: 'UTC', standard: true })
  t.ok(standard.terms.length > 5)
  const { status, data } = await put(own)
  t.same([status, data], [200, { ...own, standard: false }])
  t.same((await call('GET', '/v1/terms')).data, data)
  t.equal((await call('GET', '/v1/terms', { key: 'other' })).data.standard, true, 'each institution has its own')
  t.same((await put({ ...own, terms: [], rules: [] })).data, { ...standard, time_zone: 'Europe/Oslo' })
  t.same((await put({ ...standard, standard: undefined })).data, { ...standard, standard: false }, 'as it was read')
  t.same((await put(own)).data, data)
})

t.test('updateTerms refuses what cannot be meant, TERMS_INVALID', async t => {
  const cases: [change: object, detail: RegExp][] = [
    [{ time_zone: 'Oslo' }, /time zone/],
    [{ rules: [] }, /belong together/],
    [{ terms: [loan, loan] }, /TWO twice/],
    [{ rules: [{ ...rule, terms: 'ONE' }] }, /not there/],
    [{ rules: [{ ...rule, kind: 'REQUEST' }] }, /not there/],
    [{ rules: [{ ...rule, unit: 'Moon' }] }, /unit/],
    [{ terms: [{ ...loan, policies: {} }] }, /loan_period/],
    [{ terms: [{ ...loan, policies: { loan_period: { days: 1, hours: 1 } } }] }, /loan_period/],
    [{ terms: [{ ...loan, policies: { loan_period: { until: '2026-02-30' } } }] }, /no day/],
    [
      { time_zone: 'America/Chicago', terms: [{ ...loan, policies: { loan_period: { until: '9999-12-31' } } }] },
      /no day/
    ]
  ]
  for (const [change, detail] of cases) {
    const { status, data } = await put({ ...own, ...change })
    t.match([status, data.code, data.detail], [400, 'TERMS_INVALID', detail], JSON.stringify(change))
  }
  for (const change of [{ lost_refund_percent: 101 }, { recall_days: -1 }, { cancelled_recall: 'MAYBE' }])
    t.equal((await put({ ...own, terms: [{ ...loan, policies: { ...loan.policies, ...change } }] })).status, 400)
  t.same((await call('GET', '/v1/terms')).data, { ...own, standard: false }, 'nothing changed')
})

const week = (day: string, from = '09:00', to = '17:00') => ({
  type: { value: 'WEEK' },
  day_of_week: { value: day },
  from_hour: from,
  to_hour: to,
  status: { value: 'OPEN' }
})
const holiday = { type: { value: 'EVENT' }, desc: 'Holiday', from_date: '2026-11-26Z', status: { value: 'CLOSED' } }

t.test('getOpenHours, updateOpenHours, deleteOpenHours: of the institution and of a library', async t => {
  t.same((await call('GET', `${conf}/open-hours`)).data, { open_hour: [] })
  const { status, data } = await call('PUT', `${conf}/open-hours`, { body: { open_hour: [week('MONDAY'), holiday] } })
  t.equal(status, 200)
  t.match(data.open_hour, [
    { type: { value: 'WEEK', desc: 'Week' }, day_of_week: { value: 'MONDAY', desc: 'Monday' }, from_hour: '09:00' },
    { type: { value: 'EVENT' }, from_date: '2026-11-26Z', status: { value: 'CLOSED', desc: 'Closed' } }
  ])
  t.same((await call('PUT', `${conf}/open-hours?scope=01TEST_INST`, { body: data })).data, data, 'as it was read')
  const mine = `${conf}/open-hours?scope=SCI`
  t.match((await call('GET', mine)).data.open_hour, [{ inherited: true }, { inherited: true }])
  const body = `<open_hours><open_hour><type>WEEK</type><inherited>false</inherited>
    <from_hour>10:00</from_hour><to_hour>12:00</to_hour><day_of_week>TUESDAY</day_of_week><status>OPEN</status>
    </open_hour><open_hour><type>WEEK</type><inherited>true</inherited><day_of_week>MONDAY</day_of_week></open_hour>
    </open_hours>`
  const sci = await call('PUT', mine, { body, ...xml })
  t.match(sci.text, '<open_hours><open_hour><type desc="Week">WEEK</type><inherited>false</inherited>')
  t.match(
    (await call('GET', mine)).data.open_hour.map((line: any) => line.inherited),
    [false, true, true]
  )
  t.equal((await call('DELETE', mine)).status, 204)
  t.equal((await call('GET', mine)).data.open_hour.length, 2)
  for (const [method, key] of [
    ['GET', 'test'],
    ['PUT', 'test'],
    ['DELETE', 'test'],
    ['GET', 'other']
  ] as const) {
    const scope = key === 'other' ? 'SCI' : 'NONE'
    const sent = method === 'PUT' ? { body: { open_hour: [] }, key } : { key }
    t.equal(error(await call(method, `${conf}/open-hours?scope=${scope}`, sent)).errorCode, '402119')
  }
  const wrong: object[] = [
    { ...week('MONDAY'), type: { value: 'NEVER' } },
    week('NODAY'),
    { ...week('MONDAY'), day_of_week: undefined },
    { ...holiday, from_date: undefined },
    { ...holiday, to_date: '2026-11-25Z' },
    week('MONDAY', '12:00', '11:00')
  ]
  for (const line of wrong) {
    const answer = await call('PUT', `${conf}/open-hours`, { body: { open_hour: [line] } })
    t.equal(error(answer).errorCode, '40166411', JSON.stringify(line))
  }
  t.equal((await call('PUT', `${conf}/open-hours`, { body: { open_hour: [week('MONDAY', '25:00')] } })).status, 400)
})

t.test('getLibraryOpenHours tells the hours of single days', async t => {
  const hours = `${conf}/libraries/MAIN/open-hours`
  const { data } = await call('GET', hours)
  t.equal(data.day.length, 8)
  t.match(data.day.slice(0, 2), [
    { date: '2026-11-22Z', day_of_week: { value: 'SUNDAY', desc: 'Sunday' }, hour: [] },
    { date: '2026-11-23Z', hour: [{ from: '09:00', to: '17:00' }] }
  ])
  const { text } = await call('GET', `${hours}?from=2026-11-23&to=2026-11-23`, xml)
  t.match(
    text,
    '<days><day><date>2026-11-23Z</date><day_of_week desc="Monday">MONDAY</day_of_week><hours><hour><from>09:00'
  )
  for (const query of [
    'from=soon',
    'from=2026-02-30',
    'from=2026-12-01&to=2027-01-02',
    'from=2026-12-02&to=2026-12-01',
    'from=2020-01-01',
    'from=2030-01-01'
  ])
    t.equal(error(await call('GET', `${hours}?${query}`)).errorCode, '402119', query)
  t.equal(error(await call('GET', `${conf}/libraries/NONE/open-hours`)).errorCode, '402119')
})
