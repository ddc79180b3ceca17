import fc from 'fast-check'
import t from 'tap'
import { fromMinor, isCurrency, largestMinor, toMinor } from '../../src/fees/money.ts'
import { allocate, apply, type FeeState, ownersOf, refundSplit, repeats, type Step } from '../../src/fees/rules.ts'

const fee = (balanceMinor: number, status: FeeState['status'] = 'ACTIVE'): FeeState => ({ status, balanceMinor })

t.test('FEE-03 FEE-04 what an operation makes of a fee', async t => {
  const cases: [before: FeeState, step: Step, after: FeeState, type: string, effect: number, shown: number][] = [
    [fee(1000), { op: 'pay', amount: 400 }, fee(600), 'PAYMENT', -400, 400],
    [fee(1000), { op: 'pay', amount: 1000 }, fee(0, 'CLOSED'), 'PAYMENT', -1000, 1000],
    [fee(1000), { op: 'pay', amount: 'ALL' }, fee(0, 'CLOSED'), 'PAYMENT', -1000, 1000],
    [fee(1000), { op: 'waive', amount: 1 }, fee(999), 'WAIVE', -1, 1],
    [fee(1000), { op: 'waive', amount: 'ALL' }, fee(0, 'CLOSED'), 'WAIVE', -1000, 1000],
    [fee(1000, 'INDISPUTE'), { op: 'waive', amount: 300 }, fee(700, 'INDISPUTE'), 'WAIVE', -300, 300],
    [fee(1000, 'INDISPUTE'), { op: 'waive', amount: 'ALL' }, fee(0, 'CLOSED'), 'WAIVE', -1000, 1000],
    [fee(-500), { op: 'waive', amount: 200 }, fee(-300), 'WAIVE', 200, 200],
    [fee(-500), { op: 'credit', amount: 500 }, fee(0, 'CLOSED'), 'CREDIT', 500, 500],
    [fee(800), { op: 'credit', amount: 500 }, fee(300), 'CREDIT', -500, 500],
    [fee(1000), { op: 'dispute' }, fee(1000, 'INDISPUTE'), 'DISPUTE', 0, 1000],
    [fee(-500), { op: 'dispute' }, fee(-500, 'INDISPUTE'), 'DISPUTE', 0, 500],
    [fee(1000, 'INDISPUTE'), { op: 'restore' }, fee(1000), 'RESTORE', 0, 1000]
  ]
  for (const [before, step, after, type, effectMinor, amountMinor] of cases)
    t.same(apply(before, step), { ...after, entry: { type, effectMinor, amountMinor } }, JSON.stringify([before, step]))
})

t.test('FEE-04 what is refused', async t => {
  const cases: [FeeState, Step, RegExp][] = [
    [fee(1000), { op: 'pay', amount: 1001 }, /more than the open balance/],
    [fee(1000), { op: 'waive', amount: 1001 }, /more than the open balance/],
    [fee(1000), { op: 'pay', amount: 0 }, /more than zero/],
    [fee(1000), { op: 'pay', amount: -1 }, /more than zero/],
    [fee(-500), { op: 'pay', amount: 'ALL' }, /credit cannot be paid/],
    [fee(1000), { op: 'restore' }, /status ACTIVE cannot take restore/],
    [fee(1000, 'INDISPUTE'), { op: 'pay', amount: 1 }, /status INDISPUTE cannot take pay/],
    [fee(1000, 'INDISPUTE'), { op: 'dispute' }, /cannot take dispute/],
    ...(['pay', 'waive', 'credit'] as const).flatMap(op =>
      [fee(0, 'CLOSED'), fee(0, 'EXPORTED')].map((state): [FeeState, Step, RegExp] => [
        state,
        { op, amount: 'ALL' },
        /cannot take/
      ])
    ),
    [fee(0, 'CLOSED'), { op: 'dispute' }, /cannot take dispute/],
    [fee(0, 'CLOSED'), { op: 'restore' }, /cannot take restore/]
  ]
  for (const [state, step, reason] of cases) {
    const outcome = apply(state, step)
    t.match('refused' in outcome ? outcome.refused : 'taken', reason, JSON.stringify([state, step]))
  }
})

