import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { campusUsers } from '../../samples/campus.ts'
import { exportFolder } from '../../src/sis/export/place.ts'
import { institution, type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { cutAfter, noSshd, startSshd } from '../helpers/sshd.ts'
import { pickUp } from './waiting.ts'

async function exporting(t: Test, settings: object, code = 'CAMPUS', more: object = {}) {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'patronage-export-'))
  t.teardown(() => rmSync(DATA_DIR, { recursive: true, force: true }))
  const app = await testApp(t, { DATA_DIR, FEED_SETTLE_MS: 0, ...more })
  await configure(app)
  await app.call('POST', '/v1/sis/profiles', { body: { code, name: 'Campus', settings } })
  return { app, folder: exportFolder(DATA_DIR, institution, code) }
}

/** Starts an export of the profile and waits for its end. */
async function run({ call, ...app }: TestApp, which: 4 | 5, given: Record<string, string>) {
  const { id } = (await call('GET', '/v1/sis/profiles/CAMPUS')).data
  const parameter = Object.entries(given).map(([name, value]) => ({ name: { value: name }, value }))
  const answer = await call('POST', `/almaws/v1/conf/jobs/S${id}${which}?op=run`, { body: { parameter } })
  if (answer.status !== 200) throw new Error(answer.text)
  await runJobsUntilDone({ call, ...app } as TestApp)
  return (await call('GET', `/almaws/v1/conf/jobs/S${id}${which}/instances?limit=1`)).data.job_instance[0]
}

/** The one file of a zip of ours, as text. */
function unzip(zip: Buffer): string {
  const name = zip.readUInt16LE(26) + zip.readUInt16LE(28)
  const directory = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
  return inflateRawSync(zip.subarray(30 + name, directory - 16 > 0 ? directory : undefined), {
    finishFlush: 2
  }).toString()
}

t.test('SIS-61 who is blocked or owes something is exported, internal users too', async t => {
  const { app, folder } = await exporting(t, { matchIdType: 'BARCODE' })
  const { call } = app
  const barcode = (value: string) => ({ user_identifier: [{ id_type: { value: 'BARCODE' }, value }] })
  const block = (block_status: string, expiry_date?: string) => ({
    user_block: [
      {
        block_type: { value: 'GENERAL' },
        block_description: { value: '01-GLOBAL' },
        block_status,
        block_note: 'Lost & found',
        ...(expiry_date ? { expiry_date } : {})
      }
    ]
  })
  const user = async (primary_id: string, more: object) => {
    const body = {
      primary_id,
      last_name: `L-${primary_id}`,
      user_group: { value: 'GRAD' },
      account_type: { value: 'INTERNAL' },
      ...more
    }
    const { status, text } = await call('POST', '/almaws/v1/users', { body })
    if (status !== 200) throw new Error(text)
  }
  await user('blocked', { ...barcode('B1'), ...block('ACTIVE') })
  await user('was-blocked', block('INACTIVE'))
  await user('until-then', block('ACTIVE', '2020-01-01T00:00:00Z'))
  await user('owes', { user_group: { value: 'STAFF' } })
  await user('disputes', {})
  await user('free', barcode('B2'))
  const owner = (await call('GET', '/almaws/v1/conf/libraries')).data.library[0].code
  const fee = async (id: string, original_amount: string) => {
    const body = { type: { value: 'OTHER' }, original_amount, owner: { value: owner } }
    const made = await call('POST', `/almaws/v1/users/${id}/fees`, { body })
    if (made.status !== 200) throw new Error(made.text)
    return made.data.id
  }
  await fee('owes', '12.05')
  await call('POST', `/almaws/v1/users/disputes/fees/${await fee('disputes', '3')}?op=dispute`)
  const all = await run(app, 5, {})
  t.match(all, { status: { value: 'COMPLETED_SUCCESS' }, counter: [{ value: '2' }] })
  t.match(all.name, 'Export user blocks using Campus')
  const text = unzip(readFileSync(join(folder, `blocks-${all.id}.zip`)))
  t.match(text, /^<\?xml[^>]*>\n<blocked_users>\n(<blocked_user>.*<\/blocked_user>\n){2}<\/blocked_users>\n$/)
  t.match(text, /<userId>B1<\/userId><primary_id>blocked<\/primary_id><last_name>L-blocked<\/last_name>/)
  t.match(text, /<balance>0\.00<\/balance>.*<blocks><block>.*<note>Lost &amp; found<\/note>/)
  t.match(text, /<userId>owes<\/userId>.*<balance>12\.05<\/balance><currency>[A-Z]{3}<\/currency>/)
  t.notMatch(text, /free|disputes|was-blocked|until-then/)
  t.match((await run(app, 5, { user_groups: 'STAFF, FACULTY' })).counter, [{ value: '1' }])
  const { entries } = (await call('GET', '/v1/audit?action=export.user_blocks')).data
  t.match(entries, [{ count: 1 }, { count: 2 }])
})

