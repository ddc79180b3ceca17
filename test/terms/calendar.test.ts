import fc from 'fast-check'
import t from 'tap'
import { hourOf, openHours, weekdayOf } from '../../src/libraries/open-hours-rules.ts'
import type { OpenHourRecord } from '../../src/libraries/record.ts'
import { addDays } from '../../src/platform/clock.ts'
import { bookOf, judge } from '../../src/terms/book.ts'
import { addOpenDays, type Calendar, nextOpenDay, nextOpenMoment } from '../../src/terms/calendar.ts'
import { fits } from '../../src/terms/rules.ts'
import { standardRules, standardTerms } from '../../src/terms/standard.ts'
import { daysBetween, endOfDay, isZone, localDay, momentAt, wallTime } from '../../src/terms/zone.ts'

const at = (text: string) => new Date(text)
const iso = (moment: Date) => moment.toISOString().replace('.000Z', 'Z')

/** Open Monday to Friday, 8 to 18 o'clock. */
const weekdays = (zone = 'UTC'): Calendar => ({
  zone,
  hours: day => (/SATURDAY|SUNDAY/.test(weekdayOf(day)) ? [] : [{ from: 480, to: 1080 }])
})

t.test('TERMS zones: days and moments by the clocks of the institution', async t => {
  t.ok(isZone('Europe/Paris'))
  t.notOk(isZone('Mars/Olympus'))
  t.same(wallTime(at('2026-06-30T22:30:00Z'), 'Europe/Paris'), { day: '2026-07-01', minutes: 30 })
  t.equal(localDay(at('2026-01-01T03:00:00Z'), 'America/New_York'), '2025-12-31')
  t.equal(iso(endOfDay('2026-07-01', 'Europe/Paris')), '2026-07-01T21:59:59Z')
  t.equal(iso(endOfDay('2026-12-01', 'Europe/Paris')), '2026-12-01T22:59:59Z')
  t.equal(iso(endOfDay('9999-12-31', 'Europe/Paris')), '9999-12-31T22:59:59Z', 'for ever, as many accounts are valid')
  t.equal(iso(endOfDay('9999-12-31', 'America/New_York')), '+010000-01-01T04:59:59Z')
  t.equal(addDays('9999-12-30', 40), '9999-12-31', 'there is none after it')
  t.equal(addDays('0001-01-02', -40), '0001-01-01')
  t.equal(iso(endOfDay('2026-12-01', 'UTC')), '2026-12-01T23:59:59Z')
  t.equal(iso(momentAt('2026-03-29', 2.5 * 3600, 'Europe/Paris')), '2026-03-29T01:30:00Z', 'an hour that is skipped')
  t.equal(iso(momentAt('2026-10-25', 2.5 * 3600, 'Europe/Paris')), '2026-10-25T00:30:00Z', 'one that comes twice')
  t.equal(iso(endOfDay('2017-09-21', 'Asia/Tehran')), '2017-09-21T20:29:59Z', 'the last hour comes twice')
  t.equal(iso(endOfDay('1977-03-21', 'Asia/Tehran')), '1977-03-21T19:29:59Z', 'the last hour is skipped')
  t.equal(daysBetween('2026-02-27', '2026-03-01'), 2)
})

t.test('TERMS zones: every moment is found again on the clocks of its zone', async t => {
  const zone = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Asia/Tehran')
  const day = fc.integer({ min: 0, max: 20_000 }).map(days => new Date(days * 86_400_000).toISOString().slice(0, 10))
  fc.assert(
    fc.property(day, zone, (day, zone) => {
      const end = endOfDay(day, zone)
      const after = localDay(new Date(end.getTime() + 1000), zone)
      // Apia had no 30th of December 2011, and no clock showed the end of it.
      return localDay(end, zone) === day ? after > day : zone === 'Pacific/Apia'
    }),
    { numRuns: 300 }
  )
  t.pass()
})

const line = (more: Partial<Record<keyof OpenHourRecord, string>>): OpenHourRecord => ({
  ...(more as OpenHourRecord),
  ...Object.fromEntries(
    (['type', 'recurrence_type', 'day_of_week', 'status'] as const)
      .filter(key => more[key] !== undefined)
      .map(key => [key, { value: more[key] }])
  )
})
const monday = '2026-11-23'

