import { bib, holding } from '../catalogue/records.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { feed } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { type Canary, copy } from './canary-app.ts'
import { feedOf, idOf, personOf, token } from './canary-people.ts'

const v1 = '/almaws/v1'
const day = 86_400_000
type Done = Promise<void>

/** Reads something and writes it back. */
const again = async (c: Canary, url: string, to = url) => c.ok('PUT', to, await c.ok('GET', url))

/** What is configured: it names nobody, and is written as it was read. */
export async function configuration(c: Canary): Done {
  for (const url of [
    'code-tables/UserGroups',
    'mapping-tables/UserRecordTypeUserGroup',
    'libraries/MAIN/locations/STACKS'
  ])
    await again(c, `${v1}/conf/${url}`)
  await c.ok('POST', `${v1}/conf/libraries/SCI/locations`, { code: 'LAB', name: 'Laboratory' })
  await c.ok('DELETE', `${v1}/conf/libraries/SCI/locations/LAB`)
  await again(c, `${v1}/conf/open-hours?scope=SCI`)
  await c.ok('DELETE', `${v1}/conf/open-hours?scope=SCI`)
  for (const url of [
    '/v1/terms',
    '/v1/limits',
    '/v1/privacy/delete-policy',
    '/v1/fees/settings',
    '/v1/loans/overdue-profiles'
  ])
    await again(c, url)
  for (const url of ['conf/test', 'bibs/test', 'task-lists/test', 'users/operation/test'])
    await c.ok('POST', `${v1}/${url}`, {})
  const profile = await c.ok('POST', `${v1}/conf/integration-profiles`, {
    code: 'OTHER',
    name: 'Other',
    type: { value: 'USER' }
  })
  await again(c, `${v1}/conf/integration-profiles/${profile.id}`)
  await c.ok('DELETE', `${v1}/conf/integration-profiles/${profile.id}`)
  await again(c, '/v1/sis/profiles/CAMPUS')
  const sftp = { host: '127.0.0.1', port: 9, user: 'feeds', password: 'dog', base_directory: '/feeds' }
  await c.ok('PUT', '/v1/sftp-connections/Campus', sftp)
  await c.call('POST', '/v1/sftp-connections/Campus/test', { body: {} })
  await c.ok('GET', '/v1/sftp-connections/Campus')
  await c.ok('DELETE', '/v1/sftp-connections/Campus')
  const { settings } = await c.ok('GET', '/v1/privacy/settings')
  await c.ok('POST', '/v1/privacy/settings?template=consortial')
  await c.ok('PUT', '/v1/privacy/settings', settings)
  await c.ok('POST', '/v1/privacy/preview', settings)
  await c.ok('PUT', '/v1/letters/types/BorrowedRecall', { active: true })
  await c.ok('PUT', '/v1/letters/retention', { retention_period: '1000' })
  await again(c, '/v1/alarms/settings')
  const letter = `${v1}/conf/letters/FulLostLoanLetter`
  await c.ok('PUT', letter, (await c.call('GET', letter, { headers: { accept: 'application/xml' } })).text)
}

/** Titles and copies come and go. */
export async function catalogue(c: Canary): Done {
  const text = await c.ok('POST', `${v1}/bibs`, bib(), { accept: 'application/xml' })
  const mms = /<mms_id>(\d+)/.exec(text)?.[1]
  await c.ok('PUT', `${v1}/bibs/${mms}`, bib('Snow'))
  const held = await c.ok('POST', `${v1}/bibs/${mms}/holdings`, holding('SCI', 'STACKS'), { accept: 'application/xml' })
  const at = `${v1}/bibs/${mms}/holdings/${/<holding_id>(\d+)/.exec(held)?.[1]}`
  await c.ok('PUT', at, holding('MAIN', 'ANNEX'))
  const { item_data: data } = await c.ok('POST', `${at}/items`, { item_data: { barcode: 'NEW1' } })
  await again(c, `${at}/items/${data.pid}`)
  await c.ok('DELETE', `${at}/items/${data.pid}`)
  await c.ok('DELETE', at)
  await c.ok('DELETE', `${v1}/bibs/${mms}`)
  await c.ok('GET', `${v1}/items?item_barcode=${copy(1).barcode}`)
}

