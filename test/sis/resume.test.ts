import t from 'tap'
import { codeTables } from '../../src/codes/tables.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feedXml } from '../helpers/feed.ts'
import { zipOf } from '../helpers/zip.ts'
import { peopleOf, type Settled, settleFeed, workOf } from './harness.ts'

t.test('SIS-03 a run over several files that stops at any border goes on at the right user', async t => {
  const app = await testApp(t)
  await configure(app)
  const place = { database: app.database, clock: app.clock, config: app.parts.config }
  const tables = await codeTables(workOf(place, institution))
  const users = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ primary_id: `u${from + n}`, user_group: n === 1 ? 'NONE' : 'STAFF' }))
  // The last file is about users of the first two again: refused in the first run, taken where they were refused
  // before.
  const content = await zipOf({
    'a.xml': feedXml(...users(0, 5)),
    'b.xml': '<users/>',
    'c.xml': feedXml(...users(10, 1)),
    'd.xml': feedXml(...users(20, 4)),
    'e.xml': feedXml({ primary_id: 'u1' }, { primary_id: 'u20' }, { primary_id: 'u10' }, { primary_id: 'u21' })
  })
  let number = 0
  for (const orderIndependent of [false, true]) await goesOn(orderIndependent)

  async function goesOn(orderIndependent: boolean) {
    const settle = async (dryRun: boolean, size: number, stopEvery: number) => {
      const code = `R${number++}`
      const settings = { ...defaultSettings(), userGroup: 'GRAD', orderIndependent }
      const rules = {
        institution: code,
        profileCode: 'CAMPUS',
        mode: 'synchronize' as const,
        settings,
        tables,
        digest: 'd'
      }
      const settled: Settled = await settleFeed(place, { ...rules, dryRun }, { content, kind: 'zip' }, size, stopEvery)
      t.equal(settled.error, undefined)
      const { rows } = await app.database.pool.query(
        'select sum(length(outcomes))::int as n, count(distinct first_user)::int = count(*) as once from sis_chunk where institution = $1',
        [code]
      )
      t.same(rows, [{ n: 14, once: true }], 'every record once')
      return { counters: settled.counters, records: settled.records, people: await peopleOf(place, code) }
    }
    const calm = await settle(false, 1000, 0)
    // Without an order the two of u10 and of u20 refuse each other.
    const [created, rejected] = orderIndependent ? [8, 6] : [10, 4]
    t.same(calm.counters, { processed: 14, created, updated: 0, unchanged: 0, rejected })
    t.same(
      calm.records.map(({ file }) => file).join(' '),
      'a.xml a.xml a.xml a.xml a.xml c.xml d.xml d.xml d.xml d.xml e.xml e.xml e.xml e.xml'
    )
    for (const size of [1, 2, 3, 1000])
      for (const stopEvery of [2, 3, 5]) {
        t.strictSame(await settle(false, size, stopEvery), calm, `chunks of ${size}, stopped at every ${stopEvery}`)
        const { counters, records } = await settle(true, size, stopEvery)
        t.strictSame(
          { counters, records },
          { counters: calm.counters, records: calm.records },
          'a dry run tells the same'
        )
      }
  }
})
