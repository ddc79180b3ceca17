import t from 'tap'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow } from '../helpers/rows.ts'
import { errorOf, users } from '../requests/campus.ts'
import { everything, type House, house } from './house.ts'

/** A user with something of everything that is over; gives the internal id. */
async function lived(app: House, id: string): Promise<string> {
  const coded = (value: string) => ({ value })
  const userId = await app.due(id, '2026-11-01Z', {
    first_name: 'Ada',
    last_name: 'Lovelace',
    job_category: coded('Assistant'),
    expiry_date: '2026-10-01Z',
    contact_info: { email: [{ email_address: `${id}@example.org`, preferred: true, email_type: [coded('personal')] }] },
    user_identifier: [{ value: `bar-${id}`, id_type: coded('BARCODE') }],
    user_statistic: [{ statistic_category: coded('ARTS'), statistic_note: 'Ada said so' }]
  })
  const { database } = app
  const over = { user_id: userId, status: 'COMPLETE', process_status: 'NORMAL', return_date: '2026-10-01T10:00:00Z' }
  await addRow(database, 'loan', { ...over, statistical_categories: '["ARTS"]', user_group: 'UNDERGRAD' })
  await addRow(database, 'letter', { user_id: userId, type: 'LoanReceipt', text: 'A text', state: 'STORED' })
  await app.call('POST', `${users}/${id}/attachments`, { body: { type: 'GENERAL', content: 'aGk=' } })
  return userId
}

const purged = (app: House) =>
  app.rows(`select id as id, status, policy, last_name, user_group, job_category, statistical_categories as codes,
    record, expiry_date::text as expiry from purged_user order by last_name`)

t.test(
  'getPrivacyReceipt deleteUser PUR-01 PUR-09: statistics stay under an id that names nobody, where nothing is decided',
  async t => {
    const app = await house(t)
    const id = await lived(app, 'ada')
    const { status, headers } = await app.call('DELETE', `${users}/bar-ada`)
    t.equal(status, 204)
    const [row, ...others] = await purged(app)
    t.match(row, {
      status: 'DELETED',
      policy: 'KEEP_STATISTICS_REMOVE_ID',
      last_name: /^\d{16}$/,
      user_group: 'UNDERGRAD',
      job_category: 'Assistant',
      codes: ['ARTS'],
      record: null,
      expiry: null
    })
    t.same(others, [])
    t.not(row.id, id, 'not even the internal id is the same')
    for (const name of ['ada', 'bar-ada']) {
      t.equal(errorOf(await app.call('GET', `${users}/${name}`)).errorCode, '401861', 'PUR-12')
      t.equal(errorOf(await app.call('DELETE', `${users}/${name}`)).errorCode, '401861', 'PUR-12')
    }
    t.equal(errorOf(await app.call('GET', `${users}/bar-ada?user_id_type=BARCODE`)).errorCode, '401890', 'PUR-12')
    t.equal(errorOf(await app.call('GET', `${users}/${row.last_name}`)).errorCode, '401861', 'PUR-12 by what is left')
    t.equal((await app.call('GET', users)).data.total_record_count, 0, 'nor in a list')

    const text = await everything(app)
    t.notMatch(text, /Lovelace|\bAda\b|bar-ada|ada@example/i, 'no table holds a word of the person')
    const loans = await app.rows('select user_id as user, user_group from loan')
    t.match(loans, [{ user: row.id, user_group: 'UNDERGRAD' }], 'AN-01 the loan stays tied to the id that is left')
    t.match(await app.rows(`select * from audit_entry where action = 'user.deleted'`), [{ subject: `user:${id}` }])

    const number = String(headers['x-privacy-receipt'])
    const receipt = await app.call('GET', `/v1/privacy/receipts/${number}`)
    t.equal(receipt.data.id, number, 'named by its number')
    t.same(
      receipt.data.lines.map(({ kind, count, fate }: any) => [kind, count, fate]),
      [
        ['user', 1, 'CUT'],
        ['user_attachment', 1, 'ERASED'],
        ['letter', 1, 'ERASED'],
        ['item_loan', 1, 'TIED']
      ]
    )
    t.notMatch(
      text.replaceAll(/\b22\b/g, ''),
      new RegExp(`${number}.*\\b${id}\\b|\\b${id}\\b.*${number}`),
      'tied to nobody'
    )
    const unknown = await app.call('GET', '/v1/privacy/receipts/0123')
    t.match(unknown, { status: 404, data: { code: 'RECEIPT_NOT_FOUND' } })
    t.match(unknown.text, /no privacy receipt/)

    await app.user('ada', { user_identifier: [{ value: 'bar-ada', id_type: { value: 'BARCODE' } }] })
    t.equal((await app.call('GET', `${users}/bar-ada`)).data.primary_id, 'ada', 'PUR-13 identifiers are free again')
    t.equal((await app.call('GET', `${users}/ada/loans?loan_status=Complete`)).data.total_record_count, 0)
  }
)

