import { deepEqual, equal } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { standing } from '../../src/anonymization/cut/store.ts'
import { predicateOf } from '../../src/anonymization/rules/predicate-store.ts'
import { consortialTemplate, type PrivacySettings, type Rule } from '../../src/anonymization/rules/settings.ts'
import { rows, sql } from '../../src/data/statements.ts'
import { openWork } from '../../src/platform/unit-of-work.ts'
import { institution } from '../helpers/app.ts'
import { type PastLoan, pastApp } from './past.ts'

const day = 86_400_000
const libraries = ['MAIN', 'LAW']
const locations = ['OPEN', 'STACKS']
const groups = ['UNDERGRAD', 'STAFF', null]
const expiries = [null, '2026-11-12', '2026-11-15', '2027-06-30']

/** The rules read as the documentation reads (AN-04 to AN-08), by somebody who does not know our SQL. */
function oracle(loan: PastLoan, loans: PastLoan[], settings: PrivacySettings, world: World): boolean {
  const returned = endOf(loan)
  if (loan.status !== 'COMPLETE' || returned === undefined || loan.forgotten) return false
  if (world.consents.has(loan.userId)) return false
  const { rules, default_anonymize } = settings.families.item_loans
  const midnight = (moment: string | Date) => Math.floor(new Date(moment).getTime() / day)
  const holds = (rule: Rule): boolean => {
    if (rule.days_since_ended !== undefined && midnight(world.now) - midnight(returned) < rule.days_since_ended)
      return false
    if (rule.days_since_expiry !== undefined) {
      const expiry = world.expiryOf(loan.userId)
      if (expiry === null || midnight(world.now) - midnight(expiry) < rule.days_since_expiry) return false
    }
    if (rule.libraries?.length && !rule.libraries.includes(loan.library)) return false
    if (rule.locations?.length && !rule.locations.includes(loan.location)) return false
    if (rule.user_groups?.length && !rule.user_groups.includes(loan.group ?? '')) return false
    if (rule.loans_to_retain === undefined) return true
    const later = loans.filter(one => {
      const ended = endOf(one)
      if (one === loan || one.itemId !== loan.itemId || one.status !== 'COMPLETE' || ended === undefined) return false
      // Of what was forgotten only the day is known: the same day is not later.
      if (one.forgotten) return midnight(ended) > midnight(returned)
      return (Date.parse(ended) - Date.parse(returned) || Number(one.id) - Number(loan.id)) > 0
    })
    return later.length >= rule.loans_to_retain
  }
  const decides = rules.find(rule => rule.enabled && holds(rule))
  return decides ? decides.anonymize : default_anonymize
}
/** When it ended: what was paid for instead of returned has no return date. */
const endOf = ({ returned, paid }: PastLoan): string | undefined => returned ?? paid
interface World {
  now: Date
  consents: Set<string>
  expiryOf(userId: string): string | null
}

const anyRule = (names: string[]): fc.Arbitrary<Rule> =>
  fc.record(
    {
      name: fc.constantFrom(...names),
      enabled: fc.boolean(),
      anonymize: fc.boolean(),
      days_since_ended: fc.integer({ min: 0, max: 12 }),
      days_since_expiry: fc.integer({ min: 0, max: 12 }),
      libraries: fc.subarray(libraries),
      locations: fc.subarray(locations),
      user_groups: fc.subarray(['UNDERGRAD', 'STAFF']),
      loans_to_retain: fc.integer({ min: 0, max: 3 })
    },
    { requiredKeys: ['name', 'enabled', 'anonymize'] }
  ) as fc.Arbitrary<Rule>

t.test('AN-04 AN-05 AN-06 AN-07 AN-08 the rules say of random loans what an independent reading says', async t => {
  const app = await pastApp(t)
  const now = app.clock.now()
  const users = await Promise.all(
    expiries.map((expiry, index) => app.putUser(`P${index}`, expiry ? { expiry_date: `${expiry}Z` } : {}))
  )
  const work = openWork(app.database, app.clock, { institution, actor: 'test', base: '' })
  const anyLoan = fc.record({
    userId: fc.constantFrom(...users),
    itemId: fc.constantFrom('1', '2', '3'),
    library: fc.constantFrom(...libraries),
    location: fc.constantFrom(...locations),
    group: fc.constantFrom(...groups),
    status: fc.constantFrom('ACTIVE' as const, 'COMPLETE' as const, 'COMPLETE' as const),
    how: fc.constantFrom('returned' as const, 'returned' as const, 'paid' as const),
    forgotten: fc.constantFrom(false, false, true),
    ended: fc.oneof(
      fc.integer({ min: 1, max: 14 * 24 * 60 }).map(minutes => now.getTime() - minutes * 60_000),
      // Within the last second of a day, and the first of the next.
      fc
        .tuple(fc.integer({ min: 0, max: 14 }), fc.constantFrom(-1000, -999, -500, -1, 0, 1))
        .map(([days, ms]) => Math.floor(now.getTime() / day) * day - days * day + ms)
    )
  })
  let due = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLoan, { minLength: 1, maxLength: 12 }),
      fc.array(anyRule(['one', 'two']), { maxLength: 4 }),
      fc.boolean(),
      fc.subarray(users, { maxLength: 2 }),
      async (drawn, rules, default_anonymize, consenting) => {
        await app.rows('delete from loan')
        await app.rows('delete from user_consent')
        for (const id of consenting)
          await app.rows('insert into user_consent (institution, user_id, given_at) values ($1, $2, $3)', [
            institution,
            id,
            now
          ])
        const open = new Set<string>()
        const loans = drawn.map(({ ended, how, forgotten, ...loan }, index): PastLoan => {
          // An item is with one person at a time.
          const status = loan.status === 'ACTIVE' && !open.has(loan.itemId) ? 'ACTIVE' : 'COMPLETE'
          if (status === 'ACTIVE') open.add(loan.itemId)
          const one: PastLoan = { ...loan, id: String(1000 + index), status, returned: null }
          if (status === 'ACTIVE') return one
          const at = new Date(forgotten ? Math.floor(ended / day) * day : ended).toISOString()
          return { ...one, forgotten, ...(how === 'paid' ? { paid: at } : { returned: at }) }
        })
        await app.putLoans(loans)
        const settings = consortialTemplate()
        settings.families.item_loans = { active: true, rules, default_anonymize }
        const world = {
          now,
          consents: new Set(consenting),
          expiryOf: (id: string) => expiries[users.indexOf(id)] ?? null
        }
        const expected = loans.filter(loan => oracle(loan, loans, settings, world)).map(({ id }) => id)
        const { due: condition } = predicateOf('item_loans', settings, { now, zone: 'UTC' })
        const found = await rows(
          work,
          sql<{ id: string }>`select id from loan f where institution = ${institution} and ${condition} order by id`
        )
        deepEqual(
          found.map(({ id }) => id),
          expected
        )
        const counted = await standing(work, predicateOf('item_loans', settings, { now, zone: 'UTC' }))
        const sum = counted.filter(({ kept }) => kept === null).reduce((total, { count }) => total + count, 0)
        equal(sum, expected.length, 'the preview counts the same')
        due += expected.length
      }
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 150) }
  )
  t.ok(due > 50, `${due} loans were due`)
})
