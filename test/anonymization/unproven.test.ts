import t from 'tap'
import { configurationTables } from '../../src/personal-data/configuration.ts'
import { allTables } from '../../src/personal-data/table.ts'
import { institution } from '../helpers/app.ts'
import { addRow } from '../helpers/rows.ts'
import { loanOf, type PastApp, pastApp } from './past.ts'

const statusOf = async (app: PastApp) => (await app.call('GET', '/v1/privacy/status')).data
const scanOf = async (app: PastApp) => (await app.call('GET', '/v1/privacy/manifests')).data.manifests.at(-1).body.scan

t.test('AN-29 an identifier that is a word of the configuration proves nothing, and fails no run', async t => {
  const app = await pastApp(t)
  const barcode = { user_identifier: [{ value: 'Aldermoor', id_type: { value: 'BARCODE' } }] }
  const user = await app.putUser('ada-number-one', barcode)
  await app.putLoans([loanOf(user, 1)])
  await addRow(app.database, 'library', { code: 'ALD', name: 'Aldermoor Library' })
  await addRow(app.database, 'bib', { title: 'A history of Aldermoor' })
  await app.decide()
  const { status, counters, instance } = await app.archive(app)
  t.equal(status, 'COMPLETED_SUCCESS', JSON.stringify(instance.alert))
  t.match(counters, { item_loans_anonymized: 1, residual_hits: 0 })
  const { ordinary, identifiers } = await scanOf(app)
  t.equal(identifiers, 1)
  const places = ordinary.map(({ table, column }: any) => `${table}.${column}`)
  t.ok(places.includes('library.name'), 'it is told where')
  t.equal((await statusOf(app)).unproven, undefined)
  await app.putLoans([loanOf(user, 2)])
  await app.rows("update bib set title = 'lent to ada-number-one of Aldermoor'")
  t.equal((await app.archive(app)).status, 'COMPLETED_FAILED', 'the other identifiers are looked for')
  t.match((await scanOf(app)).hits, [{ table: 'bib', column: 'title', count: 1 }])
})

t.test('AN-29 no table of the configuration says anything of a patron', async t => {
  const tables = new Map(allTables().map(table => [table.table, table]))
  for (const name of configurationTables) {
    t.ok(tables.has(name), `${name} is in the inventory`)
    t.equal(tables.get(name)?.personal, undefined, name)
  }
})

t.test('getPrivacyStatus AN-29 the oldest unproven run is named until a run finds nobody of it', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada-number-one')
  await app.putLoans([loanOf(user, 1)])
  await addRow(app.database, 'bib', { title: 'lent to ada-number-one' })
  await app.decide()
  const first = await app.archive(app)
  t.equal(first.status, 'COMPLETED_FAILED')
  t.match((await statusOf(app)).unproven, { manifest: 1, job_instance: first.instance.id, reason: /bib\.title/ })
  const second = await app.archive(app)
  t.equal(second.status, 'COMPLETED_FAILED', 'the next run is not green: nothing was mended')
  t.match(second.counters, { item_loans_anonymized: 0, residual_hits: 1 })
  t.match((await statusOf(app)).unproven, { manifest: 1 }, 'the oldest is named')
  t.equal(
    (await app.archive(app, { proof: false })).status,
    'COMPLETED_FAILED',
    'nor is one without a proof of its own'
  )
  await app.rows("update bib set title = 'T'")
  t.equal((await app.archive(app)).status, 'COMPLETED_SUCCESS')
  t.equal((await statusOf(app)).unproven, undefined, 'proven')
  t.same(await app.rows('select 1 from privacy_run_person'), [], 'and nobody is remembered any more')
})

t.test('AN-11 AN-29 a note that names its user waits for the rules of notes, and the proof says so', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada-number-one')
  const old = '2019-01-01T10:00:00Z'
  await app.rows(
    `insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, comment, created_at,
       status_at) values ($1, 7, $2, 'OTHER', 'CLOSED', 'MAIN', 'USD', 100, 0, 'ada-number-one owes', $3, $3)`,
    [institution, user, old]
  )
  await app.rows(
    `insert into request (institution, id, user_id, type, sub_type, bib_id, status, record, created_at, created_by, modified_at,
       status_at, ended_at) values ($1, 1, $2, 'HOLD', 'PATRON_PHYSICAL', 1, 'HISTORY', $3, $4, 'x', $4, $4, $4)`,
    [institution, user, JSON.stringify({ comment: 'for ada-number-one' }), old]
  )
  await app.decide(({ families }) => {
    families.fee_notes.active = false
    families.request_notes.active = false
  })
  const { status, counters, instance } = await app.archive(app)
  t.equal(status, 'COMPLETED_SUCCESS', JSON.stringify(instance.alert))
  t.match(counters, { fees_anonymized: 1, requests_anonymized: 1, residual_hits: 0 })
  const waiting = [
    { table: 'fee', column: 'comment', count: 1, family: 'fee_notes' },
    { table: 'request', column: 'record', count: 1, family: 'request_notes' }
  ]
  t.match((await scanOf(app)).waiting, waiting)
  t.match((await statusOf(app)).last_run.notes_waiting, waiting, 'the status says why they are there')
  await app.putLoans([loanOf(user, 1)])
  await app.rows('update request set record = $1', [JSON.stringify({ volume: 'ada-number-one' })])
  t.equal((await app.archive(app)).status, 'COMPLETED_FAILED', 'what is no note of the same column is a find')
  t.match((await scanOf(app)).hits, [{ table: 'request', column: 'record', count: 1 }])
})

t.test('listAlarms AN-29 a proof that fails is an alarm until a later one holds', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada-number-one')
  await app.putLoans([loanOf(user, 1)])
  const bib = await addRow(app.database, 'bib', { title: 'lent to ada-number-one' })
  await app.decide()
  const alarms = async () => (await app.call('GET', '/v1/alarms')).data.alarms
  const unproven = async () => (await alarms()).filter(({ code }: { code: string }) => code === 'UNPROVEN')
  t.same(await unproven(), [])
  await app.archive(app)
  t.match(await unproven(), [{ code: 'UNPROVEN', message: /is not proven.*\/v1\/privacy\/status/ }])
  t.notMatch(JSON.stringify(await alarms()), /ada-number-one/)
  await app.rows(`update bib set title = 'a title' where id = ${bib}`)
  await app.archive(app)
  t.same(await unproven(), [])
})
