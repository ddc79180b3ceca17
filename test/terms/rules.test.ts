import fc from 'fast-check'
import t from 'tap'
import { hourOf, openHours, weekdayOf } from '../../src/libraries/open-hours-rules.ts'
import type { OpenHourRecord } from '../../src/libraries/record.ts'
import { bookOf, judge } from '../../src/terms/book.ts'
import {
  addOpenDays,
  alwaysOpen,
  type Calendar,
  isOpenOn,
  nextOpenDay,
  nextOpenMoment
} from '../../src/terms/calendar.ts'
import { overdueFine } from '../../src/terms/fines.ts'
import type { Policies } from '../../src/terms/policies.ts'
import { dueDate, fits, inRenewWindow, lastRenewal, recallDueDate } from '../../src/terms/rules.ts'
import { standardRules, standardTerms } from '../../src/terms/standard.ts'
import { daysBetween, endOfDay, isZone, localDay, localTime, momentAt } from '../../src/terms/zone.ts'

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
  t.same(localTime(at('2026-06-30T22:30:00Z'), 'Europe/Paris'), { day: '2026-07-01', minutes: 30 })
  t.equal(localDay(at('2026-01-01T03:00:00Z'), 'America/New_York'), '2025-12-31')
  t.equal(iso(endOfDay('2026-07-01', 'Europe/Paris')), '2026-07-01T21:59:59Z')
  t.equal(iso(endOfDay('2026-12-01', 'Europe/Paris')), '2026-12-01T22:59:59Z')
  t.equal(iso(endOfDay('2026-12-01', 'UTC')), '2026-12-01T23:59:59Z')
  t.equal(iso(momentAt('2026-03-29', 2.5 * 3600, 'Europe/Paris')), '2026-03-29T01:30:00Z', 'an hour that is skipped')
  t.equal(iso(momentAt('2026-10-25', 2.5 * 3600, 'Europe/Paris')), '2026-10-25T00:30:00Z', 'one that comes twice')
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

t.test('CIRC-04 and CIRC-05 due dates', async t => {
  const friday = at('2026-11-20T15:00:00Z')
  const days = (count: number): Policies => ({ loan_period: { days: count } })
  const cases: [name: string, policies: Policies, more: object, due: string][] = [
    ['days', days(7), {}, '2026-11-27T23:59:59Z'],
    ['none said: today', {}, {}, '2026-11-20T23:59:59Z'],
    ['days, closed', { ...days(1), avoid_closed: true }, {}, '2026-11-23T23:59:59Z'],
    ['days, closed does not matter', days(1), {}, '2026-11-21T23:59:59Z'],
    ['hours', { loan_period: { hours: 2 } }, {}, '2026-11-20T17:00:00Z'],
    ['hours, closed', { loan_period: { hours: 4 }, avoid_closed: true }, {}, '2026-11-23T08:00:00Z'],
    ['until a day', { loan_period: { until: '2027-01-15' } }, {}, '2027-01-15T23:59:59Z'],
    ['until a day that is over', { loan_period: { until: '2026-01-15' } }, {}, '2026-11-20T23:59:59Z'],
    ['the account ends before', days(30), { expiry: '2026-12-01' }, '2026-12-01T23:59:59Z'],
    [
      'the account ends on a closed day',
      { ...days(30), avoid_closed: true },
      { expiry: '2026-12-06' },
      '2026-12-04T23:59:59Z'
    ],
    ['the account ends later', days(7), { expiry: '2026-12-01' }, '2026-11-27T23:59:59Z'],
    ['beyond the account', { ...days(30), until_expiry: false }, { expiry: '2026-12-01' }, '2026-12-20T23:59:59Z'],
    ['others wait', { ...days(30), requested_days: 5 }, { requested: true }, '2026-11-25T23:59:59Z'],
    ['others wait, but it is shorter', { ...days(3), requested_days: 5 }, { requested: true }, '2026-11-23T23:59:59Z'],
    ['others wait, nothing said', days(30), { requested: true }, '2026-12-20T23:59:59Z']
  ]
  for (const [name, policies, more, due] of cases)
    t.equal(iso(dueDate(weekdays(), policies, { from: friday, expiry: null, ...more })), due, name)
  const late = { from: at('2026-07-01T22:30:00Z'), expiry: null }
  t.equal(iso(dueDate(alwaysOpen('Europe/Paris'), days(1), late)), '2026-07-03T21:59:59Z', "the day is the library's")
})

