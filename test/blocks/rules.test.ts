import t from 'tap'
import { against, type Holdings, type Subject, standing } from '../../src/blocks/rules.ts'
import { type Action, defaultSettings, type Limit, type LimitSettings } from '../../src/blocks/settings.ts'

const now = new Date('2026-11-22T12:00:00Z')
const time = { now, today: '2026-11-22' }
const nothing: Holdings = {
  loans: 0,
  overdue: [],
  holding: [],
  overdueRecalled: 0,
  cashMinor: 0,
  holds: 0,
  resourceSharing: 0
}
const good: Subject = { userGroup: 'GRAD', status: 'ACTIVE', expiryDate: null, blocks: [] }
const limit = (max: number, more: Partial<Limit> = {}): Limit => ({ max, blocks: ['LOAN'], overridable: true, ...more })
const limited = (limits: object, user_group = '*'): LimitSettings => ({
  ...defaultSettings,
  limits: [{ user_group, ...limits }]
})
const block = (description: string, more: object = {}) => ({
  description,
  label: `Label of ${description}`,
  note: '',
  status: 'ACTIVE',
  expiry: null,
  ...more
})
const daysAgo = (...days: number[]) => days.map(count => now.getTime() - count * 86_400_000)

/** Codes of what stops each action, in the order loan, renew, hold, resource sharing. */
const all: Action[] = ['LOAN', 'RENEW', 'HOLD', 'RESOURCE_SHARING']
const stops = (subject: Subject, has: Holdings, settings: LimitSettings) =>
  all.map(action =>
    against(subject, has, settings, time, action)
      .map(({ code }) => code)
      .join()
  )

const only = (at: number, code: string) => all.map((_, index) => (index === at ? code : ''))
const none = ['', '', '', '']
const every = (code: string) => all.map(() => code)
const loansOf = (max: number) => limited({ loans: limit(max, { blocks: ['LOAN', 'RENEW'] }) })
const late = (max: number, after_days = 0) => limited({ overdue: limit(max, { after_days }) })
const cash = limited({ cash: limit(1000) })
const held = limited({ holds: limit(2, { blocks: ['HOLD', 'LOAN'] }) })
const shared = limited({ resource_sharing: limit(1, { blocks: all }) })
const recalled = limited({ overdue_recalled: limit(0, { blocks: ['RENEW'] }) })
const own: LimitSettings = { limits: [], definitions: [{ code: 'LOAN', blocks: ['HOLD'], overridable: false }] }
const groups = [
  { user_group: '*', loans: limit(1) },
  { user_group: 'GRAD', loans: limit(50) }
]
const preset = defaultSettings
const minute = new Date(now.getTime() + 60_000)