t.test('FEE-04 a payment of all fees is spread oldest first, credits before money', async t => {
  const given = (...balances: number[]) => balances.map((balanceMinor, id) => ({ id: String(id), balanceMinor }))
  const cases: [balances: number[], amount: number | 'ALL', shares: string, paid: number][] = [
    [[100, 200], 'ALL', '0 pay 100, 1 pay 200', 300],
    [[100, 200], 150, '0 pay 100, 1 pay 50', 150],
    [[100, 200], 100, '0 pay 100', 100],
    [[100, -40, 200], 'ALL', '0 credit 40, 1 credit 40, 0 pay 60, 2 pay 200', 260],
    [[100, -140, 200], 10, '0 credit 100, 2 credit 40, 1 credit 140, 2 pay 10', 10],
    [[50, -80], 'ALL', '0 credit 50, 1 credit 50', 0],
    [[-80], 'ALL', '', 0],
    [[], 'ALL', '', 0]
  ]
  for (const [balances, amount, shares, paidMinor] of cases) {
    const plan = allocate(given(...balances), amount)
    const told = 'shares' in plan && plan.shares.map(share => `${share.id} ${share.op} ${share.amountMinor}`).join(', ')
    t.same([told, 'paidMinor' in plan && plan.paidMinor], [shares, paidMinor], JSON.stringify([balances, amount]))
  }
  t.match(allocate(given(100, -40), 61), { refused: /more than the open balance/ })
  t.match(allocate(given(), 1), { refused: /more than the open balance/ })
  t.match(allocate(given(100), 0), { refused: /more than zero/ })
})

t.test('FEE-04 a spread keeps every unit', async t => {
  const balances = fc.array(fc.integer({ min: -5000, max: 5000 }).filter(Boolean), { maxLength: 12 })
  const property = fc.property(balances, fc.nat(1000), (given, thousandths) => {
    const total = Math.max(
      given.reduce((sum, balance) => sum + balance, 0),
      0
    )
    const amount = thousandths === 1000 || total === 0 ? 'ALL' : Math.max(1, Math.floor((total * thousandths) / 1000))
    const plan = allocate(
      given.map((balanceMinor, id) => ({ id: String(id), balanceMinor })),
      amount
    )
    if ('refused' in plan) throw new Error(plan.refused)
    const state = given.map(balance => fee(balance))
    for (const { id: place, op, amountMinor } of plan.shares) {
      const id = Number(place)
      const outcome = apply(state[id] as FeeState, { op, amount: amountMinor })
      if ('refused' in outcome) throw new Error(outcome.refused)
      state[id] = outcome
    }
    const left = state.reduce((sum, one) => sum + one.balanceMinor, 0)
    const before = given.reduce((sum, balance) => sum + balance, 0)
    if (left !== before - plan.paidMinor) throw new Error(`${before} - ${plan.paidMinor} left ${left}`)
    if (plan.paidMinor !== (amount === 'ALL' ? total : amount)) throw new Error('paid something else')
    const open = state.findIndex(one => one.balanceMinor > 0)
    if (open >= 0 && amount === 'ALL') throw new Error('something is left')
    if (
      open >= 0 &&
      state.slice(open + 1).some((one, at) => one.status === 'CLOSED' && (given[open + 1 + at] ?? 0) > 0)
    )
      throw new Error('a younger fee was paid before an older one')
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 2000 }))
})

