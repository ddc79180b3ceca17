import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { fateOf, fateOfUser, receiptOf } from '../../src/purge/receipt/receipt-rules.ts'
import { type PurgeFacts, type PurgeOrder, verdictOn } from '../../src/purge/rules.ts'
import { deletePolicies, isTighter, type ResultCode } from '../../src/purge/settings.ts'
import { type AgainstCode, againstCodes, holdingKinds } from '../../src/users/find/companions.ts'

const order: PurgeOrder = {
  protectedGroups: [],
  dueUpTo: '2026-11-22',
  today: '2026-11-22',
  requireExpired: false,
  excludeActiveRequests: true
}
const facts: PurgeFacts = {
  recordType: 'PUBLIC',
  userGroup: 'GRAD',
  purgeDate: '2026-11-01',
  expiryDate: null,
  balanceMinor: 0,
  against: [],
  hasLetterOnItsWay: false
}
const against = (...codes: AgainstCode[]) => ({ against: codes.map(code => ({ code, reason: code })) })

const cases: [string, Partial<PurgeOrder>, Partial<PurgeFacts>, ResultCode][] = [
  ['PUR-03 a purge date that has passed', {}, {}, 'PURGED'],
  ['PUR-03 C4 the day itself is due', {}, { purgeDate: '2026-11-22' }, 'PURGED'],
  ['PUR-03 the day after is not', {}, { purgeDate: '2026-11-23' }, 'NOT_DUE'],
  ['PUR-03 days of grace', { dueUpTo: '2026-10-31' }, {}, 'NOT_DUE'],
  ['PUR-03 the record type asked for', { recordType: 'PUBLIC' }, {}, 'PURGED'],
  ['PUR-03 another record type', { recordType: 'STAFF' }, {}, 'OTHER_RECORD_TYPE'],
  ['PUR-03 the group asked for', { userGroup: 'GRAD' }, {}, 'PURGED'],
  ['PUR-03 another group', { userGroup: 'STAFF' }, {}, 'OTHER_GROUP'],
  ['PUR-03 no group is no group asked for', { userGroup: 'STAFF' }, { userGroup: null }, 'OTHER_GROUP'],
  ['PUR-04 no purge date', {}, { purgeDate: null }, 'NO_PURGE_DATE'],
  ['PUR-05 loans', {}, against('LOANS'), 'LOANS'],
  ['PUR-05 acquisitions', {}, against('ACQUISITIONS'), 'ACQUISITIONS'],
  ['PUR-05 fees without a threshold', {}, { ...against('FEES'), balanceMinor: 1 }, 'FEES'],
  ['PUR-05 a balance of the threshold', { waiveUpTo: 100 }, { ...against('FEES'), balanceMinor: 100 }, 'PURGED'],
  ['PUR-05 a balance above it', { waiveUpTo: 100 }, { ...against('FEES'), balanceMinor: 101 }, 'FEES'],
  ['PUR-05 a credit above it', { waiveUpTo: 100 }, { ...against('FEES'), balanceMinor: -101 }, 'CREDIT'],
  ['PUR-05 the bursar has it', { waiveUpTo: 100 }, against('FEES', 'FEES_EXPORTED'), 'FEES_EXPORTED'],
  ['PUR-06 active requests protect', {}, against('REQUESTS'), 'REQUESTS'],
  ['PUR-06 unless said otherwise', { excludeActiveRequests: false }, against('REQUESTS', 'RS_REQUESTS'), 'PURGED'],
  [
    'PUR-06 what a partner has sent protects in any case',
    { excludeActiveRequests: false },
    against('RS_REQUESTS', 'RS_ON_HOLD_SHELF'),
    'RS_ON_HOLD_SHELF'
  ],
  ['PUR-07 expiry is not asked for by itself', {}, { expiryDate: '2030-01-01' }, 'PURGED'],
  ['PUR-07 not expired', { requireExpired: true }, { expiryDate: '2026-11-22' }, 'NOT_EXPIRED'],
  ['PUR-07 expired yesterday', { requireExpired: true }, { expiryDate: '2026-11-21' }, 'PURGED'],
  ['PUR-07 never expires', { requireExpired: true }, { expiryDate: null }, 'NOT_EXPIRED'],
  ['PUR-10 a protected group', { protectedGroups: ['GRAD'] }, {}, 'PROTECTED_GROUP'],
  ['PUR-10 also when it is asked for', { protectedGroups: ['GRAD'], userGroup: 'GRAD' }, {}, 'PROTECTED_GROUP'],
  ['PUR-06 a letter has not left yet', {}, { hasLetterOnItsWay: true }, 'LETTERS']
]
for (const [title, changed, user, code] of cases)
  t.test(title, async t => {
    const verdict = verdictOn({ ...order, ...changed }, { ...facts, ...user })
    t.equal(verdict.code, code)
    t.equal(verdict.reason === '', code === 'PURGED', 'and whoever stays is told why')
  })

