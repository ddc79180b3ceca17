import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { deleteUser } from '../../src/purge/service.ts'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { addRow } from '../helpers/rows.ts'
import { desk } from '../loans/shelf.ts'
import { errorOf, users } from '../requests/campus.ts'
import { crowd } from './crowd.ts'
import { byHand } from './hand-run.ts'
import { type House, house } from './house.ts'

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
  await app.decide('KEEP_STATISTICS_REMOVE_ID', { cut_links: true })
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

/** Deletes a user, and makes a call before the deletion is committed; gives what became of the call. */
async function whileGoing(app: House, id: string, method: 'POST' | 'PUT', url: string, body: object) {
  const work = openWork(app.database, app.clock, { institution, actor: 'test', base: '' })
  const deleted = Promise.withResolvers<void>()
  const commit = Promise.withResolvers<void>()
  const deletion = transactional(work, async inside => {
    await deleteUser(inside, { user_id: id })
    deleted.resolve()
    await commit.promise
  })
  await Promise.race([deleted.promise, deletion])
  const answer = app.call(method, url, { body })
  const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  const waits = until(async () => (await app.rows(waiting)).length > 0, 20_000, `${url} does not wait`)
  await Promise.race([answer, waits.catch(() => undefined)])
  commit.resolve()
  await deletion
  return answer
}

t.test(
  'PUR-09 AN-29 what is written for a user who is being deleted comes too late: nothing is left of it',
  async t => {
    const app = await house(t)
    const { call } = app
    const made = async (url: string, body: object) => {
      const { status, data, text } = await call('POST', url, { body })
      t.equal(status, 200, text)
      return data
    }
    const coded = (value: string) => ({ value })
    const wish = {
      ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
      resource_metadata: { title: 'Weirs' }
    }
    await app.due('stays')
    await app.copy('P-1')
    const bib = await addRow(app.database, 'bib', { title: 'Thesis' })
    const [wished, decided] = [
      await made(`${users}/stays/purchase-requests`, wish),
      await made(`${users}/stays/purchase-requests`, wish)
    ]
    const set = { name: 'All', type: coded('LOGICAL'), content: coded('USER'), query: coded('last_name~*') }
    const logical = await made('/almaws/v1/conf/sets', set)
    const acq = '/almaws/v1/acq/purchase-requests'
    const cases: [method: 'POST' | 'PUT', url: (id: string) => string, body: (id: string) => object, code: RegExp][] = [
      [
        'POST',
        id => `${users}/${id}/attachments`,
        () => ({ type: 'GENERAL', content: 'c2VjcmV0', file_name: 'a.txt' }),
        /^401861$/
      ],
      ['POST', id => `${users}/${id}/purchase-requests`, () => wish, /^401861$/],
      ['PUT', () => `${acq}/${wished.request_id}`, id => ({ ...wish, requester: coded(id) }), /^401890$/],
      ['POST', () => `${acq}/${decided.request_id}?op=approve`, id => ({ approved_by: id }), /^60313$/],
      [
        'POST',
        id => `${users}/${id}/deposits`,
        () => ({ title: 'On mills', deposit_profile: coded('101'), mms_id: String(bib), rep_id: '1' }),
        /^401861$/
      ],
      ['PUT', id => `/v1/users/${id}/proxies`, () => ({ proxy_for: ['stays'] }), /^USER_NOT_FOUND$/],
      ['PUT', () => '/v1/users/stays/proxies', id => ({ proxy_for: [id] }), /^USER_NOT_FOUND$/],
      ['PUT', id => `/v1/users/${id}/consent`, () => ({ keep_loan_history: true }), /^USER_NOT_FOUND$/],
      ['POST', id => `${users}/${id}/loans?item_barcode=P-1&proxy_for=stays`, () => desk, /^401861$/],
      [
        'POST',
        () => `/almaws/v1/conf/sets?from_logical_set=${logical.id}`,
        () => ({ ...set, name: 'Copy', type: coded('ITEMIZED'), query: undefined }),
        /^none$/
      ]
    ]
    for (const [at, [method, url, body, code]] of cases.entries()) {
      const id = `gone${at}`
      await app.due(id, undefined, { user_group: coded('GRAD') })
      if (url(id).includes('proxy_for'))
        await call('PUT', `/v1/users/${id}/proxies`, { body: { proxy_for: ['stays'] } })
      const { data, text } = await whileGoing(app, id, method, url(id), body(id))
      t.match(data?.errorList?.error[0].errorCode ?? data?.code ?? 'none', code, `${url(id)} ${text}`)
    }
    for (const [table, column] of [
      ['user_attachment', 'user_id'],
      ['purchase_request', 'user_id'],
      ['user_deposit', 'user_id'],
      ['user_proxy', 'user_id'],
      ['user_proxy', 'principal_id'],
      ['user_consent', 'user_id'],
      ['user_set_member', 'user_id'],
      ['loan', 'proxy_id'],
      ['letter', 'user_id']
    ])
      t.same(
        await app.rows(`select x.* from ${table} x left join app_user u on u.id = x.${column}
        where x.${column} is not null and u.id is null`),
        [],
        `${table}.${column}`
      )
    t.same(await app.rows(`select record from purchase_request where record::text ~ 'gone'`), [])
  }
)