/** Runs that wait for somebody: approved, discarded, cancelled, applied, undone; then the profile is as before. */
export async function decisions(c: Canary, from: number): Done {
  const settings = (guards: object) =>
    c.ok('PUT', '/v1/sis/profiles/CAMPUS', { code: 'CAMPUS', name: 'Campus', settings: { guards } })
  const one = (person: number) => feedOf([personOf(person, c.codes)])
  const decided = { who: 'The office', why: 'as agreed' }
  await settings({ active: true, created: { count: 0 } })
  for (const [n, verb] of ['approve', 'discard', 'cancel'].entries()) {
    const { run } = await feed(c, one(from + n))
    await c.ok('POST', `/v1/sis/runs/${run.id}/${verb}`, decided)
  }
  await settings({ active: false })
  const { run: plan } = await feed(c, one(from + 3), { dryRun: true })
  await c.ok('POST', `/v1/sis/runs/${plan.id}/apply`, { ...decided, hash: plan.plan_hash })
  await runJobsUntilDone(c)
  const { run } = await feed(c, one(from + 4))
  await c.ok('POST', `/v1/sis/runs/${run.id}/undo?dry_run=false`, decided)
  await runJobsUntilDone(c)
}

/** A set of people, by hand, by a search and by a file. */
export async function sets(c: Canary, people: readonly number[]): Promise<string[]> {
  const member = people.map(person => ({ id: idOf(person) }))
  const content = { content: { value: 'USER' }, private: { value: 'false' } }
  const listed = await c.ok('POST', `${v1}/conf/sets`, {
    ...content,
    name: token(people[0] ?? 0, 'set'),
    description: token(people[0] ?? 0, 'setdescription'),
    note: token(people[0] ?? 0, 'setnote'),
    type: { value: 'ITEMIZED' },
    members: { member }
  })
  const found = await c.ok('POST', `${v1}/conf/sets`, {
    ...content,
    name: 'Found',
    type: { value: 'LOGICAL' },
    query: { value: `last_name~${token(people[0] ?? 0, 'last_name')}` }
  })
  await c.ok('POST', `${v1}/conf/sets/${listed.id}?op=add_members`, {
    members: { member: [{ id: idOf(people.length) }] }
  })
  await again(c, `${v1}/conf/sets/${found.id}`)
  await c.app.inject({
    method: 'POST',
    url: `/v1/sets/${listed.id}/members/file`,
    payload: `Primary ID\n${people.map(idOf).join('\n')}\n`,
    headers: { authorization: 'apikey test', 'content-type': 'text/csv' }
  })
  return [listed.id, found.id]
}

/** A key that is somebody's, and what the person sees with it. */
export async function personalKey(c: Canary, person: number): Done {
  await addKey(c.database, 'personal', { institution, name: 'personal', areas: all })
  await c.database.pool.query("update api_key set owner = $1 where name = 'personal'", [idOf(person)])
  const { status, text } = await c.call('GET', `${v1}/users/ME`, { key: 'personal' })
  if (status !== 200) throw new Error(text)
}

/**
 * Every job that there is, when loans fall due, and some again when they are overdue. Clerks write into bulk jobs; an
 * export leaves a file.
 */
export async function jobs(c: Canary, set: string): Done {
  const { job } = await c.ok('GET', `${v1}/conf/jobs?limit=100`)
  const given: Record<string, object> = {
    M1001: { dry_run: true, max_total: 1, comment: token(0, 'waived') },
    M1002: { dry_run: true },
    S1001: { dry_run: true },
    M148: {
      set_id: set,
      UPDATE_User_Information_JobDescription_Active: true,
      UPDATE_User_Information_JobDescription_Value: token(0, 'bulk'),
      SEND_Notification_To_User_Active: true,
      notification_text: token(0, 'notification')
    }
  }
  await c.ok('POST', `/v1/privacy/purges/${await c.start('M1002')}/cancel`)
  await c.ok('POST', `/v1/user-updates/${await c.start('M148', given.M148)}/cancel`)
  for (const { id, name } of job) if (/^Export users/.test(name)) given[id] = { created_days: 1000 }
  c.clock.advance(26 * day)
  await c.jobs(
    job.map(({ id }: { id: string }) => id),
    given
  )
  c.clock.advance(12 * day)
  await c.jobs(['S1012', 'S1020'])
  const { id: purge } = await c.job('M1002', { dry_run: true })
  await c.ok('GET', `/v1/privacy/purges/${purge}/users`)
}
