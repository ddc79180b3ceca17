import t from 'tap'
import { codeTableSeeds } from '../../src/codes/seed/index.ts'
import {
  afterCancel,
  borrowing,
  finalStatuses,
  firstStatus,
  isFinal,
  lending,
  mayFollow,
  nextStatuses,
  statusTables
} from '../../src/resource-sharing/state.ts'

t.test('RS-02 every status has a name, and every name is a status', async t => {
  for (const [kind, ways] of [
    ['BORROWING', borrowing],
    ['LENDING', lending]
  ] as const) {
    const named = statusTables(kind).flatMap(
      table => codeTableSeeds.find(({ name }) => name === table)?.rows.map(row => row.code) ?? []
    )
    t.same(named.toSorted(), Object.keys(ways).sort(), kind)
    for (const [status, next] of Object.entries(ways))
      for (const one of next) t.ok(one in ways, `${kind}: ${status} -> ${one}`)
    t.ok(firstStatus(kind) in ways)
  }
})

t.test('RS-02 AN-07 the final statuses, and none other, end a request', async t => {
  t.same(finalStatuses('BORROWING').sort(), [
    'CANCELLED',
    'CANCELLED_BY_PATRON',
    'CANCELLED_BY_STAFF',
    'EXPIRED',
    'RECEIVED_DIGITALLY',
    'REQUEST_COMPLETED'
  ])
  t.same(finalStatuses('LENDING').sort(), ['CANCELLED_BY_PARTNER', 'EXPIRED', 'REJECTED', 'REQUEST_COMPLETED'])
  t.equal(isFinal('BORROWING', 'NOTHING'), false)
})

t.test('RS-02 from every status the end can be reached, and nothing leads nowhere', async t => {
  for (const [kind, ways] of [
    ['BORROWING', borrowing],
    ['LENDING', lending]
  ] as const) {
    const reach = (from: string): Set<string> => {
      const seen = new Set([from])
      for (const status of seen) for (const next of nextStatuses(kind, status)) seen.add(next)
      return seen
    }
    t.same([...reach(firstStatus(kind))].sort(), Object.keys(ways).sort(), `${kind}: all can be reached`)
    for (const status of Object.keys(ways))
      t.ok(
        [...reach(status)].some(one => isFinal(kind, one)),
        status
      )
  }
})

t.test('RS-02 steps: table of cases', async t => {
  const cases: [kind: 'BORROWING' | 'LENDING', from: string, to: string, may: boolean][] = [
    ['BORROWING', 'REQUEST_CREATED_BOR', 'REQUEST_SENT', true],
    ['BORROWING', 'REQUEST_CREATED_BOR', 'LOANED', false],
    ['BORROWING', 'REQUEST_SENT', 'WILL_SUPPLY', true],
    ['BORROWING', 'WILL_SUPPLY', 'SHIPPED_PHYSICALLY', true],
    ['BORROWING', 'SHIPPED_PHYSICALLY', 'CANCELLED_BY_PATRON', false],
    ['BORROWING', 'RECEIVED_PHYSICALLY', 'LOANED', true],
    ['BORROWING', 'LOANED', 'LOANED', false],
    ['BORROWING', 'REQUEST_COMPLETED', 'LOANED', false],
    ['LENDING', 'REQUEST_CREATED_LEND', 'LOCATE_FAILED', true],
    ['LENDING', 'REQUEST_CREATED_LEND', 'RECEIVED_PHYSICALLY', false],
    ['LENDING', 'SHIPPED_PHYSICALLY', 'RETURNED_BY_PARTNER', true]
  ]
  for (const [kind, from, to, may] of cases) t.equal(mayFollow(kind, from, to), may, `${kind} ${from} -> ${to}`)
})

t.test('RS-01 what may still be cancelled: table of cases', async t => {
  const cases: [status: string, reason: string | undefined, to: string | undefined][] = [
    ['REQUEST_CREATED_BOR', 'CancelledAtPatronRequest', 'CANCELLED_BY_PATRON'],
    ['REQUEST_SENT', 'CannotBeFulfilled', 'CANCELLED_BY_STAFF'],
    ['LOCATE_FAILED', undefined, 'CANCELLED_BY_STAFF'],
    ['SHIPPED_PHYSICALLY', undefined, undefined],
    ['RECEIVED_PHYSICALLY', undefined, undefined],
    ['LOANED', undefined, undefined],
    ['CANCELLED', undefined, undefined]
  ]
  for (const [status, reason, to] of cases) t.equal(afterCancel(status, reason), to, `${status} ${reason}`)
})
