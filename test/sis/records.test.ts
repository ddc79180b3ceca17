import { Readable } from 'node:stream'
import t from 'tap'
import { rawRecords } from '../../src/sis/feed/feed.ts'
import { recordReader } from '../../src/sis/feed/records.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { clean } from './clean.ts'

/** Reads a feed of many plain users, all or every other one of them left out as known; how many were read. */
async function readAll(text: string, skips: boolean): Promise<number> {
  const records = recordReader('xml')
  const open = async () => Readable.from([Buffer.from(text)])
  let [at, read] = [0, 0]
  for await (const raw of rawRecords({ name: 'f.xml', kind: 'xml', open } as never))
    if (skips && raw.bytes.length > 0 && at++ % 2 === 0) records.skip(raw)
    else if (records.read(raw).user) read++
  records.end()
  return read
}

t.test('SIS-07 what stands between a million users adds up to no text that is too long', async t => {
  const user = '<user><primary_id>p</primary_id><last_name>L</last_name></user>'
  const feedOf = (between: string, count = 2000) => `<users>${`${between}${user}`.repeat(count)}</users>`
  for (const [what, between] of [
    ['blanks', `\n${' '.repeat(1000)}`],
    ['texts', 'x'.repeat(1000)],
    ['comments', `<!--${'c'.repeat(1000)}-->`],
    ['texts and comments', ` ${'x'.repeat(500)}<!--${'c'.repeat(500)}-->${'x'.repeat(500)}`]
  ] as const) {
    t.equal(await readAll(feedOf(between), false), 2000, what)
    t.equal(await readAll(feedOf(between), true), 1000, `${what}, some users known`)
  }
  await t.rejects(readAll(feedOf('x'.repeat(1_200_000), 2), true), { message: 'a text or tag is too long' })
  const broken = feedOf('\n  ').replace('</users>', '\n </wrong>')
  await t.rejects(
    readAll(broken, true),
    { message: 'unexpected close tag', line: 2002, column: 10 },
    'and places are told as before'
  )
  await t.rejects(
    readAll(`${feedOf('\n')}\n<users/>`, true),
    { message: /only one root|outside of root/, line: 2002 },
    'a second root'
  )
  await t.rejects(
    readAll(feedOf('\n\f'), true),
    { message: /disallowed character/, line: 2 },
    'a blank that XML does not know'
  )
})

t.test('SIS-04 one bad user never fails the file', async t => {
  const app = await sisApp(t)
  const user = (more: string) => `<user><primary_id>p</primary_id><last_name>L</last_name>${more}</user>`
  const cases: [what: string, xml: string, reason: string, message: RegExp][] = [
    ['a scalar twice', user('<first_name>A</first_name><first_name>B</first_name>'), 'INVALID_INPUT', /first_name/],
    ['a date that is none', user('<expiry_date>2026-02-30</expiry_date>'), 'INVALID_INPUT', /expiry_date/],
    ['a text that is too long', user(`<first_name>${'x'.repeat(256)}</first_name>`), 'INVALID_INPUT', /first_name/],
    ['a primary id too long in lower case', userXml({ primary_id: '\u0130'.repeat(255) }), 'INVALID_INPUT', /255/],
    ['a self-closed user', '<user/>', 'MATCH_IDENTIFIER_MISSING', /User identifier value/],
    ['an empty user', '<user></user>', 'MATCH_IDENTIFIER_MISSING', /User identifier value/]
  ]
  const unknown = user('<shoe_size>43</shoe_size><future><deep a="1">x</deep></future>')
  const { run, records } = await feed(app, feedXml(...cases.map(([, xml]) => xml), unknown, { primary_id: 'good' }))
  t.match(run, { status: 'COMPLETED_SUCCESS', counters: { processed: 8, created: 2, rejected: 6 } })
  for (const [index, [what, , reason, message]] of cases.entries())
    t.match(records[index], { outcome: 'rejected', reason, message, line: index + 2 }, what)
  t.match(records[6], { outcome: 'created', primary_id: 'p' }, 'what Alma does not know is read over')
})

t.test('SIS-04 JSON: a list, a user a line, and a line that is broken', async t => {
  // Without guards, what stands before the break is applied.
  const app = await sisApp(t, { guards: { active: false } })
  const post = async (payload: string, type = 'application/json') => {
    const headers = { authorization: 'apikey test', 'content-type': type }
    const answer = await app.app.inject({ method: 'POST', url: '/v1/sis/profiles/CAMPUS/runs', payload, headers })
    t.equal(answer.statusCode, 202)
    await runJobsUntilDone(app)
    return reportOf(app, answer.json().id)
  }
  const one = { primary_id: 'a', last_name: 'L' }
  const two = { primary_id: 'b', last_name: 'L', user_note: [{ note_type: { value: 'OTHER' }, note_text: '}{"' }] }
  t.match((await post(JSON.stringify([one, two], null, 2))).run.counters, { created: 2 })
  const lines = `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`
  t.match((await post(lines, 'application/x-ndjson')).run.counters, { unchanged: 2 })
  const mixed = await post(
    JSON.stringify([
      { last_name: 'x', primary_id: ['a'] },
      { ...one, gender: 3 },
      { last_name: '\ud800', primary_id: 'c' }
    ])
  )
  t.match(mixed.records, [
    { outcome: 'rejected', reason: 'INVALID_INPUT' },
    { outcome: 'rejected', reason: 'INVALID_INPUT' },
    { outcome: 'rejected', reason: 'INVALID_INPUT' }
  ])
  const broken = await post(`${lines}{"primary_id":"c",}\n{"primary_id":"d","last_name":"L"}\n`, 'application/x-ndjson')
  t.match(broken.run, { status: 'COMPLETED_FAILED', counters: { processed: 2 }, failure: { line: 3, message: /JSON/ } })
  t.match((await post('{"primary_id":"c"')).run, { status: 'COMPLETED_FAILED', failure: { line: 1, column: 1 } })
  t.match((await post('[1, 2]')).run, { status: 'COMPLETED_FAILED', failure: { line: 1, column: 2 } })
  t.match((await post('[]')).run, { status: 'COMPLETED_SUCCESS', counters: { processed: 0 } })
  await clean(t, app, 'JSON')
})
