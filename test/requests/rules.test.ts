import t from 'tap'
import { expiryOf, mayMove, nextStep } from '../../src/requests/rules/lifecycle.ts'
import {
  type Copy,
  canServe,
  copyToFetch,
  type Desk,
  fits,
  isPartValid,
  needsRecall,
  nextFor,
  type Queued,
  routeFor
} from '../../src/requests/rules/rules.ts'
import { wish } from './queued.ts'

const copy = (more: Partial<Copy> = {}): Copy => ({
  id: '1',
  holdingId: '10',
  description: null,
  materialType: 'BOOK',
  processType: null,
  library: 'MAIN',
  ...more
})

t.test('REQ-01 which copies can serve', async t => {
  const cases: [what: string, wanted: Partial<Queued>, copy: Partial<Copy>, serves: boolean][] = [
    ['any copy', {}, {}, true],
    ['one that is on loan comes back', {}, { processType: 'LOAN' }, true],
    ['one in transit arrives', {}, { processType: 'TRANSIT' }, true],
    ['a lost one never comes', {}, { processType: 'LOST_LOAN' }, false],
    ['nor a missing one', {}, { processType: 'MISSING' }, false],
    ['nor one that was claimed returned', {}, { processType: 'CLAIM_RETURNED_LOAN' }, false],
    ['the item itself', { itemId: '1' }, {}, true],
    ['not another item', { itemId: '2' }, {}, false],
    ['an item is enough said', { itemId: '1', description: 'v.1', holdingId: '9' }, {}, true],
    ['the issue', { description: 'v.1' }, { description: 'v.1' }, true],
    ['case of an issue matters', { description: 'V.1' }, { description: 'v.1' }, false],
    ['blanks of an issue matter', { description: 'v. 1' }, { description: 'v.1' }, false],
    ['the material', { materialType: 'DVD' }, {}, false],
    ['the holding', { holdingId: '11' }, {}, false]
  ]
  for (const [what, wanted, of, serves] of cases) t.equal(canServe(wish(wanted), copy(of)), serves, what)
  t.equal(fits(wish(), copy({ processType: 'LOST_LOAN' })), true, 'a lost copy is still what was wanted')
})

t.test('REQ-10 copyToFetch a copy on its shelf, near the pickup if there is one', async t => {
  const of = (...copies: Partial<Copy>[]) =>
    copies.map((more, index) => ({ copy: copy({ id: String(index + 1), ...more }) }))
  const fetched = (copies: { copy: Copy }[], bound: string[], near: string | null) =>
    copyToFetch(copies, new Set(bound), near)?.copy.id
  t.equal(fetched(of({}, {}), [], null), '1')
  t.equal(fetched(of({}, { library: 'SCI' }), [], 'SCI'), '2')
  t.equal(fetched(of({}, {}), ['1'], 'SCI'), '2', 'a copy serves one request')
  t.equal(fetched(of({ processType: 'LOAN' }), [], null), undefined)
  t.equal(fetched(of({ processType: 'REQUESTED' }), [], null), '1', 'a trace of a request that ended')
  t.equal(fetched(of({ processType: 'REQUESTED' }), ['1'], null), undefined)
})

t.test('CIRC-20 needsRecall', async t => {
  const lent = copy({ processType: 'LOAN' })
  const shelf = copy({ id: '2', processType: 'HOLDSHELF' })
  const cases: [what: string, serving: Copy[], kept: string[], recall: boolean][] = [
    ['no copy at all', [], [], false],
    ['the only one is lent', [lent], [], true],
    ['another one is on its way home', [lent, copy({ id: '2', processType: 'TRANSIT' })], [], false],
    ['another one is kept for somebody else', [lent, shelf], ['2'], true],
    ['another one is kept for this very request', [lent, shelf], [], false],
    ['all are kept for others', [shelf], ['2'], false]
  ]
  for (const [what, serving, kept, recall] of cases) t.equal(needsRecall(serving, new Set(kept)), recall, what)
})

t.test('REQ-20 nextFor the first in the queue whom the copy can serve', async t => {
  const queue = [
    wish({ id: '3' }),
    wish({ id: '1', itemId: '2' }),
    wish({ id: '2', status: 'IN_PROCESS', boundItemId: '7' })
  ]
  const next = (of: Copy) => nextFor(queue, request => canServe(request, of))?.id
  t.equal(next(copy({ id: '1' })), '3')
  t.equal(next(copy({ id: '2' })), '1')
  t.equal(next(copy({ processType: 'MISSING' })), undefined)
})

t.test('REQ-10 mayMove what has ended stays', async t => {
  const all = ['NOT_STARTED', 'IN_PROCESS', 'ON_HOLD_SHELF', 'HISTORY'] as const
  for (const to of all) t.equal(mayMove('HISTORY', to), false)
  for (const from of all.slice(0, 3)) t.equal(mayMove(from, 'HISTORY'), true)
  t.equal(mayMove('NOT_STARTED', 'NOT_STARTED'), false)
})

