import t from 'tap'
import { type Read, ReadGroups } from '../../src/audit/read-groups.ts'
import { readLog } from '../../src/audit/reads.ts'

const read = (more: Partial<Read> = {}): Read => ({
  ...{ institution: 'A', actor: 'a', action: 'read.users', operation: 'getUser', filters: '', people: [1] },
  at: new Date('2026-11-22T12:00:00Z'),
  ...more
})

t.test('AUD-03 groups: one for each caller, operation, filters and subject; put back, nothing is lost', async t => {
  const groups = new ReadGroups()
  const others = [{ actor: 'b' }, { operation: 'c' }, { filters: 'd' }, { subject: 'sis-run:1' }, { institution: 'e' }]
  for (const more of [{}, { people: [2, 1] }, ...others]) groups.add(read(more))
  t.equal(groups.size, 6)
  t.equal(groups.people, 8)
  const taken = groups.take()
  t.match(taken[0], { reads: 2, told: 3, people: new Set([1, 2]) })
  t.same([groups.size, groups.people], [0, 0])
  groups.add(read({ people: [7], at: new Date('2026-11-22T12:00:05Z') }))
  groups.putBack(taken)
  t.equal(groups.people, 9)
  const [first] = groups.take()
  t.match(first, {
    reads: 3,
    told: 4,
    people: new Set([7, 1, 2]),
    first: read().at,
    last: new Date('2026-11-22T12:00:05Z')
  })
})

t.test('AUD-03 memory is bounded: a log that cannot write is full at some size, and empties when it can', async t => {
  let works = false
  const told: number[] = []
  const log = readLog({
    mode: 'after',
    async transaction() {
      if (!works) throw new Error('away')
      told.push(1)
    }
  })
  for (let id = 0; !log.full && id < 1_000_000; id++) log.note(read({ people: [id] }))
  t.ok(log.full)
  await t.rejects(log.flush(), /away/)
  t.equal(log.sound, false)
  t.ok(log.full, 'nothing was lost')
  works = true
  await log.close()
  t.same([log.full, log.sound, told], [false, true, [1]], 'all of it is one group')
})