t.test('CIRC-06, CIRC-21 windows, maximum and recalls', async t => {
  const calendar = weekdays()
  const [now, due] = [at('2026-11-20T15:00:00Z'), at('2026-12-18T23:59:59Z')]
  t.equal(inRenewWindow(calendar, {}, due, now), true)
  t.equal(inRenewWindow(calendar, { renew_window_days: 28 }, due, now), true)
  t.equal(inRenewWindow(calendar, { renew_window_days: 27 }, due, now), false)
  t.equal(iso(lastRenewal(calendar, { maximum_renewal_days: 10 }, now)), '2026-11-30T23:59:59Z')
  const cases: [policies: Policies, due: string][] = [
    [{ recallable: true, recall_days: 7 }, '2026-11-27T23:59:59Z'],
    [{ recallable: true, recall_days: 8, avoid_closed: true }, '2026-11-30T23:59:59Z'],
    [{ recallable: true, recall_days: 90 }, iso(due)],
    [{ recallable: true }, iso(due)],
    [{ recall_days: 7 }, iso(due)]
  ]
  for (const [policies, expected] of cases)
    t.equal(iso(recallDueDate(calendar, policies, due, now)), expected, JSON.stringify(policies))
})

t.test('CIRC-34 overdue fines', async t => {
  const day = { amount_minor: 25, per: 'DAY' } as const
  const hour = { amount_minor: 10, per: 'HOUR' } as const
  const due = '2026-11-20T23:59:59Z'
  const cases: [name: string, policies: Policies, at: string, fine: number, recalled?: boolean, due?: string][] = [
    ['no fine said', {}, '2026-12-20T00:00:00Z', 0],
    ['in time', { overdue_fine: day }, due, 0],
    ['a second late', { overdue_fine: day }, '2026-11-21T00:00:00Z', 25],
    ['three days', { overdue_fine: day }, '2026-11-23T12:00:00Z', 75],
    ['closed days are free', { overdue_fine: day, fine_skips_closed: true }, '2026-11-23T12:00:00Z', 25],
    ['within the grace', { overdue_fine: day, grace_days: 3 }, '2026-11-23T12:00:00Z', 0],
    ['after the grace all days', { overdue_fine: day, grace_days: 3 }, '2026-11-24T12:00:00Z', 100],
    [
      'after the grace, which is free',
      { overdue_fine: day, grace_days: 3, grace_is_free: true },
      '2026-11-24T12:00:00Z',
      25
    ],
    ['capped', { overdue_fine: day, maximum_fine_minor: 60 }, '2026-11-24T12:00:00Z', 60],
    ['capped at nothing', { overdue_fine: day, maximum_fine_minor: 0 }, '2026-11-24T12:00:00Z', 0],
    [
      'recalled',
      { overdue_fine: day, recalled_fine: { ...day, amount_minor: 100 } },
      '2026-11-22T12:00:00Z',
      200,
      true
    ],
    ['recalled, nothing said', { overdue_fine: day }, '2026-11-22T12:00:00Z', 50, true],
    ['not recalled', { recalled_fine: day }, '2026-11-22T12:00:00Z', 0],
    ['due and late on one day', { overdue_fine: day }, '2026-11-20T15:00:00Z', 25, false, '2026-11-20T12:00:00Z'],
    ['hours that have begun', { overdue_fine: hour }, '2026-11-20T14:01:00Z', 30, false, '2026-11-20T12:00:00Z'],
    [
      'closed hours are free',
      { overdue_fine: hour, fine_skips_closed: true },
      '2026-11-23T09:00:00Z',
      20,
      false,
      '2026-11-20T17:00:00Z'
    ]
  ]
  for (const [name, policies, until, fine, recalled = false, from = due] of cases)
    t.equal(overdueFine(weekdays(), policies, { due: at(from), at: at(until), recalled }), fine, name)
})