type Case = [rule: string, subject: Partial<Subject>, has: Partial<Holdings>, settings: LimitSettings, want: string[]]
const cases: Case[] = [
  ['BLK-01 nothing against a good account', {}, {}, preset, none],
  ['BLK-01 a manual block stops what its definition says', { blocks: [block('LOAN')] }, {}, preset, only(0, 'LOAN')],
  ['BLK-01 without a definition it stops everything', { blocks: [block('07')] }, {}, preset, every('07')],
  ["BLK-01 the institution's definition goes first", { blocks: [block('LOAN')] }, {}, own, only(2, 'LOAN')],
  ['BLK-01 an inactive block', { blocks: [block('LOAN', { status: 'Inactive' })] }, {}, preset, none],
  ['BLK-01 an expired block', { blocks: [block('LOAN', { expiry: now })] }, {}, preset, none],
  ['BLK-01 one that ends in a minute', { blocks: [block('LOAN', { expiry: minute })] }, {}, preset, only(0, 'LOAN')],
  ['BLK-01 a notice that blocks', {}, { holding: ['A'] }, preset, ['OVERDUE', 'OVERDUE', 'OVERDUE', '']],
  ['BLK-02 limit 5: the fifth may be lent', {}, { loans: 4 }, loansOf(5), none],
  ['BLK-02 limit 5: no sixth, but five are renewed', {}, { loans: 5 }, loansOf(5), only(0, 'LIMIT_LOANS')],
  ['BLK-02 limit 5: of six none', {}, { loans: 6 }, loansOf(5), ['LIMIT_LOANS', 'LIMIT_LOANS', '', '']],
  ['BLK-02 limit 0: one item exceeds', {}, {}, loansOf(0), only(0, 'LIMIT_LOANS')],
  ['BLK-02 limit 0: one overdue item', {}, { overdue: daysAgo(0.001) }, late(0), only(0, 'LIMIT_OVERDUE')],
  ['BLK-02 limit 0: no overdue item', {}, {}, late(0), none],
  ['BLK-02 overdue counts after so many days', {}, { overdue: daysAgo(2.9, 3.1) }, late(1, 3), none],
  ['BLK-02 all that are late enough', {}, { overdue: daysAgo(4, 3.1) }, late(1, 3), only(0, 'LIMIT_OVERDUE')],
  ['BLK-02 overdue recalled', {}, { overdueRecalled: 1 }, recalled, only(1, 'LIMIT_OVERDUE_RECALLED')],
  ['BLK-02 cash: the limit itself is allowed', {}, { cashMinor: 1000 }, cash, none],
  ['BLK-02 cash: a cent more is not', {}, { cashMinor: 1001 }, cash, only(0, 'LIMIT_CASH')],
  ['BLK-02 one hold more', {}, { holds: 2 }, held, only(2, 'LIMIT_HOLDS')],
  ['BLK-02 resource sharing', {}, { resourceSharing: 1 }, shared, only(3, 'LIMIT_RESOURCE_SHARING')],
  ['BLK-02 limits of another group', {}, { loans: 9 }, limited({ loans: limit(1) }, 'STAFF'), none],
  ["BLK-02 a group's own limit goes first", {}, { loans: 9 }, { ...preset, limits: groups }, none],
  ['CIRC-04 an inactive user', { status: 'INACTIVE' }, {}, preset, every('INACTIVE')],
  ['CIRC-04 the last day is good', { expiryDate: '2026-11-22' }, {}, preset, none],
  ['CIRC-04 the day after is not', { expiryDate: '2026-11-21' }, {}, preset, every('EXPIRED')]
]

t.test('BLK-01 BLK-02 CIRC-04 what stands against a user', async t => {
  for (const [rule, subject, has, settings, want] of cases)
    t.same(stops({ ...good, ...subject }, { ...nothing, ...has }, settings), want, rule)
})

t.test("CIRC-04 the last day is the institution's, not the clock's", async t => {
  const at = (today: string) => against({ ...good, expiryDate: '2026-11-22' }, nothing, preset, { now, today }, 'LOAN')
  t.equal(at('2026-11-23').length, 1, 'where it is tomorrow already')
  t.same(at('2026-11-21'), [])
})

t.test('BLK-02 what is no hold does not count as one more', async t => {
  const codes = (has: Partial<Holdings>) =>
    against(good, { ...nothing, ...has }, held, time, 'HOLD', false).map(({ code }) => code)
  t.same(codes({ holds: 2 }), [])
  t.same(codes({ holds: 3 }), ['LIMIT_HOLDS'], 'but who has too many already may ask for nothing')
})

t.test('BLK-03 who says what may be overridden', async t => {
  const settings: LimitSettings = {
    limits: [{ user_group: '*', loans: limit(0, { overridable: false }) }],
    definitions: [{ code: 'EXPIRED', blocks: ['LOAN'], overridable: false }]
  }
  const subject = { ...good, expiryDate: '2026-01-01', blocks: [block('LOAN', { note: 'see the desk' })] }
  t.same(standing(subject, { ...nothing, loans: 1 }, settings, time), [
    {
      code: 'EXPIRED',
      text: "The user's account expired on 2026-01-01.",
      blocks: ['LOAN'],
      overridable: false,
      kind: 'EXPIRED'
    },
    { code: 'LOAN', text: 'Label of LOAN: see the desk', blocks: ['LOAN'], overridable: true, kind: 'USER' },
    {
      code: 'LIMIT_LOANS',
      text: 'Loans at a time: allowed are 0.',
      blocks: ['LOAN'],
      overridable: false,
      kind: 'LIMIT'
    }
  ])
})
