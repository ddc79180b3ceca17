import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/settings.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { desk } from '../loans/shelf.ts'
import { errorOf, users } from '../requests/campus.ts'
import { crowd } from './crowd.ts'
import { byHand } from './hand-run.ts'
import { house } from './house.ts'

t.test('PUR-05 lending to users while they are purged: one of both wins, nothing dangles', async t => {
  const app = await house(t)
  const names = Array.from({ length: 24 }, (_, at) => `u${at}`)
  for (const name of names) {
    await app.due(name)
    await app.copy(`B-${name}`)
  }
  const lend = (name: string) => app.call('POST', `${users}/${name}/loans?item_barcode=B-${name}`, { body: desk })
  const [{ saved }, ...answers] = await Promise.all([
    byHand(app, {}),
    ...names.map(name => lend(name)),
    ...names.map(name => app.call('DELETE', `${users}/${name}`))
  ])
  const lent = answers.slice(0, names.length)
  for (const [at, answer] of lent.entries()) {
    const name = names[at] as string
    const exists = (await app.call('GET', `${users}/${name}`)).status === 200
    t.equal(answer.status === 200, exists, `${name} ${answer.text}`)
    if (!exists) t.match(errorOf(answer).errorCode, /^4018(61|90)$/)
  }
  t.match(
    answers.slice(names.length).map(({ status }) => status),
    names.map(() => Number)
  )
  const gone = answers.slice(names.length).filter(({ status }) => status === 204).length + (saved.purged ?? 0)
  t.equal(lent.filter(({ status }) => status === 200).length + gone, names.length, 'each of them once')
  for (const table of ['loan', 'request', 'letter', 'fee', 'user_identifier'])
    t.same(
      await app.rows(`select x.user_id from ${table} x left join app_user u on u.id = x.user_id
        where x.user_id is not null and u.id is null`),
      [],
      table
    )
  t.equal((await app.rows('select 1 from privacy_receipt')).length, gone)
})

t.test('PUR-05 AN-02 a purge that waives runs beside the anonymization: neither waits in a circle', async t => {
  const app = await house(t)
  await crowd(app, 600, { past: 3 })
  const settings = await app.call('PUT', '/v1/privacy/settings', { body: consortialTemplate() })
  t.equal(settings.status, 200, settings.text)
  const parameter = [{ name: { value: 'proof' }, value: 'false' }]
  const asked = await app.call('POST', '/almaws/v1/conf/jobs/S1001?op=run', { body: { parameter } })
  t.equal(asked.status, 200, asked.text)
  const [{ saved, error }] = await Promise.all([byHand(app, { waive_threshold: '2.00' }), runJobsUntilDone(app)])
  t.equal(error, undefined)
  t.match(saved, { purged: 600, waivedCount: 2400, waivedAmount: 600 * 130 })
  const { data } = await app.call('GET', '/almaws/v1/conf/jobs/S1001/instances?limit=1')
  t.equal(data.job_instance[0].status.value, 'COMPLETED_SUCCESS')
  for (const table of ['loan', 'fee', 'letter'])
    t.same(await app.rows(`select 1 from ${table} where user_id is not null`), [], table)
})

t.test(
  'PUR-03 a purge and a tighter policy leave the users of other institutions alone, also of the same numbers',
  async t => {
    const app = await house(t)
    const of = '01OTHER_INST'
    await app.decide('KEEP_FULLY_REPORTABLE')
    await crowd(app, 30, { past: 2 })
    await crowd(app, 30, { past: 2, of })
    await app.rows(
      `insert into purged_user select institution, id, 'DELETED', 'KEEP_FULLY_REPORTABLE', 'Reader', null, null, '[]', '{}', null, '2026-01-01'
     from app_user where institution = $1`,
      [of]
    )
    const tables = ['app_user', 'user_identifier', 'loan', 'fee', 'fee_transaction', 'letter', 'purged_user']
    const theirs = async () => {
      const found: unknown[] = []
      for (const table of tables)
        found.push(await app.rows(`select * from ${table} x where institution = $1 order by x::text`, [of]))
      return JSON.stringify(found)
    }
    const before = await theirs()
    t.match((await byHand(app, { waive_threshold: '2.00' })).saved, { purged: 30 })
    t.equal(await theirs(), before)
    await app.decide('FULLY_REMOVE')
    await runJobsUntilDone(app)
    t.same(await app.rows('select distinct institution from purged_user'), [{ institution: of }])
    t.equal(await theirs(), before)
  }
)