t.test('CIRC-33 what of a fee is closed and what comes back', async t => {
  const cases: [original: number, balance: number, paid: number, status: string, ratio: number, split: number[]][] = [
    [100, 100, 0, 'ACTIVE', 100, [100, 0]],
    [100, 0, 100, 'CLOSED', 100, [0, 100]],
    [100, 70, 30, 'ACTIVE', 100, [70, 30]],
    [100, 70, 30, 'ACTIVE', 80, [70, 10]],
    [100, 70, 30, 'ACTIVE', 50, [50, 0]],
    [100, 0, 0, 'CLOSED', 100, [0, 0]], // waived by hand
    [100, 20, 30, 'ACTIVE', 100, [20, 30]], // half of it waived by hand
    [100, 100, 0, 'INDISPUTE', 100, [100, 0]],
    [100, 100, 0, 'EXPORTED', 100, [0, 100]],
    [100, 100, 0, 'ACTIVE', 0, [0, 0]],
    [101, 101, 0, 'ACTIVE', 50, [51, 0]],
    [100, 100, 0, 'ACTIVE', 150, [100, 0]]
  ]
  for (const [originalMinor, balanceMinor, paidMinor, status, ratio, [closeMinor, creditMinor]] of cases)
    t.same(
      refundSplit({ originalMinor, balanceMinor, paidMinor, status: status as FeeState['status'] }, ratio),
      { closeMinor, creditMinor },
      `${originalMinor} ${balanceMinor} ${paidMinor} ${status} ${ratio}`
    )
})

t.test('FEE-04 which payment is a repetition', async t => {
  t.equal(repeats({ askedMinor: 500, amountMinor: 500 }, 500), true)
  t.equal(repeats({ askedMinor: null, amountMinor: 500 }, 'ALL'), true)
  t.equal(repeats({ askedMinor: null, amountMinor: 500 }, 500), true)
  t.equal(repeats({ askedMinor: 500, amountMinor: 500 }, 'ALL'), false)
  t.equal(repeats({ askedMinor: 500, amountMinor: 500 }, 501), false)
})

t.test('FEE-05 who may own a fee', async t => {
  t.same(['OVERDUEFINE', 'CARDRENEWAL', 'OTHER', 'CREDIT'].map(ownersOf), ['LIBRARY', 'INSTITUTION', 'ANY', 'ANY'])
})

t.test('FEE-01 amounts are whole numbers of the smallest unit', async t => {
  const cases: [amount: string | number, currency: string, minor: number | undefined][] = [
    ['12', 'USD', 1200],
    ['12.5', 'USD', 1250],
    ['12.50', 'USD', 1250],
    ['12.500', 'USD', 1250],
    ['12.505', 'USD', undefined],
    [22.23, 'USD', 2223],
    [0.29, 'USD', 29],
    [1.1, 'KWD', 1100],
    ['1.0005', 'KWD', undefined],
    [150.0, 'JPY', 150],
    ['150.0', 'JPY', 150],
    ['150.5', 'JPY', undefined],
    ['0', 'USD', 0],
    [' 7 ', 'USD', 700],
    ['1e3', 'USD', undefined],
    [1e21, 'USD', undefined],
    [1e-7, 'USD', undefined],
    ['-1', 'USD', undefined],
    ['+1', 'USD', undefined],
    ['1,50', 'USD', undefined],
    ['.5', 'USD', undefined],
    ['5.', 'USD', undefined],
    ['', 'USD', undefined],
    ['True', 'USD', undefined],
    ['0x10', 'USD', undefined],
    ['١٢', 'USD', undefined],
    [Number.NaN, 'USD', undefined],
    ['10000000000', 'USD', largestMinor],
    ['10000000000.01', 'USD', undefined]
  ]
  for (const [amount, currency, minor] of cases) t.equal(toMinor(amount, currency), minor, `${amount} ${currency}`)
  const property = fc.property(
    fc.integer({ min: 0, max: largestMinor }),
    fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'),
    (minor, currency) => toMinor(fromMinor(minor, currency), currency) === minor
  )
  fc.assert(property, { numRuns: 2000 })
  t.same(['USD', 'usd', 'XYZ', ''].map(isCurrency), [true, false, false, false])
})