t.test('updateDeletePolicy getDeletePolicy listPurgedUsers PUR-01 PUR-02: each policy keeps what it says', async t => {
  const app = await house(t)
  t.match((await app.call('GET', '/v1/privacy/delete-policy')).data, {
    policy: 'KEEP_STATISTICS_REMOVE_ID',
    protected_user_groups: [],
    requests_protect: true,
    cut_links: false
  })
  t.notOk((await app.decide('KEEP_FULLY_REPORTABLE')).job_instance, 'loosening concerns later ones only')
  const whole = await lived(app, 'whole')
  await app.call('DELETE', `${users}/whole`)
  t.match(await purged(app), [
    {
      id: whole,
      last_name: 'Lovelace',
      expiry: '2026-10-01',
      record: { first_name: 'Ada', status: { value: 'DELETED' } }
    }
  ])
  t.same(await app.rows('select user_id as id from loan'), [{ id: whole }], 'the rest is kept')
  t.equal((await app.rows('select 1 from letter')).length + (await app.rows('select 1 from user_attachment')).length, 2)
  t.equal(errorOf(await app.call('GET', `${users}/whole`)).errorCode, '401861', 'but nobody finds it')
  t.same(await app.rows('select 1 from user_identifier'), [], 'identifiers are deactivated')
  await lived(app, 'WHOLE')
  t.equal((await app.call('DELETE', `${users}/whole`)).status, 204, 'and may be used and go again')

  const { job_instance } = await app.decide('KEEP_STATISTICS')
  t.match(job_instance, /^\d+$/, 'PUR-02 a tighter one is applied to those who are deleted already')
  await runJobsUntilDone(app)
  const kept = await purged(app)
  t.same(kept.map(({ last_name }) => last_name).sort(), ['WHOLE', 'whole'], 'the primary id goes to Last Name')
  t.match(kept[0], { policy: 'KEEP_STATISTICS', record: null, expiry: null, codes: ['ARTS'], user_group: 'UNDERGRAD' })
  t.notOk(
    kept.some(({ id }) => id === whole),
    'under another number'
  )
  const tied = await app.rows('select user_id as id from loan')
  t.same(new Set(tied.map(({ id }) => id)), new Set(kept.map(({ id }) => id)), 'AN-01 and the loans are tied to that')
  t.same([...(await app.rows('select 1 from letter')), ...(await app.rows('select 1 from user_attachment'))], [])
  t.notMatch(await everything(app), /Lovelace|\bAda\b|bar-|@example/, 'nothing else is left of them')
  const { data } = await app.call('GET', '/v1/privacy/purged-users?policy=KEEP_STATISTICS')
  t.equal(data.total_record_count, 2)
  t.match(data.purged_user[0], { status: 'DELETED', user_group: 'UNDERGRAD', statistic_category: ['ARTS'] })

  await app.decide('KEEP_STATISTICS_REMOVE_ID')
  await runJobsUntilDone(app)
  t.notMatch(await everything(app), /whole/i)
  t.match(await purged(app), [{ last_name: /^\d{16}$/ }, { last_name: /^\d{16}$/ }])
  await app.decide('KEEP_STATISTICS')
  await runJobsUntilDone(app)
  t.match(await purged(app), [{ policy: 'KEEP_STATISTICS_REMOVE_ID' }, {}], 'PUR-02 loosening brings nothing back')
  await app.decide('FULLY_REMOVE')
  await runJobsUntilDone(app)
  t.same(await purged(app), [])
  t.same(await app.rows('select 1 from loan where user_id is not null'), [], 'without an id there is no link')
  await lived(app, 'last')
  await app.call('DELETE', `${users}/last`)
  t.same(await purged(app), [])
  t.equal((await app.rows('select 1 from loan')).length, 3, 'the loans themselves stay for statistics')

  const { data: jobs } = await app.call('GET', '/almaws/v1/conf/jobs/M1003/instances')
  t.equal(jobs.total_record_count, 3, 'one run for each tightening')
  t.match(
    await app.rows(`select action, count(*)::int from audit_entry where action like '%policy' group by 1`),
    [{ action: 'privacy.delete-policy', count: 5 }],
    'each change leaves its entry'
  )
  const bad = await app.call('PUT', '/v1/privacy/delete-policy', {
    body: { policy: 'FULLY_REMOVE', protected_user_groups: ['NOPE'] }
  })
  t.match(bad, { status: 400, text: /unknown code/ })
})

t.test('deleteUser PUR-06 PUR-09: what stands against it, and requests that are cancelled', async t => {
  const app = await house(t)
  const id = await app.due('ada')
  await app.due('bob')
  const copy = await app.copy('B1')
  const refused = async (text: RegExp) => {
    const answer = await app.call('DELETE', `${users}/ada`)
    t.equal(errorOf(answer).errorCode, '401850')
    t.match(errorOf(answer).errorMessage, text)
  }
  const fee = await app.owes(id, 250)
  await refused(/open fines/)
  await app.rows(`update fee set status = 'CLOSED', balance_minor = 0 where id = $1`, [fee])
  await app.request('ada', copy)
  await app.request('bob', copy)
  t.equal((await app.item(copy)).process_type, 'REQUESTED')
  await refused(/1 active request/)
  await app.decide('KEEP_STATISTICS_REMOVE_ID', { requests_protect: false })
  t.equal((await app.call('DELETE', `${users}/ada`)).status, 204)
  t.match(
    await app.rows('select status, ending, bound_item_id as bound from request order by status desc'),
    [
      { status: 'IN_PROCESS', bound: copy.pid },
      { status: 'HISTORY', ending: 'CANCELLED', bound: null }
    ],
    'the copy goes to the next who waits'
  )
  t.equal((await app.call('DELETE', `${users}/bob`)).status, 204)
  t.equal((await app.item(copy)).process_type, null, 'or to its shelf: nothing is stranded')
  t.same(await app.rows('select institution from app_user where institution = $1', [institution]), [])
})
