import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { campusUsers } from '../../samples/campus.ts'
import { exportFolder } from '../../src/sis/export/place.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

t.test('SIS-60 an exported feed synchronizes back with everything unchanged', async t => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'patronage-export-'))
  t.teardown(() => rmSync(DATA_DIR, { recursive: true, force: true }))
  const app = await testApp(t, { DATA_DIR })
  await configure(app)
  const { call } = app
  await call('POST', '/v1/sis/profiles', { body: { code: 'CAMPUS', name: 'Campus', settings: {} } })
  const users = [...campusUsers(300, { seed: 7 })]
  const loaded = await feed(app, `<users>${users.join('')}</users>`)
  const { created } = loaded.run.counters
  t.ok(created > 250, `${created} users`)
  // What people have done at the desk is not the feed's, and must survive the way back.
  const { user } = (await call('GET', '/almaws/v1/users?limit=3')).data
  for (const { primary_id } of user) {
    const note = { note_type: { value: 'OTHER' }, note_text: 'by hand', segment_type: 'Internal' }
    const at = `/almaws/v1/users/${encodeURIComponent(primary_id)}`
    const { user_note = [] } = (await call('GET', at)).data
    const body = { user_note: [...user_note, note], user_group: { value: 'STAFF' }, pin_number: '4711' }
    t.equal((await call('PATCH', at, { body })).status, 200)
  }
  const profile = (await call('GET', '/v1/sis/profiles/CAMPUS')).data.id
  const run = async (given: Record<string, string>) => {
    const parameter = Object.entries(given).map(([name, value]) => ({ name: { value: name }, value }))
    const answer = await call('POST', `/almaws/v1/conf/jobs/S${profile}4?op=run`, { body: { parameter } })
    if (answer.status !== 200) throw new Error(answer.text)
    await runJobsUntilDone(app)
    const { job_instance } = (await call('GET', `/almaws/v1/conf/jobs/S${profile}4/instances?limit=1`)).data
    return job_instance[0]
  }
  t.match((await run({ user_groups: '' })).alert, [{ desc: 'Give created_days, updated_days, or both.' }])
  const exported = await run({ created_days: '1' })
  t.match(exported.counter, [{ value: String(created) }])
  const folder = exportFolder(DATA_DIR, institution, 'CAMPUS')
  const [name = ''] = readdirSync(folder)
  t.equal(name, `users-${exported.id}.zip`)
  const back = await feed(app, readFileSync(join(folder, name)))
  t.match(back.run.counters, { processed: created, created: 0, updated: 0, rejected: 0 })
  t.match(back.run.counters, { unchanged: created })
  t.match((await call('GET', '/v1/audit?action=export')).data.entries, [{ action: 'export.users', count: created }])

  await call('DELETE', `/almaws/v1/users/${encodeURIComponent(user[0].primary_id)}`)
  const none = await run({ updated_days: '1', user_groups: 'NOBODY' })
  t.match(none.counter, [{ value: '0' }])
})
