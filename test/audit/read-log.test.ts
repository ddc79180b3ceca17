import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { type Read, ReadGroups } from '../../src/audit/read-groups.ts'
import { readLog } from '../../src/audit/reads.ts'
import { addKey, all } from '../helpers/app.ts'
import { openTestDatabase } from '../helpers/database.ts'
import { root } from '../house/rules.ts'

const read = (more: Partial<Read> = {}): Read => ({
  ...{ institution: 'A', actor: 'a', action: 'read.users', operation: 'getUser', filters: '', people: ['1'] },
  at: new Date('2026-11-22T12:00:00Z'),
  ...more
})

t.test('AUD-03 groups: one for each caller, operation, filters and subject; put back, nothing is lost', async t => {
  const groups = new ReadGroups()
  const others = [{ actor: 'b' }, { operation: 'c' }, { filters: 'd' }, { subject: 'sis-run:1' }, { institution: 'e' }]
  for (const more of [{}, { people: ['2', '1'] }, ...others]) groups.add(read(more))
  t.equal(groups.size, 6)
  t.equal(groups.people, 8)
  const taken = groups.take()
  t.match(taken[0], { reads: 2, told: 3, people: new Set([1, 2]) })
  t.same([groups.size, groups.people], [0, 0])
  groups.add(read({ people: ['7'], at: new Date('2026-11-22T12:00:05Z') }))
  groups.putBack(taken)
  t.equal(groups.people, 8)
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
  for (let id = 0; !log.full && id < 1_000_000; id++) log.note(read({ people: [String(id)] }))
  t.ok(log.full)
  await t.rejects(log.flush(), /away/)
  t.equal(log.sound, false)
  t.ok(log.full, 'nothing was lost')
  works = true
  await log.close()
  t.same([log.full, log.sound, told], [false, true, [1]], 'all of it is one group')
})

t.test('AUD-03 a service that is told to stop (SIGTERM) writes what it has gathered', async t => {
  const database = await openTestDatabase(t)
  await addKey(database, 'reader', { institution: 'A', name: 'reader', areas: all })
  const env = { ...process.env, DATABASE_URL: database.url, PORT: '0', WORKERS: '0', SANDBOX: 'false' }
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  let log = ''
  for await (const data of child.stdout) {
    log += data
    if (/"address":"/.test(log)) break
  }
  const address = /"address":"([^"]+)"/.exec(log)?.[1] ?? ''
  const gone = once(child, 'exit')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      fetch(`${address}/almaws/v1/users`, { headers: { authorization: 'apikey reader' } })
    )
  )
  child.kill('SIGTERM')
  t.same(
    answers.map(({ status }) => status),
    Array(20).fill(200)
  )
  t.same((await gone)[0], 0)
  const { rows } = await database.pool.query(
    `select sum((content::jsonb->5->>'reads')::int)::int as reads from audit_entry where institution = 'A'`
  )
  t.equal(rows[0].reads, 20)
})
