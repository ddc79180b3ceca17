import fc from 'fast-check'
import t from 'tap'
import { matches, type OverdueLoan, stampOf, stepsFor } from '../../src/loans/rules/overdue-rules.ts'
import { accruedFine, fineType, type LoanFacts, lostFees, notAtHand, renewal } from '../../src/loans/rules/rules.ts'
import { after, type LoanEvent, type LoanState, type Standing, standingOf } from '../../src/loans/rules/state.ts'
import type { Profile } from '../../src/loans/settings/profiles-store.ts'
import { alwaysOpen } from '../../src/terms/calendar.ts'
import type { Policies } from '../../src/terms/policies.ts'

const at = (text: string) => new Date(text)
const calendar = alwaysOpen()
const now = at('2026-11-22T12:00:00Z')

// Every pair of a standing and an event: `-` is refused.
const events = 'RENEW CHANGE_DUE_DATE RECALL CANCEL_RECALL LOSE PAY CLAIM_RETURN FIND RETURN'.split(' ') as LoanEvent[]
const machine: Record<Standing, string> = {
  NORMAL: 'RENEW NORMAL RECALL - LOST - CLAIMED_RETURN - COMPLETE',
  RENEW: 'RENEW RENEW RECALL - LOST - CLAIMED_RETURN - COMPLETE',
  RECALL: '- RECALL - NORMAL LOST - CLAIMED_RETURN - COMPLETE',
  CLAIMED_RETURN: '- - - CLAIMED_RETURN LOST - - NORMAL COMPLETE',
  LOST: '- - - LOST - LOST_AND_PAID CLAIMED_RETURN NORMAL COMPLETE',
  LOST_AND_PAID: '- - - - - - - - COMPLETE',
  COMPLETE: '- - - - - - - - -'
}

t.test('CIRC-07 the states of a loan: every pair of standing and event', async t => {
  for (const [standing, row] of Object.entries(machine))
    for (const [place, expected] of row.split(' ').entries()) {
      const event = events[place] as LoanEvent
      const step = after(standing as Standing, event)
      const name = `${standing} ${event}`
      if (expected === '-') t.match(step, { refused: /^[A-Z].*[^.]$/ }, name)
      else t.same(step, { next: expected }, name)
    }
  const standings: [status: 'ACTIVE' | 'COMPLETE', state: LoanState, returned: boolean, standing: Standing][] = [
    ['ACTIVE', 'RECALL', false, 'RECALL'],
    ['COMPLETE', 'NORMAL', true, 'COMPLETE'],
    ['COMPLETE', 'LOST_AND_PAID', false, 'LOST_AND_PAID'],
    ['COMPLETE', 'LOST_AND_PAID', true, 'COMPLETE']
  ]
  for (const [status, processStatus, returned, standing] of standings)
    t.equal(standingOf({ status, processStatus, returnDate: returned ? now : null }), standing)
})

t.test('CIRC-07 no history of a loan leads out of its end', async t => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), history => {
      let standing: Standing = 'NORMAL'
      let ended = false
      for (const event of history) {
        const step = after(standing, event)
        if (!('next' in step)) continue
        if (ended) throw new Error(`${standing} ${event}`)
        standing = step.next
        ended = standing === 'COMPLETE'
      }
    })
  )
  t.pass()
})

const loan = (more: Partial<LoanFacts> = {}): LoanFacts => ({
  status: 'ACTIVE',
  processStatus: 'NORMAL',
  loanDate: at('2026-11-01T09:00:00Z'),
  dueDate: at('2026-11-25T23:59:59Z'),
  ...more
})
const month: Policies = { loan_period: { days: 28 }, maximum_renewal_days: 90 }

