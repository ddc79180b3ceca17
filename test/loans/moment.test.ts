import t, { type Test } from 'tap'
import { desk, shelf, users } from './shelf.ts'

t.test(
  'CIRC a loan and a return are of the moment at which their item was free, not of that at which they came',
  async t => {
    const app = await shelf(t)
    const { call, clock, database, user, copy } = app
    const ada = await user('ada')
    const one = await copy('M1')
    const waiting = async () => {
      const text = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      return ((await database.pool.query(text)).rowCount ?? 0) > 0
    }
    /** Asks while somebody else holds the item, for an hour. */
    const held = async (t: Test, ask: () => ReturnType<typeof call>) => {
      const client = await database.pool.connect()
      t.teardown(() => client.release())
      await client.query('begin')
      await client.query('select from item where id = $1 for update', [one.pid])
      const asked = ask()
      while (!(await waiting())) await new Promise(setImmediate)
      clock.advance(3_600_000)
      await client.query('commit')
      return asked
    }
    const lent = await held(t, () => call('POST', `${users}/${ada}/loans?item_barcode=M1`, { body: desk }))
    t.equal(lent.status, 200, lent.text)
    t.equal(lent.data.loan_date, '2026-11-22T13:00:00Z')
    const at = `/almaws/v1/bibs/${one.bib}/holdings/${one.holding}/items/${one.pid}`
    const back = await held(t, () => call('POST', `${at}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`))
    t.equal(back.status, 200, back.text)
    const { rows } = await database.pool.query(
      'select loan_date::text as lent, return_date::text as returned from loan'
    )
    t.same(rows, [{ lent: '2026-11-22 13:00:00+00', returned: '2026-11-22 14:00:00+00' }])
  }
)
