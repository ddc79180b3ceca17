import t from 'tap'
import { remembered, TimedValues } from '../../src/platform/remembered.ts'

/** A work that has no database: in a transaction where it is given one. */
function workOf(of: { pool?: object; institution?: string; at?: number; transaction?: object } = {}) {
  const { pool = {}, institution = '01A', at = 1000, transaction } = of
  return {
    pool,
    institution,
    now: new Date(at),
    inTransaction: transaction !== undefined,
    em: { getTransactionContext: () => transaction }
  } as never
}

/** What is remembered of a value that may change, and how often it was read. */
function counted() {
  const state = { value: 'a', reads: 0, fails: false, turns: 1 }
  const known = remembered(async () => {
    state.reads += 1
    const { value, fails, turns } = state
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
    if (fails) throw new Error('broken')
    return value
  })
  return { state, known }
}

t.test('a value is read once in five seconds, by each service and of each institution for itself', async t => {
  const { state, known } = counted()
  const pool = {}
  t.equal(await known.of(workOf({ pool })), 'a')
  state.value = 'b'
  t.equal(await known.of(workOf({ pool, at: 5999 })), 'a')
  t.equal(await known.of(workOf({ pool, at: 6000 })), 'b')
  t.equal(await known.of(workOf({ pool, at: 900 })), 'b', 'a clock that was set back reads anew')
  t.equal(state.reads, 3)
  await known.of(workOf({ pool, institution: '02B', at: 900 }))
  await known.of(workOf({ at: 900 }))
  t.equal(state.reads, 5)
})

t.test('a hundred requests at once make one read; its failure is told to all and not remembered', async t => {
  const { state, known } = counted()
  const pool = {}
  state.fails = true
  const failed = await Promise.allSettled(Array.from({ length: 100 }, () => known.of(workOf({ pool }))))
  t.same([...new Set(failed.map(({ status }) => status))], ['rejected'])
  t.equal(state.reads, 1)
  state.fails = false
  await Promise.all(Array.from({ length: 100 }, () => known.of(workOf({ pool }))))
  t.equal(state.reads, 2)
})

t.test('what was read before a change is not remembered after it', async t => {
  const { state, known } = counted()
  const pool = {}
  state.turns = 9
  const before = known.of(workOf({ pool }))
  Object.assign(state, { value: 'b', turns: 1 })
  known.forget(workOf({ pool }))
  t.equal(await known.of(workOf({ pool })), 'b', 'nobody is given a read that began before it')
  t.equal(await before, 'a', 'a slow one')
  t.equal(await known.of(workOf({ pool })), 'b')
  t.equal(state.reads, 2)
})

t.test('a transaction that changes something sees it alone; one that only reads fails alone', async t => {
  const { state, known } = counted()
  const pool = {}
  const transaction = {}
  t.equal(await known.of(workOf({ pool })), 'a')
  state.value = 'b'
  known.forget(workOf({ pool, transaction }))
  t.equal(await known.of(workOf({ pool, transaction })), 'b')
  t.equal(await known.of(workOf({ pool, transaction })), 'b')
  t.equal(state.reads, 3, 'it reads for itself each time')
  state.value = 'a'
  t.equal(await known.of(workOf({ pool })), 'a', 'undone: nothing of it is left')

  const reading = counted()
  reading.state.fails = true
  const alone = reading.known.of(workOf({ pool, transaction: {} }))
  reading.state.fails = false
  const other = reading.known.of(workOf({ pool }))
  await t.rejects(alone, /broken/)
  t.equal(await other, 'a')
})

t.test('of more values than are kept the oldest go', t => {
  const kept = new TimedValues<number>(2)
  for (const [name, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4]
  ] as const)
    kept.set(name, value, 0)
  t.same(
    ['a', 'b', 'c'].map(name => kept.get(name, 1)?.value),
    [3, undefined, 4]
  )
  kept.delete('a')
  t.equal(kept.get('a', 1), undefined)
  t.end()
})