t.test(
  'SIS-60 SIS-61 exports go to an S/FTP server and come back with everything unchanged',
  { skip: noSshd ?? false },
  async t => {
    const server = await startSshd(t)
    const place = { connection: 'campus', directory: 'out/users' }
    const { app } = await exporting(t, { exports: place, source: place }, 'CAMPUS', {
      SECRETS_KEY: 'ab'.repeat(32)
    })
    const save = async (changes: object = {}) => {
      const { user, hostKey: host_key, folder: base_directory, privateKey: private_key, port } = server
      const body = { host: '127.0.0.1', port, user, host_key, base_directory, private_key, ...changes }
      const { status, text } = await app.call('PUT', '/v1/sftp-connections/campus', { body })
      if (status >= 300) throw new Error(text)
    }
    t.match(await run(app, 4, { created_days: '1' }), { status: { value: 'COMPLETED_FAILED' } })
    await save()
    const loaded = await feed(app, `<users>${[...campusUsers(400, { seed: 7 })].join('')}</users>`)
    const { created } = loaded.run.counters
    const exported = await run(app, 4, { created_days: '1' })
    t.match(exported, { status: { value: 'COMPLETED_SUCCESS' }, counter: [{ value: String(created) }] })
    const folder = join(server.folder, 'out/users')
    t.same(readdirSync(folder), [`users-${exported.id}.zip`])
    const back = await pickUp(app)
    t.match(back, { status: 'COMPLETED_SUCCESS', files: [{ name: `users-${exported.id}.zip` }] })
    t.match(back.counters, { processed: created, unchanged: created, created: 0, updated: 0, rejected: 0 })
    t.same(readdirSync(folder), [`users-${exported.id}.zip.handled`])
    t.match((await app.call('GET', '/v1/audit?action=export')).data.entries, [
      { action: 'export.users', count: created, detail: { connection: 'campus' } }
    ])
    t.match(await run(app, 5, {}), { counter: [{ value: '0' }] })

    const before = readdirSync(folder)
    await save({ port: await cutAfter(t, server.port, 20_000, 'there') })
    const cut = await run(app, 4, { created_days: '1' })
    t.match(cut, {
      status: { value: 'COMPLETED_FAILED' },
      alert: [{ desc: /S\/FTP connection campus: .*connection was cut/ }]
    })
    t.same(
      readdirSync(folder).filter(name => !name.endsWith('.part')),
      before,
      'half a file has no name that anybody would take'
    )
    t.equal(
      (await app.call('GET', '/v1/audit?action=export.users')).data.entries.length,
      1,
      'what failed tells of nothing'
    )
    await save({ port: server.port, base_directory: '/proc/none' })
    t.match(await run(app, 4, { created_days: '1' }), { status: { value: 'COMPLETED_FAILED' } })
  }
)