t.test('PUR-03 to PUR-10 nobody is purged whom anything protects, and nobody else stays', async () => {
  const day = fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23')
  const group = fc.constantFrom('GRAD', 'STAFF')
  const anyOrder = fc.record({
    recordType: fc.option(fc.constantFrom('PUBLIC', 'STAFF'), { nil: undefined }),
    userGroup: fc.option(group, { nil: undefined }),
    protectedGroups: fc.subarray(['GRAD', 'STAFF']),
    dueUpTo: day,
    today: fc.constant('2026-11-22'),
    requireExpired: fc.boolean(),
    excludeActiveRequests: fc.boolean(),
    waiveUpTo: fc.option(fc.nat(3), { nil: undefined })
  })
  const anyUser = fc.record({
    recordType: fc.constantFrom('PUBLIC', 'STAFF'),
    userGroup: fc.option(group),
    purgeDate: fc.option(day),
    expiryDate: fc.option(day),
    balanceMinor: fc.integer({ min: -4, max: 4 }),
    codes: fc.subarray([...againstCodes]),
    hasLetterOnItsWay: fc.boolean()
  })
  fc.assert(
    fc.property(anyOrder, anyUser, (asked, { codes, ...own }) => {
      const { code } = verdictOn(asked, { ...own, ...against(...codes) })
      // The same law, said once more and all at once.
      const has = (one: AgainstCode) => codes.includes(one)
      const fits =
        (asked.recordType ?? own.recordType) === own.recordType &&
        (asked.userGroup ?? own.userGroup) === own.userGroup &&
        !asked.protectedGroups.some(one => one === own.userGroup)
      const due = own.purgeDate !== null && own.purgeDate <= asked.dueUpTo
      const expired = !asked.requireExpired || (own.expiryDate !== null && own.expiryDate < asked.today)
      const free = !['LOANS', 'FEES_EXPORTED', 'RS_ON_HOLD_SHELF', 'ACQUISITIONS'].some(one => has(one as AgainstCode))
      const unasked = !asked.excludeActiveRequests || !(has('REQUESTS') || has('RS_REQUESTS'))
      const paid = !has('FEES') || (asked.waiveUpTo !== undefined && Math.abs(own.balanceMinor) <= asked.waiveUpTo)
      assert.equal(
        code === 'PURGED',
        fits && due && expired && free && unasked && paid && !own.hasLetterOnItsWay,
        JSON.stringify(code)
      )
      if (own.purgeDate === null) assert.notEqual(code, 'PURGED')
    }),
    { numRuns: 2000 }
  )
})

t.test('PUR-01 PUR-02 what each policy keeps; tighter is later in the list', async t => {
  const fates = deletePolicies.map(policy => [
    fateOfUser(policy),
    ...(['letter', 'user_deposit'] as const).map(kind => fateOf({ policy, cutLinks: false }, kind)),
    ...[false, true].map(cutLinks => fateOf({ policy, cutLinks }, 'item_loan'))
  ])
  t.same(fates, [
    ['KEPT', 'KEPT', 'KEPT', 'KEPT', 'CUT'],
    ['CUT', 'ERASED', 'CUT', 'TIED', 'CUT'],
    ['CUT', 'ERASED', 'CUT', 'TIED', 'CUT'],
    ['ERASED', 'ERASED', 'CUT', 'CUT', 'CUT']
  ])
  const tied = holdingKinds.filter(kind => fateOf({ policy: 'KEEP_STATISTICS', cutLinks: false }, kind) === 'TIED')
  t.same(
    tied,
    ['item_loan', 'proxied_loan', 'user_request', 'resource_sharing_request', 'fee'],
    'AN-01 what a family has rules for'
  )
  for (const [at, from] of deletePolicies.entries())
    for (const [to, policy] of deletePolicies.entries()) t.equal(isTighter(policy, from), to > at, `${from} ${policy}`)
  t.same(
    ['user_proxy', 'consent'].map(kind => fateOf({ policy: 'KEEP_FULLY_REPORTABLE', cutLinks: false }, kind as never)),
    ['ERASED', 'ERASED'],
    'a deleted user acts for nobody and consents to nothing'
  )
  const holdings = holdingKinds.flatMap(kind => [1, 2].map(count => ({ userId: '1', kind, count })))
  const lines = receiptOf({ policy: 'FULLY_REMOVE', cutLinks: false }, holdings)
  t.same(
    lines.map(({ kind, count }) => [kind, count]),
    [['user', 1], ...holdingKinds.map(kind => [kind, 3])],
    'a receipt counts each kind once, in an order of its own'
  )
})