t.test('CIRC-04 to CIRC-07 renewals', async t => {
  const facts = { policies: month, calendar, now, expiry: null, waiting: 0, blocks: [] }
  const cases: [
    name: string,
    loan: Partial<LoanFacts>,
    facts: Partial<Parameters<typeof renewal>[1]>,
    result: string
  ][] = [
    ['from today', {}, {}, '2026-12-20T23:59:59Z'],
    ['overdue', { dueDate: at('2026-11-10T23:59:59Z') }, {}, '2026-12-20T23:59:59Z'],
    ['on the day of the loan', { loanDate: now, dueDate: at('2026-12-20T23:59:59Z') }, {}, '2026-12-20T23:59:59Z'],
    ['a longer due date was given', { dueDate: at('2027-02-01T23:59:59Z') }, {}, 'The due date would come closer'],
    ['up to the maximum', { loanDate: at('2026-09-05T09:00:00Z') }, {}, '2026-12-04T23:59:59Z'],
    ['the maximum is reached', { loanDate: at('2026-08-27T09:00:00Z') }, {}, 'Maximum renewal period reached'],
    ['the maximum is over', { loanDate: at('2026-05-01T09:00:00Z') }, {}, 'Maximum renewal period reached'],
    ['no maximum', {}, { policies: { loan_period: { days: 28 } } }, 'Item is not renewable'],
    ['not allowed any more', {}, { policies: { ...month, allowed: false } }, 'Item is not renewable'],
    ['too early', {}, { policies: { ...month, renew_window_days: 2 } }, 'It is too early to renew'],
    ['in the window', {}, { policies: { ...month, renew_window_days: 3 } }, '2026-12-20T23:59:59Z'],
    ['requested', {}, { waiting: 1 }, 'Item is requested'],
    ['recalled', { processStatus: 'RECALL' }, {}, 'Item is recalled'],
    ['recalled, then renewed by hand', { processStatus: 'RENEW', recalledAt: now }, {}, 'Item is recalled'],
    ['lost', { processStatus: 'LOST' }, {}, 'Item is lost'],
    ['claimed returned', { processStatus: 'CLAIMED_RETURN' }, {}, 'Item is claimed returned'],
    ['over', { status: 'COMPLETE', returnDate: now }, {}, 'The loan is over'],
    ['blocked', {}, { blocks: ['Too many fines.', 'x'] }, 'Too many fines.'],
    ['up to the end of the account', {}, { expiry: '2026-12-01' }, '2026-12-01T23:59:59Z'],
    ['the account ends before', {}, { expiry: '2026-11-25' }, "The user's account ends before"],
    ['the account has ended', {}, { expiry: '2026-11-01' }, "The user's account ends before"]
  ]
  for (const [name, of, more, expected] of cases) {
    const result = renewal(loan(of), { ...facts, ...more })
    t.equal('due' in result ? result.due.toISOString().replace('.000Z', 'Z') : result.refused, expected, name)
  }
})

t.test('CIRC-33, CIRC-34 what a loan costs', async t => {
  const policies: Policies = { overdue_fine: { amount_minor: 100, per: 'DAY' }, lost_replacement_minor: 5000 }
  const due = at('2026-11-19T23:59:59Z')
  const fine = (more: Partial<LoanFacts>) => accruedFine(loan({ dueDate: due, ...more }), { policies, calendar }, now)
  t.equal(fine({}), 300)
  t.equal(fine({ processStatus: 'LOST', lostAt: at('2026-11-20T12:00:00Z') }), 100, 'a lost item is not late any more')
  t.equal(fine({ processStatus: 'CLAIMED_RETURN', claimedReturnedAt: at('2026-11-21T12:00:00Z') }), 200)
  t.equal(fine({ status: 'COMPLETE', returnDate: now }), 0, 'what is over is registered')
  t.equal(fineType(loan(), policies), 'OVERDUEFINE')
  t.equal(fineType(loan({ recalledAt: now }), policies), 'OVERDUEFINE')
  const recalled: Policies = { ...policies, recalled_fine: { amount_minor: 100, per: 'DAY' } }
  t.equal(fineType(loan({ recalledAt: now }), recalled), 'RECALLEDOVERDUEFINE')
  t.same(lostFees(policies), [{ type: 'LOSTITEMREPLACEMENTFEE', amountMinor: 5000 }])
  t.same(lostFees({ lost_processing_minor: 700 }), [{ type: 'LOSTITEMPROCESSFEE', amountMinor: 700 }])
  t.same(lostFees({}), [])
})