t.test('TERMS calendar: what lines of the week, events and exceptions make of a day', async t => {
  const week = line({ type: 'WEEK', day_of_week: 'MONDAY', from_hour: '08:00', to_hour: '18:00', status: 'OPEN' })
  const shown = (own: OpenHourRecord[], institution: OpenHourRecord[], day = monday) =>
    openHours({ own, institution }, day)
      .map(span => `${hourOf(span.from)}-${hourOf(span.to)}`)
      .join(' ')
  const whole = '00:00-23:59'
  const holiday = line({ type: 'EVENT', from_date: '2020-11-23Z', recurrence_type: 'YEARLY', status: 'CLOSED' })
  const lunch = line({
    type: 'EXCEPTION',
    from_date: '2026-11-20Z',
    to_date: '2026-11-27Z',
    from_hour: '12:00',
    to_hour: '13:00',
    status: 'CLOSED'
  })
  const night = line({
    ...{ type: 'EXCEPTION', from_date: monday, from_hour: '09:00', to_hour: '23:59' },
    status: 'OPEN'
  })
  const cases: [name: string, own: OpenHourRecord[], institution: OpenHourRecord[], day: string, hours: string][] = [
    ['nothing said', [], [], monday, whole],
    ['the institution says', [], [week], monday, '08:00-18:00'],
    ['a day without a line', [], [week], '2026-11-24', ''],
    ['a week of its own', [line({ type: 'WEEK', day_of_week: 'SUNDAY', status: 'OPEN' })], [week], monday, ''],
    [
      'two lines a day',
      [week, line({ day_of_week: 'MONDAY', from_hour: '20:00', to_hour: '22:00' })],
      [],
      monday,
      '08:00-18:00 20:00-22:00'
    ],
    [
      'lines that meet',
      [week, line({ day_of_week: 'MONDAY', from_hour: '18:00', to_hour: '00:00' })],
      [],
      monday,
      '08:00-23:59'
    ],
    ['a season', [line({ day_of_week: 'MONDAY', from_date: '2026-12-01Z' })], [], monday, ''],
    ['a holiday each year', [], [week, holiday], monday, ''],
    ['open on the holiday', [night], [week, holiday], monday, '09:00-23:59'],
    ['an hour less', [], [week, lunch], monday, '08:00-12:00 13:00-18:00'],
    [
      'over New Year',
      [],
      [
        line({
          type: 'EVENT',
          from_date: '2020-12-24',
          to_date: '2021-01-02',
          recurrence_type: 'YEARLY',
          status: 'CLOSED'
        })
      ],
      '2027-01-01',
      ''
    ]
  ]
  for (const [name, own, institution, day, hours] of cases) t.equal(shown(own, institution, day), hours, name)
})

t.test('TERMS calendar: open days are counted, closed ones left out', async t => {
  const calendar = weekdays()
  t.equal(nextOpenDay(calendar, '2026-11-22'), monday)
  t.equal(nextOpenDay(calendar, monday), monday)
  t.equal(addOpenDays(calendar, '2026-11-20', 1), monday, 'Friday and a day')
  t.equal(addOpenDays(calendar, '2026-11-20', 6), '2026-11-30')
  t.equal(addOpenDays(calendar, '2026-11-20', 0), '2026-11-20')
  t.equal(iso(nextOpenMoment(calendar, at('2026-11-20T17:59:00Z'))), '2026-11-20T17:59:00Z')
  t.equal(iso(nextOpenMoment(calendar, at('2026-11-20T18:00:00Z'))), '2026-11-23T08:00:00Z')
  t.equal(iso(nextOpenMoment(calendar, at('2026-11-23T05:00:00Z'))), '2026-11-23T08:00:00Z')
  const never: Calendar = { zone: 'UTC', hours: () => [] }
  t.equal(nextOpenDay(never, monday), monday, 'a library that never opens is taken as open')
  t.equal(iso(nextOpenMoment(never, at('2026-11-23T05:00:00Z'))), '2026-11-23T05:00:00Z')
})

t.test('CIRC-08 the first rule that fits decides', async t => {
  const facts = {
    unit: 'General',
    userGroup: 'GRAD',
    itemPolicy: null,
    materialType: 'BOOK',
    library: 'L',
    location: 'S'
  }
  const cases: [rule: Parameters<typeof fits>[0], fits: boolean][] = [
    [{ unit: null, conditions: {} }, true],
    [{ unit: 'General', conditions: { user_groups: [] } }, true],
    [{ unit: 'Short', conditions: {} }, false],
    [{ unit: null, conditions: { user_groups: ['GRAD', 'STAFF'] } }, true],
    [{ unit: null, conditions: { user_groups: ['STAFF'] } }, false],
    [{ unit: null, conditions: { item_policies: ['MEDIA'] } }, false],
    [{ unit: null, conditions: { material_types: ['BOOK'], libraries: ['L'], locations: ['S'] } }, true],
    [{ unit: null, conditions: { libraries: ['M'] } }, false]
  ]
  for (const [rule, expected] of cases) t.equal(fits(rule, facts), expected, JSON.stringify(rule))
  const book = bookOf({
    timeZone: 'UTC',
    standard: true,
    terms: standardTerms,
    rules: standardRules,
    units: { 'L/S': 'Limited' },
    hours: {}
  })
  t.match(judge(book, 'LOAN', facts), { unit: 'Limited', terms: { code: 'NOT_LOANABLE' } })
  const elsewhere = { ...facts, location: 'T' }
  t.match(judge(book, 'LOAN', elsewhere), {
    unit: null,
    terms: { code: 'STANDARD' },
    rule: { name: 'Everything else' }
  })
  t.match(judge(book, 'LOAN', { ...elsewhere, userGroup: 'FACULTY' }), { terms: { code: 'LONG' } })
  t.match(judge(book, 'LOAN', { ...elsewhere, itemPolicy: 'SHORT' }), { terms: { code: 'HOURS' } })
  t.match(judge({ ...book, rules: [] }, 'REQUEST', facts), { rule: undefined, terms: { policies: { allowed: false } } })
})
