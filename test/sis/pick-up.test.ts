import { appendFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { addKey, all } from '../helpers/app.ts'
import { reportOf } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { zipOf } from '../helpers/zip.ts'
import { codes, pickUp, pickUpApp, start, zip } from './waiting.ts'

t.test('SIS-05 the same content is never taken twice, unless asked', async t => {
  const { app, place } = await pickUpApp(t)
  const content = await zip({ primary_id: 'ada' })
  writeFileSync(join(place, 'a.zip'), content)
  const dry = await pickUp(app, { dry_run: 'true' })
  t.match(dry, { dry_run: true, files: [{ name: 'a.zip' }], counters: { created: 1 } })
  t.same(readdirSync(place), ['a.zip'], 'a dry run leaves it where it is')
  const first = await pickUp(app)
  t.match(first, { status: 'COMPLETED_SUCCESS', counters: { created: 1 }, notices: [] })

  writeFileSync(join(place, 'b.zip'), content)
  writeFileSync(join(place, 'c.zip'), await zip({ primary_id: 'bob' }))
  writeFileSync(join(place, 'd.zip'), await zip({ primary_id: 'bob' }))
  const second = await pickUp(app)
  t.match(second.files, [{ name: 'c.zip' }])
  t.match(second.notices, [
    { code: 'KNOWN', file: 'b.zip', message: `Its content was taken by the run ${first.id}: not taken again.` }
  ])
  t.same(readdirSync(place).sort(), ['a.zip.handled', 'b.zip.handled', 'c.zip.handled', 'd.zip.handled'])
  renameSync(join(place, 'b.zip.handled'), join(place, 'b.zip'))
  t.match(await pickUp(app, { again: 'true' }), { files: [{ name: 'b.zip' }], notices: [], counters: { unchanged: 1 } })
})

t.test('SIS-05 a content whose run failed may come again, and that of another profile is not known', async t => {
  const { app, place } = await pickUpApp(t)
  writeFileSync(join(place, 'a.zip'), await zip({ primary_id: 'ada' }))
  await pickUp(app)
  await app.database.pool.query(`update job_instance set status = 'COMPLETED_FAILED'`)
  renameSync(join(place, 'a.zip.handled'), join(place, 'a.zip'))
  t.match(await pickUp(app), { files: [{ name: 'a.zip' }], notices: [] })
})

t.test('SIS-05 what was taken last is known; an older content is new again, but not in a file that stayed', async t => {
  const { app, place } = await pickUpApp(t)
  const [one, other] = [await zip({ primary_id: 'ada' }), await zip({ primary_id: 'ada', first_name: 'Ada' })]
  const put = (name: string, content: Buffer) => writeFileSync(join(place, name), content)
  put('1.zip', one)
  const first = await pickUp(app)
  put('2.zip', other)
  t.match((await pickUp(app)).counters, { updated: 1 })
  put('3.zip', one)
  t.match(await pickUp(app), { files: [{ name: '3.zip' }], notices: [], counters: { updated: 1 } }, 'the SIS went back')
  put('4.zip', one)
  t.same(codes(await pickUp(app)), ['KNOWN 4.zip'], 'now it is the last one')

  put('5.zip', other)
  await pickUp(app)
  // What a server that forbids renaming leaves: the file stays, and the run said so.
  await app.database.pool.query(
    `insert into sis_notice values ('01TEST_INST', $1, 1, 'NOT_RENAMED', '1.zip', 'It could not be renamed.', now())`,
    [first.id]
  )
  put('1.zip', one)
  const stayed = await pickUp(app)
  t.same(codes(stayed), ['KNOWN 1.zip'], 'the old file is not applied over the new one')
  t.match(stayed.notices[0].message, `taken by the run ${first.id}`)
})

t.test('SIS-05 a file that is still growing is left for the next time', async t => {
  const { app, place } = await pickUpApp(t)
  app.parts.config.FEED_SETTLE_MS = 800
  const content = await zip({ primary_id: 'ada' })
  writeFileSync(join(place, 'a.zip'), await zip({ primary_id: 'bob' }))
  writeFileSync(join(place, 'b.zip'), content.subarray(0, 50))
  const id = await start(app)
  const done = runJobsUntilDone(app)
  const begun = 'select 1 from sis_run where id = $1'
  await until(async () => (await app.database.pool.query(begun, [id])).rows.length > 0, 5000, 'no run')
  const grow = setInterval(() => appendFileSync(join(place, 'b.zip'), 'x'), 50)
  await done.finally(() => clearInterval(grow))
  const { run } = await reportOf(app, id)
  t.match(run, { status: 'COMPLETED_SUCCESS', files: [{ name: 'a.zip' }] })
  t.same(codes(run), ['GROWING b.zip'])
  t.same(readdirSync(place).sort(), ['a.zip.handled', 'b.zip'])
  writeFileSync(join(place, 'b.zip'), content)
  app.parts.config.FEED_SETTLE_MS = 0
  t.match((await pickUp(app)).files, [{ name: 'b.zip' }])
})

t.test('SIS-04 what cannot be read at all is moved aside with its reason and keeps nobody', async t => {
  const { app, place } = await pickUpApp(t)
  const damaged = await zip({ primary_id: 'eve', more: `<!-- ${'long '.repeat(500)} -->` })
  damaged[60] = (damaged[60] ?? 0) ^ 0xff
  writeFileSync(join(place, 'a.zip'), 'no zip')
  writeFileSync(join(place, 'b.zip'), damaged)
  writeFileSync(join(place, 'c.zip'), await zipOf({ 'users.xml': '<users>\n<user><last_name>X</last_name>' }))
  writeFileSync(join(place, 'd.zip'), await zip({ primary_id: 'ada' }))
  const run = await pickUp(app)
  t.match(run, { status: 'COMPLETED_WARNING', files: [{ name: 'd.zip' }], counters: { created: 1 } })
  t.same(codes(run), ['UNREADABLE a.zip', 'UNREADABLE b.zip', 'UNREADABLE c.zip'])
  t.match(
    run.notices[2].message,
    /^users\.xml: Line 2, column 1: the element <user> is not closed\. Nothing of it was taken\.$/
  )
  t.same(readdirSync(place).sort(), ['a.zip.rejected', 'b.zip.rejected', 'c.zip.rejected', 'd.zip.handled'])
  const { rows } = await app.database.pool.query('select count(*)::int as n from sis_file_chunk')
  t.equal(rows[0].n, 0, 'nothing of them is kept')

  writeFileSync(join(place, 'e.zip'), 'no zip')
  const failed = await pickUp(app)
  t.match(failed, { status: 'COMPLETED_FAILED', failure: { message: /^e\.zip: The zip cannot be read/ } })
  const { data } = await app.call('GET', '/v1/audit?action=sis.run.ended&limit=1')
  t.match(data.entries, [{ subject: `sis-run:${failed.id}`, count: 0, detail: { failed: true } }], 'AUD-01')
  t.match(await pickUp(app), { status: 'COMPLETED_SUCCESS', files: [], notices: [] }, 'not for ever')
})

t.test('getSisFeed: freshness, and alarms in the list of runs', async t => {
  const { app, place } = await pickUpApp(t, { freshness: { hours: 26, shrinkPercent: 50 } })
  const people = (count: number, from: number) =>
    zip(...Array.from({ length: count }, (_, index) => ({ primary_id: `p${from}-${index * 7919}` })))
  t.same((await app.call('GET', '/v1/sis/profiles/campus/feed')).data, {
    profile: 'CAMPUS',
    last_file: null,
    median_bytes: null,
    alarms: []
  })
  for (let night = 1; night <= 4; night++) {
    writeFileSync(join(place, `n${night}.zip`), await people(200, night))
    t.same((await pickUp(app)).notices, [])
    app.clock.advance(24 * 3_600_000)
  }
  writeFileSync(join(place, 'n5.zip'), await people(20, 5))
  const shrunk = await pickUp(app)
  t.match(shrunk.notices, [{ code: 'SHRUNK', file: 'n5.zip', message: /the median of the 4 before it is \d+\.$/ }])
  app.clock.advance(27 * 3_600_000)
  const late = await pickUp(app)
  t.match(late.notices, [{ code: 'MISSING', file: null, message: /^No file came since 2026-11-26T12:00:00.000Z/ }])
  const { data } = await app.call('GET', '/v1/sis/profiles/CAMPUS/feed')
  t.match(data, { last_file: { name: 'n5.zip', run: shrunk.id, taken_at: '2026-11-26T12:00:00.000Z' } })
  t.match(
    data.alarms.map(({ code }: { code: string }) => code),
    ['MISSING', 'SHRUNK']
  )
  const list = (await app.call('GET', '/v1/sis/runs')).data
  t.same(list.alarms, data.alarms)
  t.match(list.runs[0].notices, [{ code: 'MISSING' }])
  await addKey(app.database, 'other', { institution: '01OTHER', name: 'other', areas: all })
  t.same((await app.call('GET', '/v1/sis/runs', { key: 'other' })).data, { runs: [], total: 0, alarms: [] })
  t.equal((await app.call('GET', '/v1/sis/profiles/CAMPUS/feed', { key: 'other' })).status, 404)
})

t.test('runJob: SIS-03 SIS-11 the job of a profile runs no other one, and takes no file as posted', async t => {
  const { app, place } = await pickUpApp(t)
  const settings = { synchronize: { active: false } }
  await app.call('POST', '/v1/sis/profiles', { body: { code: 'OTHER', name: 'Other', settings } })
  const other = join(place, '..', 'OTHER')
  mkdirSync(other)
  writeFileSync(join(other, 'a.zip'), await zip({ primary_id: 'ada' }))
  for (const [parameter, told] of [
    [{ profile: 'OTHER' }, /401664.*Parameter value invalid: profile is not that of the job/],
    [{ posted: 'true' }, /401664.*Parameter value invalid: posted/]
  ] as const)
    await t.rejects(start(app, parameter), told)
  t.same(readdirSync(other), ['a.zip'])
  const { rows } = await app.database.pool.query('select count(*)::int as n from job_instance')
  t.equal(rows[0].n, 0, 'nothing was started')
  writeFileSync(join(place, 'b.zip'), await zip({ primary_id: 'bob' }))
  t.match(
    await pickUp(app, { profile: 'campus' }),
    { profile: 'CAMPUS', files: [{ name: 'b.zip' }] },
    'its own is named'
  )
})
