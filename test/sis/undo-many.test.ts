import t, { type Test } from 'tap'
import { codeTables } from '../../src/codes/tables.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { institution } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { statements } from '../users/people.ts'
import { peopleOf, settleFeed, undoRun, workOf } from './harness.ts'

/** An institution whose feeds are run and undone without the queue, `size` records a chunk. */
async function engine(t: Test) {
  const app = await sisApp(t)
  const place = { database: app.database, clock: app.clock, config: app.parts.config }
  // In Alma's order: only then may a record take what one before it has given up.
  const settings = { ...defaultSettings(), matchIdType: 'BARCODE', userGroup: 'STAFF', orderIndependent: false }
  const tables = await codeTables(workOf(place, institution))
  const rules = { institution, profileCode: 'CAMPUS', settings, tables, digest: 'd', dryRun: false }
  const settle = async (content: string, size: number) =>
    (await settleFeed(place, { ...rules, mode: 'synchronize' }, { content, kind: 'xml' }, size)).id
  return { app, place, settle }
}

const users = (count: number, first_name: string) =>
  feedXml(
    ...Array.from({ length: count }, (_, n) => ({
      primary_id: `u${n}`,
      first_name,
      identifiers: { BARCODE: `b${n}`, NETID: `${first_name}${n}` }
    }))
  )

t.test('SIS-54 a chunk is undone with as many statements for a hundred users as for ten', async t => {
  const count = async (size: number): Promise<[number, object]> => {
    const { place, settle } = await engine(t)
    await settle(users(size, 'Ada'), 500)
    const id = await settle(users(2 * size, 'Grace'), 500)
    let counters = {}
    const sent = await statements(t, async () => {
      counters = (await undoRun(place, institution, id, false)).counters
    })
    return [sent.length, counters]
  }
  const [few, fewCounters] = await count(10)
  const [many, manyCounters] = await count(100)
  t.same(fewCounters, { processed: 20, updated: 10, removed: 10, rejected: 0 })
  t.same(manyCounters, { processed: 200, updated: 100, removed: 100, rejected: 0 })
  t.equal(many, few)
})

t.test(
  'SIS-54 SIS-22 what users have handed on goes back, in chunks of any size; a dry run tells the same',
  async t => {
    const handed = (shift: number, ...more: string[]) =>
      feedXml(
        ...Array.from({ length: 7 }, (_, n) =>
          userXml({
            primary_id: `u${n}`,
            first_name: `Shift${shift}`,
            identifiers: { BARCODE: `b${n}`, ...(n >= shift ? { NETID: `net${n - shift}` } : {}) }
          })
        ),
        ...more
      )
    const last = userXml({ primary_id: 'new', identifiers: { BARCODE: 'b9', NETID: 'net6' } })
    for (const size of [1, 2, 3, 500]) {
      const { place, settle } = await engine(t)
      await settle(handed(0), size)
      const before = await peopleOf(place, institution)
      // Everybody hands his id on to the next one; the last one's goes to somebody new.
      const id = await settle(handed(1, last), size)
      const dry = await undoRun(place, institution, id, true)
      const done = await undoRun(place, institution, id, false, 2)
      t.same(done.counters, { processed: 8, updated: 7, removed: 1, rejected: 0 }, `chunks of ${size}`)
      t.same(dry.counters, done.counters)
      const told = ({ records }: typeof done) =>
        records.map(({ primary_id, outcome, changes }) => ({ primary_id, outcome, changes }))
      t.strictSame(told(dry), told(done))
      const after = await peopleOf(place, institution)
      const plain = (people: typeof before) => people.map(({ version: _, ...person }) => person)
      t.strictSame(plain(after), plain(before))
    }
  }
)

t.test(
  'SIS-54 an identifier that somebody takes in the very moment: the chunk is undone anew, and says so',
  async t => {
    const app = await sisApp(t)
    const { pool } = app.database
    const called = (id: string, net: string) => userXml({ primary_id: id, identifiers: { NETID: net } })
    await feed(app, feedXml(called('ada', 'one'), called('bob', 'two')))
    const { run } = await feed(app, feedXml(called('ada', 'uno'), called('bob', 'due')))
    const other = await pool.connect()
    t.teardown(() => other.release())
    await other.query('begin')
    const key = "insert into user_identifier (institution, value_key, user_id, id_type) values ($1, 'one', -5, 'NETID')"
    await other.query(key, [institution])
    const { data } = await app.call('POST', `/v1/sis/runs/${run.id}/undo?dry_run=false`, { body: {} })
    const running = runJobsUntilDone(app)
    const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await until(async () => (await pool.query(waiting)).rows[0].n > 0, 60_000, 'the chunk does not wait')
    await other.query('commit')
    await running
    const { run: undone, records } = await reportOf(app, data.id)
    t.match(undone, { status: 'COMPLETED_SUCCESS', counters: { processed: 2, updated: 1, rejected: 1 } })
    t.match(
      records.map(({ primary_id, reason }: any) => [primary_id, reason]),
      [['bob'], ['ada', 'IDENTIFIER_TAKEN']]
    )
  }
)

t.test('SIS-54 no PIN is put back: its hash stands in no report, and the record says so', async t => {
  const app = await sisApp(t)
  const ada = (pin: string, more = '') =>
    feedXml(userXml({ primary_id: 'ada', more: `${more}<pin_number>${pin}</pin_number>` }))
  await feed(app, ada('1111'))
  const pins = async () =>
    (await app.database.pool.query(`select pin, guarded::text from app_user where primary_id = 'ada'`)).rows[0]
  const undo = async (id: string) => {
    const { data } = await app.call('POST', `/v1/sis/runs/${id}/undo?dry_run=false`, { body: {} })
    await runJobsUntilDone(app)
    return (await reportOf(app, data.id)).records[0]
  }
  const { run: only } = await feed(app, ada('2222'))
  const changed = await pins()
  t.match(await undo(only.id), {
    outcome: 'rejected',
    reason: 'PIN_NOT_RESTORED',
    changes: [{ field: 'pin_number', why: 'SECRET_NOT_KEPT' }]
  })
  t.same(await pins(), changed)
  const { run: both } = await feed(app, ada('3333', '<first_name>Augusta</first_name>'))
  const told = await undo(both.id)
  t.equal(told.outcome, 'updated', 'the rest is put back')
  t.match(told.changes.map(({ field, why }: any) => `${field} ${why}`).sort(), [
    'first_name UNDONE',
    'pin_number SECRET_NOT_KEPT'
  ])
  t.not((await pins()).pin, changed.pin)
  const { rows } = await app.database.pool.query('select coalesce(changes::text, $1) as changes from sis_record', [''])
  t.ok(rows.length > 0)
  for (const { changes } of rows) t.notMatch(changes, /scrypt|1111|2222|3333/)
})
