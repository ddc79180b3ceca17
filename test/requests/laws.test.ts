import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { clipped, freeIn, inAll, merged, type Period } from '../../src/requests/rules/periods.ts'
import { placesInQueue, type Queued } from '../../src/requests/rules/rules.ts'
import { wish } from './queued.ts'

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 })
const copies = ['1', '2', '3', '4']
const queues = ids.chain(list =>
  fc.tuple(
    ...list.map(id =>
      fc.record({
        id: fc.constant(String(id)),
        bibId: fc.constantFrom('5', '6'),
        status: fc.constantFrom('NOT_STARTED' as const, 'NOT_STARTED' as const, 'IN_PROCESS' as const),
        itemId: fc.option(fc.constantFrom(...copies))
      })
    )
  )
)
const placed = (queue: readonly Queued[]) =>
  placesInQueue(queue, ({ itemId, bibId }) => (itemId === null ? copies : [itemId]).map(id => `${bibId}${id}`))

t.test('REQ-03 placesInQueue laws of queues', async t => {
  fc.assert(
    fc.property(queues, fc.infiniteStream(fc.nat(99)), (entries, numbers) => {
      const queue = entries.map(entry => wish(entry))
      const places = placed(queue)
      const waiting = queue.filter(({ status }) => status === 'NOT_STARTED')
      assert.equal(places.size, waiting.length)
      // Those who want any copy of one title stand in one queue: 1 to n without a gap when nobody else is there.
      for (const bibId of ['5', '6']) {
        const plain = waiting.filter(one => one.bibId === bibId && one.itemId === null)
        const alone = placed(plain)
        const order = plain.map(({ id }) => id).sort((one, other) => Number(one) - Number(other))
        assert.deepEqual(
          order.map(id => alone.get(id)),
          order.map((_, index) => index + 1)
        )
        const own = waiting.filter(one => one.bibId === bibId).map(({ id }) => id)
        if (own.length > 0) assert.equal(places.get(String(Math.min(...own.map(Number)))), 1)
      }
      // The order in which rows are read does not matter; who comes later moves nobody; who leaves sets nobody back.
      assert.deepEqual([...placed([...queue].reverse())].sort(), [...places].sort())
      const later = placed([...queue, wish({ id: '5000' })])
      for (const [id, place] of places) assert.equal(later.get(id), place)
      const gone = queue[numbers.next().value % queue.length]
      for (const [id, place] of placed(queue.filter(one => one !== gone))) assert.ok(place <= (places.get(id) ?? 0))
    }),
    { numRuns: 300 }
  )
  t.pass()
})

const periods = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
    .map(([from, length]): Period => ({ from: new Date(from), to: new Date(from + length) })),
  { maxLength: 6 }
)
const within = (list: readonly Period[], at: number) => list.some(({ from, to }) => +from <= at && at < +to)

t.test('BOOKING periods say the same of every moment', async t => {
  fc.assert(
    fc.property(fc.array(periods, { minLength: 1, maxLength: 4 }), lists => {
      const window = { from: new Date(5), to: new Date(45) }
      const [first = []] = lists
      for (let at = 0; at < 60; at++) {
        assert.equal(within(merged(first), at), within(first, at))
        assert.equal(within(clipped(first, window), at), at >= 5 && at < 45 && within(first, at))
        assert.equal(
          within(inAll(lists), at),
          lists.every(list => within(list, at))
        )
        assert.equal(freeIn({ from: new Date(at), to: new Date(at + 1) }, first), !within(first, at))
      }
      const parts = merged(first)
      assert.ok(parts.every((part, index) => index === 0 || +part.from > +(parts[index - 1]?.to ?? 0)))
    }),
    { numRuns: 200 }
  )
  t.pass()
})
