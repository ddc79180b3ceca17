import t from 'tap'
import { weekdayOf } from '../../src/libraries/open-hours-rules.ts'
import { alwaysOpen, type Calendar } from '../../src/terms/calendar.ts'
import { overdueFine } from '../../src/terms/fines.ts'
import type { Policies } from '../../src/terms/policies.ts'
import { dueDate, inRenewWindow, lastRenewal, recallDueDate } from '../../src/terms/rules.ts'

const at = (text: string) => new Date(text)
const iso = (moment: Date) => moment.toISOString().replace('.000Z', 'Z')

/** Open Monday to Friday, 8 to 18 o'clock. */
const weekdays = (zone = 'UTC'): Calendar => ({
  zone,
  hours: day => (/SATURDAY|SUNDAY/.test(weekdayOf(day)) ? [] : [{ from: 480, to: 1080 }])
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
