import fc from 'fast-check'
import t from 'tap'
import { weekdayOf } from '../../src/libraries/open-hours-rules.ts'
import { type Calendar, isOpenOn } from '../../src/terms/calendar.ts'
import { overdueFine } from '../../src/terms/fines.ts'
import type { Policies } from '../../src/terms/policies.ts'
import { dueDate } from '../../src/terms/rules.ts'
import { localDay } from '../../src/terms/zone.ts'

/** Open Monday to Friday, 8 to 18 o'clock. */
const weekdays = (zone = 'UTC'): Calendar => ({
  zone,
  hours: day => (/SATURDAY|SUNDAY/.test(weekdayOf(day)) ? [] : [{ from: 480, to: 1080 }])
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
