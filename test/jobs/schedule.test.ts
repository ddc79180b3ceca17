import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { lastSlot, nextSlot } from '../../src/jobs/schedule.ts'

/** All moments of a cron in a span, asked forwards. */
function forwards(schedule: string, zone: string, from: string, to: string): string[] {
  const found: string[] = []
  for (let at = nextSlot(schedule, zone, new Date(from)); at && at < new Date(to); at = nextSlot(schedule, zone, at))
    found.push(at.toISOString().slice(0, 16))
  return found
}

/** The same, asked backwards. */
function backwards(schedule: string, zone: string, from: string, to: string): string[] {
  const found: string[] = []
  const before = (at: Date) => new Date(at.getTime() - 1)
  for (let at = lastSlot(schedule, zone, before(new Date(to))); at && at > new Date(from); )
    [at] = [lastSlot(schedule, zone, before(at)), found.unshift(at.toISOString().slice(0, 16))]
  return found
}

// North: clocks of Berlin go forward at 2026-03-29 02:00 (01:00Z), back at 2026-10-25 03:00 (01:00Z). South: those
// of Sydney go back at 2026-04-05 03:00 (2026-04-04 16:00Z), forward at 2026-10-04 02:00 (2026-10-03 16:00Z).
// Santiago changes at midnight, Lord Howe by half an hour.
// What; cron; zone; from; to; slots. Moments of 2026, in UTC.
const cases = `
01:00 at the library, over the change to summer; 0 1 * * *; Europe/Berlin; 03-27T12:00; 03-30T12:00; 03-28T00:00 03-29T00:00 03-29T23:00
01:00 at the library, over the change to winter; 0 1 * * *; Europe/Berlin; 10-23T12:00; 10-26T12:00; 10-23T23:00 10-24T23:00 10-26T00:00
01:00 at the library, southern autumn; 0 1 * * *; Australia/Sydney; 04-03T00:00; 04-06T00:00; 04-03T14:00 04-04T14:00 04-05T15:00
01:00 at the library, southern spring; 0 1 * * *; Australia/Sydney; 10-02T00:00; 10-05T00:00; 10-02T15:00 10-03T15:00 10-04T14:00
a time that is skipped: when clocks were put forward; 30 2 * * *; Europe/Berlin; 03-28T00:00; 03-30T12:00; 03-28T01:30 03-29T01:00 03-30T00:30
a time that is skipped, southern; 30 2 * * *; Australia/Sydney; 10-02T00:00; 10-05T00:00; 10-02T16:30 10-03T16:00 10-04T15:30
a time that comes twice: the first; 30 2 * * *; Europe/Berlin; 10-24T00:00; 10-26T12:00; 10-24T00:30 10-25T00:30 10-26T01:30
a time that comes twice, southern; 30 2 * * *; Australia/Sydney; 04-03T00:00; 04-06T00:00; 04-03T15:30 04-04T15:30 04-05T16:30
two times, one of them skipped; 30 2,14 * * *; Europe/Berlin; 03-29T00:00; 03-30T00:00; 03-29T01:00 03-29T12:30
two times, one of them twice; 30 2,14 * * *; Europe/Berlin; 10-25T00:00; 10-26T00:00; 10-25T00:30 10-25T13:30
every other hour, one of them skipped; 0 */2 * * *; Europe/Berlin; 03-29T00:00; 03-29T05:00; 03-29T01:00 03-29T02:00 03-29T04:00
every other hour, one of them twice; 0 */2 * * *; Europe/Berlin; 10-24T23:30; 10-25T06:00; 10-25T00:00 10-25T03:00 10-25T05:00
minutes of an hour that is skipped: once all the same; */20 2 * * *; Europe/Berlin; 03-29T00:00; 03-30T00:10; 03-29T01:00 03-30T00:00
minutes of an hour that comes twice: not again; */20 2 * * *; Europe/Berlin; 10-25T00:00; 10-26T00:00; 10-25T00:20 10-25T00:40
every hour, over the hour that comes twice; 0 * * * *; Europe/Berlin; 10-24T23:30; 10-25T03:30; 10-25T00:00 10-25T01:00 10-25T02:00 10-25T03:00
every hour, over the hour that is skipped; 0 * * * *; Europe/Berlin; 03-29T00:30; 03-29T03:30; 03-29T01:00 03-29T02:00 03-29T03:00
midnight that is skipped; 0 0 * * *; America/Santiago; 09-05T00:00; 09-08T00:00; 09-05T04:00 09-06T04:00 09-07T03:00
the last hour of the day that comes twice; 30 23 * * *; America/Santiago; 04-04T00:00; 04-07T00:00; 04-04T02:30 04-05T02:30 04-06T03:30
a change of half an hour; 45 1 * * *; Australia/Lord_Howe; 04-04T00:00; 04-06T00:00; 04-04T14:45 04-05T15:15
a day of the week, by the library's calendar; 0 4 * * 0; Australia/Sydney; 10-01T00:00; 10-12T00:00; 10-03T17:00 10-10T17:00
no change of clocks anywhere near; 0 1 * * *; Asia/Tokyo; 03-28T00:00; 03-30T00:00; 03-28T16:00 03-29T16:00`