t.test('CIRC-02 what can be lent as it is at hand', async t => {
  for (const process of [null, undefined, 'REQUESTED', 'HOLDSHELF', 'TRANSIT', 'MISSING'])
    t.equal(notAtHand(process), undefined, String(process))
  for (const process of [
    'LOAN',
    'LOST_LOAN',
    'CLAIM_RETURNED_LOAN',
    'ACQ',
    'WORK_ORDER_DEPARTMENT',
    'ILL',
    'WITHDRAWN'
  ])
    t.match(notAtHand(process), /^It is /, process)
})

const profile = (code: string, type: Profile['type'], days: number, more: Partial<Profile> = {}): Profile => ({
  ...{ code, name: code, type, active: true, days_after_due: days },
  ...more
})
const late: OverdueLoan = {
  ...{
    processStatus: 'NORMAL',
    userGroup: 'GRAD',
    library: 'L',
    location: 'S',
    itemPolicy: null,
    materialType: 'BOOK'
  },
  dueDate: at('2026-11-15T23:59:59Z'),
  notices: {},
  hourly: false
}

t.test('CIRC-30 which profiles fit a loan', async t => {
  const cases: [more: Partial<Profile>, loan: Partial<OverdueLoan>, fits: boolean][] = [
    [{}, {}, true],
    [{ active: false }, {}, false],
    [{ user_groups: ['GRAD'], libraries: ['L'], locations: ['S'], material_types: ['BOOK'] }, {}, true],
    [{ user_groups: ['STAFF'] }, {}, false],
    [{ item_policies: ['MEDIA'] }, {}, false],
    [{ process_statuses: ['RENEW'] }, {}, false],
    [{ process_statuses: ['RECALL'] }, { processStatus: 'RECALL' }, true],
    [{}, { hourly: true }, false],
    [{ type: 'LOST' }, { hourly: true }, true]
  ]
  for (const [more, of, expected] of cases)
    t.equal(matches(profile('A', 'OVERDUE_1', 1, more), { ...late, ...of }), expected, JSON.stringify([more, of]))
})

t.test('CIRC-30 to CIRC-32, JOB-22 what is done with an overdue loan, and when', async t => {
  const all = [profile('TWO', 'OVERDUE_2', 7), profile('ONE', 'OVERDUE_1', 3), profile('GONE', 'LOST', 14)]
  const steps = (day: string, notices: Record<string, string> = {}, profiles = all) => {
    const { lost, notice, missed } = stepsFor(profiles, { ...late, notices }, calendar, at(`${day}T12:00:00Z`))
    return [lost?.code, notice?.code, ...missed.map(({ code }) => `(${code})`)].filter(Boolean).join(' ')
  }
  const stamp = stampOf(late.dueDate)
  t.equal(steps('2026-11-15'), '')
  t.equal(steps('2026-11-17'), '')
  t.equal(steps('2026-11-18'), 'ONE')
  t.equal(steps('2026-11-18', { ONE: stamp }), '', 'the same day again')
  t.equal(steps('2026-11-18', { ONE: '2026-10-01T00:00:00.000Z' }), 'ONE', 'written for an earlier due date')
  t.equal(steps('2026-11-20', { ONE: stamp }), '')
  t.equal(steps('2026-11-22', { ONE: stamp }), 'TWO')
  t.equal(steps('2026-11-22'), 'TWO (ONE)', 'one letter, not two')
  t.equal(steps('2026-11-25', { TWO: stamp }), '', 'what was missed stays so')
  t.equal(steps('2026-11-29', { TWO: stamp }), 'GONE')
  t.equal(steps('2027-11-29'), 'GONE', 'lost, and no letter beside it')
  t.equal(steps('2027-11-29', { GONE: stamp }), '', 'lost once, found since: that was dealt with')
  t.equal(steps('2027-11-29', { GONE: '2026-10-01T00:00:00.000Z' }), 'GONE', 'but not for another due date')
  t.equal(steps('2027-11-29', {}, []), '', 'CIRC-31: no profile, nothing')
  const hourly = (day: string) =>
    stepsFor(all, { ...late, notices: {}, hourly: true }, calendar, at(`${day}T12:00:00Z`))
  t.same(hourly('2026-11-22'), { missed: [] }, 'JOB-22: no notice of a loan of hours')
  t.equal(hourly('2026-11-29').lost?.code, 'GONE', 'but it can become lost')
})
