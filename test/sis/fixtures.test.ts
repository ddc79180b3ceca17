import { basename } from 'node:path'
import t from 'tap'
import { feed, sisApp } from '../helpers/feed.ts'
import { needsReference, referenceList, referenceText } from '../helpers/reference.ts'

/** What the institutions of these files have in their code tables beside those of the sample. */
const codes: Record<string, string[]> = {
  UserGroups: ['32', '02'],
  UserStatCategories: ['SN', 'ZZ', 'ST'],
  UserStatisticalTypes: ['DEPT']
}

interface Expected {
  users: number
  created: string[]
  /** Primary id, code, sentence. */
  rejected: [id: string | null, code: string, message: RegExp][]
}
const table: Record<string, Expected> = {
  // The second student has neither a last name nor an e-mail.
  'mitlibraries--student_patrons.xml': {
    users: 2,
    created: ['STUDENT_KRB_NAME@MIT.EDU'],
    rejected: [['2STUDENT_KRB_NAME@MIT.EDU', '401664', /last_name/]]
  },
  // One user, no root around it.
  'mlibrary--emcard_staff.xml': { users: 1, created: ['emcard'], rejected: [] },
  // What the directory says, not a user of Alma: nothing of it names a person to Alma.
  'mlibrary--emcard_staff.json': {
    users: 1,
    created: [],
    rejected: [[null, '401664', /User identifier value/]]
  }
}

t.test('SIS-02 every real feed loads as a reader of it expects', needsReference, async t => {
  const app = await sisApp(t)
  for (const [name, list] of Object.entries(codes)) {
    const { data } = await app.call('GET', `/almaws/v1/conf/code-tables/${name}`)
    const row = [...data.row, ...list.map(code => ({ code, description: code, default: false, enabled: true }))]
    t.equal(
      (await app.call('PUT', `/almaws/v1/conf/code-tables/${name}`, { body: { ...data, row } })).status,
      200,
      name
    )
  }
  const groups = '/almaws/v1/conf/mapping-tables/UserRecordTypeUserGroup'
  const { data } = await app.call('GET', groups)
  const allowed = codes.UserGroups?.map(column1 => ({ column0: 'PUBLIC', column1, enabled: true })) ?? []
  t.equal((await app.call('PUT', groups, { body: { ...data, row: [...data.row, ...allowed] } })).status, 200)
  t.same(
    referenceList('fixtures/sis', /./).map(path => basename(path)),
    Object.keys(table).sort(),
    'no file is left out'
  )
  for (const [name, { users, created, rejected }] of Object.entries(table)) {
    const { run, records } = await feed(app, { [name]: referenceText(`fixtures/sis/${name}`) })
    t.match(run, { status: 'COMPLETED_SUCCESS', users_total: users, counters: { processed: users } }, name)
    const of = (outcome: string) => records.filter((record: any) => record.outcome === outcome)
    t.same(
      of('created').map((record: any) => record.primary_id),
      created,
      `${name}: created`
    )
    t.equal(of('rejected').length, rejected.length, `${name}: rejected`)
    for (const [index, [primary_id, code, message]] of rejected.entries())
      t.match(of('rejected')[index], { primary_id, code, message }, `${name}: why`)
  }
  const jane = (await app.call('GET', '/almaws/v1/users/333333333')).data
  t.match(jane, {
    primary_id: 'STUDENT_KRB_NAME@MIT.EDU',
    first_name: 'Jane',
    pref_first_name: 'Jane-preferred',
    external_id: 'CAMPUS',
    user_group: { value: '32' },
    expiry_date: '2023-09-01Z',
    contact_info: { phone: [{ preferred: true }, { preferred: false }] },
    user_statistic: [{ statistic_category: { value: 'SN' } }]
  })
  const emily = (await app.call('GET', '/almaws/v1/users/99991111')).data
  t.match(emily, {
    primary_id: 'emcard',
    expiry_date: '2022-08-26Z',
    user_identifier: [{ value: '99991111', status: 'ACTIVE', segment_type: 'External' }, { value: 'emcard@umich.edu' }],
    contact_info: { address: [{ preferred: true, segment_type: 'External' }, { preferred: false }] }
  })
  const again = await feed(app, { 'a.xml': referenceText('fixtures/sis/mitlibraries--student_patrons.xml') })
  t.match(again.run.counters, { unchanged: 1, rejected: 1 })
})
