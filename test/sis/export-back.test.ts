import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { campusUsers } from '../../samples/campus.ts'
import { exportFolder } from '../../src/sis/export/place.ts'
import { institution, type TestApp } from '../helpers/app.ts'
import { feed, feedXml, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { pickUpApp } from './waiting.ts'

/** Exports the users of CAMPUS; gives the zip. */
async function exported(app: TestApp): Promise<Buffer> {
  const folder = exportFolder(app.parts.config.DATA_DIR, institution, 'CAMPUS')
  rmSync(folder, { recursive: true, force: true })
  const { id } = (await app.call('GET', '/v1/sis/profiles/CAMPUS')).data
  const parameter = [{ name: { value: 'created_days' }, value: '1' }]
  await app.call('POST', `/almaws/v1/conf/jobs/S${id}4?op=run`, { body: { parameter } })
  await runJobsUntilDone(app)
  return readFileSync(join(folder, readdirSync(folder)[0] ?? ''))
}

/** Everybody; of what is protected, that it is. What the SIS sent last is the exported value now (SIS-29). */
const people = async ({ database: { pool } }: TestApp) => {
  const { rows } = await pool.query('select record, pin, guarded, version from app_user order by id')
  return rows.map(({ guarded, ...user }) => ({
    ...user,
    guarded: Object.entries<any>(guarded).map(([field, { sis: _, original: __, ...rest }]) => [field, rest])
  }))
}

const byDesk = (identifiers: object) => ({
  primary_id: 'desk',
  first_name: 'D',
  last_name: 'Desk',
  account_type: { value: 'EXTERNAL' },
  external_id: 'CAMPUS',
  user_group: { value: 'GRAD' },
  user_identifier: identifiers
})
const barcode = { id_type: { value: 'BARCODE' }, value: 'B77' }

const guards = { active: false }
for (const matchIdType of ['PRIMARY_ID', 'BARCODE'])
  for (const emptyProtectedFields of ['KEEP', 'CLEAR_OR_DEFAULT'])
    t.test(
      `SIS-60 an export comes back with everything unchanged: ${matchIdType}, ${emptyProtectedFields}`,
      async t => {
        const settings = { matchIdType, emptyProtectedFields, userGroup: 'ALUMNI', guards }
        const { app } = await pickUpApp(t, settings)
        const users = [...campusUsers(40, { seed: 7 })].map(user =>
          user.includes('<pin_number') ? user : user.replace('</user>', '<pin_number>4711</pin_number></user>')
        )
        t.match((await feed(app, `<users>${users.join('')}</users>`)).run.counters, { created: 40 })
        const { user } = (await app.call('GET', '/almaws/v1/users?limit=3')).data
        for (const { primary_id } of user) {
          const body = { campus_code: null, user_group: { value: 'STAFF' }, pin_number: '4712' }
          const { status } = await app.call('PATCH', `/almaws/v1/users/${encodeURIComponent(primary_id)}`, { body })
          t.equal(status, 200)
        }
        const before = await people(app)
        t.ok(
          before.every(({ pin }) => pin !== null),
          'all have a PIN'
        )
        t.match((await feed(app, await exported(app))).run.counters, { processed: 40, unchanged: 40 })
        t.strictSame(await people(app), before)
      }
    )

t.test(
  'SIS-60 SIS-63 the identifier that the library has given comes with the export, and becomes the feed’s',
  async t => {
    const { app } = await pickUpApp(t, { matchIdType: 'BARCODE', emptyProtectedFields: 'CLEAR_OR_DEFAULT', guards })
    const more = [barcode, { ...barcode, value: 'B78' }, { id_type: { value: 'NETID' }, value: 'n1' }]
    t.equal((await app.call('POST', '/almaws/v1/users', { body: byDesk(more) })).status, 200)
    const first = await feed(app, await exported(app))
    t.match(first.records, [{ outcome: 'updated', primary_id: 'desk' }])
    t.same(
      first.records[0].changes.map(({ field, why }: any) => `${field} ${why}`),
      ['user_identifier SEGMENT_REPLACED', 'user_identifier DUPLICATE_ABSORBED']
    )
    const { user_identifier } = (await app.call('GET', '/almaws/v1/users/desk')).data
    t.same(user_identifier.map(({ value, segment_type }: any) => `${value} ${segment_type}`).sort(), [
      'B77 External',
      'B78 Internal',
      'n1 Internal'
    ])
    t.match((await feed(app, await exported(app))).run.counters, { processed: 1, unchanged: 1 }, 'once')
  }
)

t.test('SIS-35 C1 a PIN is cleared where the feed sends an empty one, not where it sends none', async t => {
  const { app } = await pickUpApp(t, { emptyProtectedFields: 'CLEAR_OR_DEFAULT', guards })
  const pin = async () => (await people(app))[0].pin
  const ada = (more: string) => feedXml(userXml({ primary_id: 'ada', user_group: 'GRAD', more }))
  const json = (more: object) => ({
    'users.json': JSON.stringify([{ primary_id: 'ada', last_name: 'Reader', user_group: { value: 'GRAD' }, ...more }])
  })
  const none = [ada(''), ada('<!-- not plain -->'), json({})]
  const empty = [
    ada('<pin_number/>'),
    ada('<pin_number></pin_number>'),
    ada('<!-- not plain --><pin_number/>'),
    json({ pin_number: '' }),
    json({ pin_number: null })
  ]
  for (const content of empty) {
    await feed(app, ada('<pin_number>4711</pin_number>'))
    const set = await pin()
    t.ok(set)
    for (const without of none) {
      t.match((await feed(app, without)).run.counters, { unchanged: 1 })
      t.equal(await pin(), set, 'kept')
    }
    const { records } = await feed(app, content)
    t.match(records, [{ outcome: 'updated', changes: [{ field: 'pin_number', why: 'EMPTY_CLEARED' }] }])
    t.equal(await pin(), null, 'cleared')
  }
})