for (const line of cases.trim().split('\n')) {
  const [what = '', schedule = '', zone = '', from, to, slots = ''] = line.split('; ')
  t.test(`JOB-06 ${what}: ${schedule} in ${zone}`, async t => {
    const expected = slots.split(' ').map(slot => `2026-${slot}`)
    const span = [`2026-${from}Z`, `2026-${to}Z`] as const
    t.strictSame(forwards(schedule, zone, ...span), expected, 'forwards')
    t.strictSame(backwards(schedule, zone, ...span), expected, 'backwards')
  })
}

t.test('JOB-06 what is no cron has no moments', async t => {
  const at = new Date('2026-11-22T03:00:00Z')
  for (const schedule of [
    '',
    'at night',
    '* * *',
    '61 * * * *',
    '0 25 * * *',
    '*/0 3 * * *',
    '5-1 3 * * *',
    '0 1/x * * *'
  ]) {
    t.equal(nextSlot(schedule, 'Europe/Berlin', at), undefined, schedule)
    t.equal(lastSlot(schedule, 'Europe/Berlin', at), undefined, schedule)
  }
  t.equal(nextSlot('0 0 30 2 *', 'UTC', at), undefined, 'a day that never comes')
})

const minuteMs = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()
/** Minutes since 1970 on the clocks of a zone. */
function shown(moment: number, zone: string): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(zone, format)
  return Date.parse(`${format.format(moment).replace(' ', 'T')}Z`) / minuteMs
}

/**
 * What the rules say, minute by minute: of times of the day each is due at the first minute at which clocks show it or
 * have passed it; of every hour each minute that fits.
 */
function byMinutes(minutes: Set<number>, hours: Set<number> | undefined, zone: string, from: number, to: number) {
  const found: string[] = []
  const fits = (wall: number) => minutes.has(wall % 60) && (!hours || hours.has(Math.floor(wall / 60) % 24))
  // Changes of clocks are years of minutes away from where this begins.
  let furthest = shown(from - minuteMs, zone)
  for (let at = from; at < to; at += minuteMs) {
    const wall = shown(at, zone)
    let due = false
    if (!hours) due = fits(wall)
    else for (let passed = furthest + 1; passed <= wall; passed++) due ||= fits(passed)
    furthest = Math.max(furthest, wall)
    if (due) found.push(new Date(at).toISOString().slice(0, 16))
  }
  return found
}

t.test('JOB-06 property: slots are those that the clocks show, none twice, none lost', async t => {
  const changes = ['2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-09-06', '2026-03-08', '2026-11-01']
  const zones = [
    'Europe/Berlin',
    'Australia/Sydney',
    'America/Santiago',
    'Australia/Lord_Howe',
    'America/New_York',
    'UTC'
  ]
  const field = (end: number) =>
    fc.oneof(
      fc
        .uniqueArray(fc.nat(end - 1), { minLength: 1, maxLength: 3 })
        .map(values => ({ text: values.join(','), values })),
      fc.integer({ min: 2, max: end - 1 }).map(step => ({
        text: `*/${step}`,
        values: Array.from({ length: end }, (_, at) => at).filter(at => at % step === 0)
      })),
      fc.tuple(fc.nat(end - 1), fc.nat(end - 1)).map(([one, other]) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        return { text: `${low}-${high}`, values: Array.from({ length: high - low + 1 }, (_, at) => low + at) }
      })
    )
  const any = fc.record({
    minute: field(60),
    hour: fc.option(field(24), { nil: undefined }),
    zone: fc.constantFrom(...zones),
    change: fc.constantFrom(...changes)
  })
  fc.assert(
    fc.property(any, ({ minute, hour, zone, change }) => {
      const [from, to] = [
        Date.parse(`${change}T00:00Z`) - 36 * 3_600_000,
        Date.parse(`${change}T00:00Z`) + 36 * 3_600_000
      ]
      const schedule = `${minute.text} ${hour?.text ?? '*'} * * *`
      const span = [new Date(from - 1).toISOString(), new Date(to).toISOString()] as const
      const expected = byMinutes(new Set(minute.values), hour && new Set(hour.values), zone, from, to)
      if (!isDeepStrictEqual(forwards(schedule, zone, ...span), expected)) return false
      // Asked back from the end, the last ones are the same.
      const last = lastSlot(schedule, zone, new Date(to - 1))
        ?.toISOString()
        .slice(0, 16)
      return expected.length === 0 || last === expected.at(-1)
    }),
    { numRuns: 60 }
  )
  t.pass('all of them')
})

t.test('JOB-06 the moment itself counts', async t => {
  const at = (text: string) => new Date(`2026-11-22T${text}Z`)
  t.same(nextSlot('0 3 * * *', 'UTC', at('03:00:00')), new Date('2026-11-23T03:00:00Z'))
  t.same(nextSlot('0 3 * * *', 'UTC', at('02:59:59')), at('03:00:00'))
  t.same(lastSlot('0 3 * * *', 'UTC', at('03:00:00')), at('03:00:00'))
  t.same(lastSlot('0 3 * * *', 'UTC', at('02:59:59.999')), new Date('2026-11-21T03:00:00Z'))
})