const anyDays = fc.integer({ min: 0, max: 400 })
const policies: fc.Arbitrary<Policies> = fc.record(
  {
    loan_period: fc.oneof(
      fc.record({ days: anyDays }),
      fc.record({ hours: fc.integer({ min: 0, max: 300 }) }),
      fc.constant({ until: '2027-02-14' })
    ),
    avoid_closed: fc.boolean(),
    requested_days: anyDays,
    grace_days: fc.integer({ min: 0, max: 20 }),
    grace_is_free: fc.boolean(),
    fine_skips_closed: fc.boolean(),
    maximum_fine_minor: fc.integer({ min: 0, max: 5000 }),
    overdue_fine: fc.record({
      amount_minor: fc.integer({ min: 0, max: 500 }),
      per: fc.constantFrom('DAY' as const, 'HOUR' as const)
    })
  },
  { requiredKeys: ['loan_period'] }
)
const zones = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata')
const moment = fc.integer({ min: 0, max: 60_000_000 }).map(seconds => new Date(Date.UTC(2026, 0, 1) + seconds * 1000))
const expiry = fc.option(
  fc.integer({ min: 0, max: 900 }).map(days => localDay(new Date(Date.UTC(2026, 0, 1) + days * 86_400_000), 'UTC'))
)

t.test('CIRC-04, CIRC-05 laws of due dates', async t => {
  fc.assert(
    fc.property(policies, zones, moment, expiry, fc.boolean(), (policies, zone, from, expiry, requested) => {
      const calendar = weekdays(zone)
      const due = dueDate(calendar, policies, { from, expiry, requested })
      const day = localDay(due, zone)
      if (expiry !== null && day > expiry) throw new Error('after the account has ended')
      const ended = expiry !== null && expiry < localDay(from, zone)
      if (!ended && due < from) throw new Error('due before it begins')
      const open = isOpenOn(calendar, day)
      const noneLeft = expiry !== null && day === expiry
      if (policies.avoid_closed && !open && !noneLeft) throw new Error('due on a closed day')
      const later = dueDate(calendar, policies, { from: new Date(from.getTime() + 3_600_000), expiry, requested })
      if (later < due) throw new Error('lent later, due earlier')
      if (dueDate(calendar, policies, { from, expiry: null, requested }) < due)
        throw new Error('an expiry lengthens it')
      if (dueDate(calendar, policies, { from, expiry, requested: false }) < due)
        throw new Error('a request lengthens it')
    }),
    { numRuns: 1000 }
  )
  t.pass()
})

t.test('CIRC-34 laws of fines', async t => {
  const span = fc.integer({ min: -1000, max: 60 * 24 * 60 })
  fc.assert(
    fc.property(policies, zones, moment, span, fc.nat(5000), (policies, zone, due, minutes, more) => {
      const calendar = weekdays(zone)
      const fineAt = (after: number) =>
        overdueFine(calendar, policies, { due, at: new Date(due.getTime() + after * 60_000), recalled: false })
      const fine = fineAt(minutes)
      if (!Number.isSafeInteger(fine) || fine < 0) throw new Error(`no amount: ${fine}`)
      if (minutes <= 0 && fine > 0) throw new Error('a fine in time')
      if (fine > (policies.maximum_fine_minor ?? Number.POSITIVE_INFINITY)) throw new Error('beyond the maximum')
      if (fineAt(minutes + more) < fine) throw new Error('a fine shrinks')
    }),
    { numRuns: 500 }
  )
  t.pass()
})