t.test('REQ-20 expiryOf two clocks, an interest and a booking', async t => {
  const now = new Date('2026-11-22T12:00:00Z')
  const base = { type: 'HOLD', status: 'NOT_STARTED', task: null, expiryDate: null, lastInterestDate: null } as const
  const kept = { type: 'BOOKING', status: 'ON_HOLD_SHELF', task: 'SHELF', expiryDate: '2026-11-29' } as const
  const cases: [object, string | undefined][] = [
    [{}, undefined],
    [{ lastInterestDate: '2026-11-22' }, undefined],
    [{ lastInterestDate: '2026-11-21' }, 'INTEREST'],
    [{ status: 'IN_PROCESS', task: 'PICK', expiryDate: '2026-11-22' }, undefined],
    [{ status: 'IN_PROCESS', task: 'PICK', expiryDate: '2026-11-21' }, 'ON_SHELF'],
    [{ status: 'IN_PROCESS', task: 'TRANSIT', lastInterestDate: '2026-11-21' }, undefined],
    [{ status: 'ON_HOLD_SHELF', task: 'SHELF', expiryDate: '2026-11-22' }, undefined],
    [{ status: 'ON_HOLD_SHELF', task: 'SHELF', expiryDate: '2026-11-21' }, 'HOLD_SHELF'],
    [{ status: 'ON_HOLD_SHELF', task: 'SHELF', lastInterestDate: '2026-11-01' }, undefined],
    [{ type: 'BOOKING', bookingEnd: new Date('2026-11-22T12:00:00Z') }, 'BOOKING'],
    [{ type: 'BOOKING', bookingEnd: new Date('2026-11-22T12:00:01Z') }, undefined],
    [{ ...kept, bookingEnd: new Date('2026-11-22T12:00:00Z') }, 'BOOKING'],
    [{ ...kept, bookingEnd: new Date('2026-11-22T12:00:01Z') }, undefined],
    [{ ...kept, status: 'HISTORY', bookingEnd: new Date('2026-11-22T12:00:00Z') }, undefined],
    [{ status: 'HISTORY', lastInterestDate: '2020-01-01' }, undefined]
  ]
  for (const [more, why] of cases)
    t.equal(expiryOf({ ...base, bookingEnd: null, ...more }, '2026-11-22', now), why, JSON.stringify(more))
})

t.test('REQ-20 routeFor where a copy in hand goes', async t => {
  const here: Desk = { library: 'MAIN', code: 'DESK', holdShelf: true }
  const at = (more: object) => ({
    type: 'HOLD' as const,
    pickupType: 'LIBRARY' as const,
    pickupLibrary: 'MAIN',
    pickupDesk: null,
    ...more
  })
  const target = (library: string | null, desk: string | null = null) => ({ library, desk })
  t.match(routeFor(at({}), here, target('MAIN')), { to: 'HOLD_SHELF', task: 'SHELF', desk: 'DESK' })
  const bare = { ...here, code: 'SELF', holdShelf: false }
  t.match(routeFor(at({}), bare, target('MAIN', 'DESK')), { to: 'TRANSIT', library: 'MAIN', desk: 'DESK' })
  t.match(routeFor(at({}), bare, target('MAIN')), { to: 'HOLD_SHELF', desk: 'SELF' }, 'no shelf anywhere')
  t.match(routeFor(at({ pickupLibrary: 'SCI' }), here, target('SCI', 'D2')), {
    to: 'TRANSIT',
    library: 'SCI',
    desk: 'D2'
  })
  const other = at({ pickupType: 'CIRCULATION_DESK', pickupDesk: 'D3' })
  t.match(routeFor(other, here, target('MAIN', 'D3')), { to: 'TRANSIT', library: 'MAIN', desk: 'D3' })
  const anywhere = at({ pickupType: 'INSTITUTION', pickupLibrary: null })
  t.match(routeFor(anywhere, here, target(null)), { to: 'HOLD_SHELF', library: 'MAIN' })
  const home = at({ pickupType: 'USER_HOME_ADDRESS', pickupLibrary: null })
  t.match(routeFor(home, here, target(null)), { to: 'HOLD_SHELF', task: 'DELIVERY' })
  const scan = { ...at({ pickupType: null, pickupLibrary: null, department: 'DIGI' }), type: 'DIGITIZATION' as const }
  t.match(routeFor(scan, here, target(null, 'DIGI')), { to: 'DEPARTMENT', task: 'DIGITIZE', desk: 'DIGI' })
  t.match(routeFor(scan, here, target('SCI', 'DIGI')), { to: 'TRANSIT', library: 'SCI' })
  t.same(
    ['PICK', 'DIGITIZE', 'SEND', 'TRANSIT', null].map(task => nextStep(task as 'PICK')),
    ['DIGITIZE', 'SEND', 'END', 'ON_ITS_WAY', 'STUCK']
  )
})

t.test('isPartValid a volume that some copy is', async t => {
  const copies = [copy({ description: 'v.12 (2019) no.3' }), copy({ description: null })]
  const part = (more: object, itemId: string | null = null) =>
    isPartValid({ partial_digitization: true, ...more }, copies, itemId)
  t.equal(part({ volume: '12', issue: '3' }), true)
  t.equal(part({ volume: '1' }), false)
  t.equal(part({ volume: '1' }, '7'), true, 'an item at hand is what it is')
  t.equal(part({}), true)
  t.equal(isPartValid({ partial_digitization: false, volume: '99' }, copies, null), true)
})
