import { text } from 'node:stream/consumers'
import t from 'tap'
import yauzl from 'yauzl'
import { rejectFile } from '../../src/sis/feed/reject-file.ts'
import { addKey, all, type TestApp } from '../helpers/app.ts'
import { feed, feedXml, sisApp } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

/** The files of a zip, as text. */
function unzip(zip: Buffer): Promise<Record<string, string>> {
  return new Promise((done, refuse) =>
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return refuse(error)
      const found: Record<string, string> = {}
      file.on('entry', entry =>
        file.openReadStream(entry, async (failed, stream) => {
          if (failed) return refuse(failed)
          found[entry.fileName] = await text(stream)
          file.readEntry()
        })
      )
      file.on('end', () => done(found))
      file.readEntry()
    })
  )
}

async function rejectsOf(app: TestApp, id: string) {
  const { statusCode, headers, rawPayload } = await app.app.inject({
    url: `/v1/sis/runs/${id}/rejects.zip`,
    headers: { authorization: 'apikey test' }
  })
  return { status: statusCode, headers, zip: rawPayload, files: statusCode === 200 ? await unzip(rawPayload) : {} }
}

t.test('getSisRunRejects gives the rejected users as a feed that can be corrected and sent again', async t => {
  const app = await sisApp(t)
  const many = Array.from({ length: 250 }, (_, index) => ({ primary_id: `many${index}`, last_name: '' }))
  const { run } = await feed(app, {
    'students.xml': feedXml({ primary_id: 'ada' }, { primary_id: 'bob', last_name: '', more: '<!-- Ω -->' }),
    'staff/more.xml': feedXml({ primary_id: 'eve', user_group: 'NO--SUCH-' }, { primary_id: 'fay' }, ...many)
  })
  t.match(run.counters, { processed: 254, created: 2, rejected: 252 })
  const { status, headers, zip, files } = await rejectsOf(app, run.id)
  t.equal(status, 200)
  t.equal(headers['content-type'], 'application/zip')
  t.same(Object.keys(files), ['more.xml', 'students.xml'], 'in the order of the run')
  t.match(
    files['students.xml'],
    /<!-- MANDATORY_FIELD \d+: .*last_name.* \(students\.xml, line 3\) -->\n<user><primary_id>bob</
  )
  t.match(files['students.xml'], /Ω/, 'the record is as it was sent')
  t.notMatch(files['students.xml'], /ada/)
  t.match(files['more.xml'], /<!-- \w+ \d+: .*\(staff\/more\.xml, line 2\) -->\n<user><primary_id>eve</)
  t.equal(files['more.xml']?.match(/<user>/g)?.length, 251)
  t.notMatch(
    files['more.xml']
      ?.match(/<!--.*?-->/g)
      ?.map(comment => comment.slice(4, -3))
      .join(),
    /--/
  )

  const again = await feed(app, zip)
  t.match(again.run.counters, { processed: 252, created: 0, rejected: 252 }, 'the zip is a feed')
  const reasons = (one: typeof again) => one.records.map((record: { reason: string }) => record.reason)
  t.same(new Set(reasons(again)), new Set(['MANDATORY_FIELD', 'USER_GROUP_ILLEGAL']))
  const corrected = files['students.xml']?.replace('<last_name></last_name>', '<last_name>Reader</last_name>') ?? ''
  t.match((await feed(app, corrected)).run.counters, { processed: 1, created: 1, rejected: 0 })

  const { data } = await app.call('GET', '/v1/audit?action=sis.rejects')
  t.match(data.entries, [{ action: 'sis.rejects.read', actor: 'test', subject: `sis-run:${run.id}`, count: 252 }])
  t.notMatch(JSON.stringify(data), /bob|eve/)
  await addKey(app.database, 'other', { institution: '01OTHER', name: 'other', areas: all })
  t.match(await app.call('GET', `/v1/sis/runs/${run.id}/rejects.zip`, { key: 'other' }), { status: 404 })
})

t.test('getSisRunRejects: users in JSON, each with a field that says why', async t => {
  const app = await sisApp(t)
  const people = '[{"primary_id": "ada", "last_name": "Reader"},\n {"primary_id":"bob"},\n{ }]'
  const answer = await app.app.inject({
    method: 'POST',
    url: '/v1/sis/profiles/CAMPUS/runs',
    payload: people,
    headers: { authorization: 'apikey test', 'content-type': 'application/json' }
  })
  await runJobsUntilDone(app)
  const { files } = await rejectsOf(app, answer.json().id)
  const [first = ''] = Object.values(files)
  const rejected = JSON.parse(first)
  t.match(rejected, [
    { rejected: { reason: 'MANDATORY_FIELD', file: 'posted.json', line: 2 }, primary_id: 'bob' },
    { rejected: { line: 3 } }
  ])
  const corrected = JSON.stringify([{ ...rejected[0], last_name: 'Reader' }])
  t.match((await feed(app, { 'users.json': corrected })).run.counters, { processed: 1, created: 1 })
})

t.test('getSisRunRejects: nothing rejected, no such run, and forgotten with the report', async t => {
  const app = await sisApp(t)
  const { run: fine } = await feed(app, feedXml({ primary_id: 'ada' }))
  t.match(await app.call('GET', `/v1/sis/runs/${fine.id}/rejects.zip`), {
    status: 404,
    data: { code: 'REJECTS_NOT_FOUND' }
  })
  t.match(await app.call('GET', '/v1/sis/runs/1/rejects.zip'), { status: 404, data: { code: 'RUN_NOT_FOUND' } })
  const { run } = await feed(app, feedXml({ primary_id: 'bob', last_name: '' }))
  t.equal((await rejectsOf(app, run.id)).status, 200)
  app.clock.advance(15 * 86_400_000)
  await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
  await runJobsUntilDone(app)
  t.equal((await rejectsOf(app, run.id)).status, 404)
  const { rows } = await app.database.pool.query('select count(*)::int as n from sis_reject')
  t.equal(rows[0].n, 0)
})

t.test('SIS-52 a comment of a rejected record cannot end early, and an empty object stays JSON', async t => {
  const why = { reason: 'R', code: '1', message: 'ends --> here ---', file: 'a--b.xml', line: 1 }
  const written = rejectFile('xml').record('<user/>', why)
  t.equal(written.match(/-->/g)?.length, 1)
  t.notMatch(written.slice(4, written.indexOf('-->')), /--/)
  t.same(JSON.parse(rejectFile('json').record(' {\n}', why)), { rejected: why })
  t.same(JSON.parse(rejectFile('json').record('{"a": 1}', why)), { rejected: why, a: 1 })
})
