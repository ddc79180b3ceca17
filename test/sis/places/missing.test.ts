import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { localPlace } from '../../../src/sis/pickup/folder.ts'
import { missingAlarm } from '../../../src/sis/pickup/freshness.ts'
import { settledFiles } from '../../../src/sis/pickup/place.ts'
import { codes, pickUp, pickUpApp, zip } from '../waiting.ts'

const hourMs = 3_600_000

t.test('SIS-01 a feed that has never come is missing from the first run on', async t => {
  const { app } = await pickUpApp(t, { freshness: { hours: 26 } })
  const feed = async () => (await app.call('GET', '/v1/sis/profiles/CAMPUS/feed')).data
  t.same((await feed()).alarms, [], 'nobody has looked yet')
  await pickUp(app, { dry_run: 'true' })
  t.same((await feed()).alarms, [], 'a dry run may look before anything was sent')
  const night = await pickUp(app)
  const message = 'No file has ever come: one is expected every 26 hours.'
  t.match(night.notices, [{ code: 'MISSING', file: null, message }])
  t.same((await feed()).alarms, [{ profile: 'CAMPUS', code: 'MISSING', message }])
  t.same((await app.call('GET', '/v1/sis/runs')).data.alarms, (await feed()).alarms)

  const { app: idle } = await pickUpApp(t, { freshness: { hours: 26 } })
  idle.clock.advance(27 * hourMs)
  t.match((await idle.call('GET', '/v1/sis/profiles/CAMPUS/feed')).data.alarms, [{ code: 'MISSING', message }])
  const { app: byHand } = await pickUpApp(t)
  t.same((await pickUp(byHand)).notices, [], 'a profile that expects no feed misses none')
})

t.test('when a file is missing', t => {
  const at = (hours: number) => new Date(hours * hourMs)
  const file = { name: 'a.zip', bytes: 1, sha256: '', at: at(0), run: '1' }
  const cases: [
    what: string,
    last: typeof file | undefined,
    hours: number | undefined,
    now: number,
    looked: boolean,
    is: boolean
  ][] = [
    ['it came in time', file, 26, 26, true, false],
    ['it is late', file, 26, 27, true, true],
    ['nobody expects one', undefined, undefined, 99, true, false],
    ['none came, nobody looked', undefined, 26, 26, false, false],
    ['none came, the profile is old', undefined, 26, 27, false, true],
    ['none came, a run looked', undefined, 26, 1, true, true]
  ]
  for (const [what, last, hours, now, looked, is] of cases)
    t.equal(missingAlarm(last, hours, at(now), { since: at(0), looked }) !== undefined, is, what)
  t.end()
})

t.test('SIS-01 a folder that is not there, or that cannot be read, fails the run and says so', async t => {
  const { app, place } = await pickUpApp(t)
  rmSync(place, { recursive: true })
  const none = await pickUp(app)
  t.match(none, {
    status: 'COMPLETED_FAILED',
    failure: { message: /CAMPUS of the feeds cannot be read\. There is no such/ }
  })
  t.throws(() => readdirSync(place), 'it is not made')
  writeFileSync(place, 'a file')
  t.match(await pickUp(app), { status: 'COMPLETED_FAILED', failure: { message: /It is no folder\.$/ } })
  rmSync(place)
  mkdirSync(place)
  t.match(await pickUp(app), { status: 'COMPLETED_SUCCESS' })
  const secret = localPlace(place)
  t.same(await secret.look(), [])
})

t.test('SIS-01 what is no zip is told of and left where it is', async t => {
  const { app, place } = await pickUpApp(t)
  const others = ['users.xml', 'users.JSON', 'users.csv', 'users.tar.gz']
  const quiet = ['old.zip.handled', 'bad.zip.rejected', '.hidden.xml', 'next.zip.part', 'README']
  for (const name of [...others, ...quiet]) writeFileSync(`${place}/${name}`, '<users/>')
  writeFileSync(`${place}/a.zip`, await zip({ primary_id: 'ada' }))
  const run = await pickUp(app)
  t.match(run, { files: [{ name: 'a.zip' }], counters: { created: 1 } })
  t.same(codes(run), others.map(name => `NOT_A_FEED ${name}`).sort())
  t.match(run.notices[0].message, /^A feed is a zip/)
  t.same(readdirSync(place).sort(), ['a.zip.handled', ...others, ...quiet].sort())
  const { ready, strange } = await settledFiles(localPlace(place), 0)
  t.same([ready, strange], [[], others.toSorted()], 'also when nothing is ready')
})
