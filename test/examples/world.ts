import type { Test } from 'tap'
import { movableClock } from '../../src/platform/clock.ts'
import { barcode, floor, itemUrl, main, mmsId, users } from '../desks/floor.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow } from '../helpers/rows.ts'
import { zipOf } from '../helpers/zip.ts'
import { book } from '../resource-sharing/desk.ts'
import { coded } from '../users/sample.ts'

/** The reader of whom the examples tell. */
export const reader = 'edith.marlow'
const mine = `${users}/${reader}`
const partOf = (url: string, name: string) => new RegExp(`/${name}/(\\w+)`).exec(url)?.[1] ?? ''

const person = {
  ...{ primary_id: reader, first_name: 'Edith', last_name: 'Marlow', user_group: coded('GRAD') },
  ...{ account_type: coded('INTERNAL'), preferred_language: coded('en'), expiry_date: '2028-09-30Z' },
  rs_library: [{ code: coded('RES_SHARE') }],
  user_identifier: [{ value: '20990001', id_type: coded('BARCODE') }],
  contact_info: {
    address: [
      {
        ...{ line1: 'Mill Lane 1', city: 'Aldermoor', postal_code: 'AL1 2BC', preferred: true },
        address_type: [coded('home')]
      }
    ],
    email: [{ email_address: 'edith.marlow@mail.example', preferred: true, email_type: [coded('personal')] }]
  }
}
const feed = (group: string, more = '') => `<users>
<user><primary_id>u100</primary_id><first_name>Ivo</first_name><last_name>Brook</last_name><user_group>${group}</user_group></user>
<user><primary_id>u101</primary_id><first_name>Ida</first_name><last_name>Weir</last_name><user_group>STAFF</user_group></user>
${more}</users>`

/** A campus on which one of everything has happened; ids of all of it. Always the same. */
export async function world(t: Test) {
  const app = await floor(t)
  const { call, lend, ask, database } = app
  const done = async (method: 'POST' | 'PUT' | 'PATCH', url: string, body?: object | string, wanted = 200) => {
    const { status, data, text } = await call(method, url, body ? { body } : {})
    if (status !== wanted) throw new Error(`${method} ${url}: ${text}`)
    return data
  }
  await done('POST', users, person)
  await done('POST', users, {
    ...{ primary_id: 'grace.hopper', first_name: 'Grace', last_name: 'Hopper', account_type: coded('INTERNAL') }
  })
  const loan = await lend(reader, 1)
  const over = await lend(reader, 22)
  await app.scan(22, main)
  const claimed = await lend(reader, 23)
  await done('POST', `/v1/loans/${claimed.loan_id}/claimed-returned`)
  await done('POST', users, {
    ...{ primary_id: 'grace.mill', first_name: 'Grace', last_name: 'Mill', account_type: coded('INTERNAL') },
    ...{ user_group: coded('STAFF'), password: 'Wheel-and-race-9' }
  })
  await done('POST', '/almaws/v1/conf/libraries/SCI/locations', { code: 'LAB', name: 'Laboratory' })
  await done('PUT', '/v1/sftp-connections/registry', { host: 'files.campus.example', user: 'library' }, 201)
  const empty = await addRow(database, 'bib', { title: 'A title without copies' })
  const shelf = await addRow(database, 'holding', { bib_id: empty, library: 'MAIN', location: 'STACKS' })
  const bare = await addRow(database, 'bib', { title: 'A title without holdings' })
  const request = await ask(reader, 2)
  const scan = await done('POST', `${mine}/requests?mms_id=${mmsId(6)}`, {
    ...{ request_type: 'DIGITIZATION', partial_digitization: false }
  })
  const fee = await done('POST', `${mine}/fees`, {
    ...{ type: coded('LOCKERKEY'), original_amount: 5, owner: coded('MAIN'), comment: 'Locker 12' }
  })
  const attachment = await done('POST', `${mine}/attachments`, {
    ...{ type: 'GENERAL', file_name: 'form.txt', content: 'U2lnbmVk' }
  })
  const wanted = await done('POST', `${mine}/resource-sharing-requests`, book())
  const lending = await done('POST', '/almaws/v1/partners/BECKFORD/lending-requests', {
    ...{
      external_id: 'E-1',
      owner: 'RES_SHARE',
      format: coded('PHYSICAL_NON_RETURNABLE'),
      citation_type: coded('JOURNAL')
    },
    ...{ title: 'Weirs', journal_title: 'River papers', issn: '0000-0019', year: '1999', requested_media: '7' }
  })
  const purchase = await done('POST', `${mine}/purchase-requests`, {
    ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
    resource_metadata: { title: 'Weirs and their keepers' }
  })
  const bib = await addRow(database, 'bib', { title: 'A thesis on mills' })
  const deposit = await done('POST', `${mine}/deposits`, {
    ...{ title: 'A thesis on mills', deposit_profile: coded('101'), mms_id: String(bib), rep_id: '1' }
  })
  await done('POST', `/almaws/v1/task-lists/requested-resources?${main}&op=mark_reported`)
  const { printout } = (await call('GET', '/almaws/v1/task-lists/printouts')).data
  const set = await done('POST', '/almaws/v1/conf/sets', {
    ...{ name: 'Readers of the mill', type: coded('ITEMIZED'), content: coded('USER') },
    members: { member: [{ id: reader }] }
  })
  const old = await done('POST', '/almaws/v1/conf/sets', {
    ...{ name: 'Readers of last year', type: coded('ITEMIZED'), content: coded('USER') }
  })
  await done('POST', '/v1/privacy/settings?template=consortial')
  const runs = await feeds(app as never, done)
  await done('PATCH', `${users}/u101`, { user_group: coded('ALUMNI') })
  const profile = (await call('GET', '/almaws/v1/conf/integration-profiles')).data.integration_profile[0]
  const jobs = (await call('GET', '/almaws/v1/conf/jobs?limit=100')).data.job
  const jobOf = (name: string) => jobs.find((one: any) => one.name === name)
  const update = await jobRun(app as never, jobOf('Update/Notify Users').id, title(set.id))
  const purged = await jobRun(app as never, jobOf('Purge User Records').id, { dry_run: 'true' })
  const deleted = await call('DELETE', `${users}/grace.hopper`)
  const queued = await startJob(app as never, jobOf('Update/Notify Users').id, title(set.id))
  const purging = await startJob(app as never, jobOf('Purge User Records').id, { dry_run: 'true' })
  app.parts.time = movableClock(app.clock)
  return {
    ...app,
    empty: { mms_id: String(empty), holding_id: String(shelf) },
    bare: { mms_id: String(bare) },
    queued,
    purging,
    receipt: String(deleted.headers['x-privacy-receipt']),
    ids: {
      claimed,
      old,
      loan,
      over,
      request,
      scan,
      fee,
      attachment,
      wanted,
      lending,
      purchase,
      deposit,
      printout: printout[0],
      set,
      profile
    },
    runs,
    jobs: { list: jobs, jobOf, update, purged },
    item: { mms_id: mmsId(1), holding_id: partOf(itemUrl(1), 'holdings'), item_pid: partOf(itemUrl(1), 'items') },
    free: { mms_id: mmsId(25), holding_id: partOf(itemUrl(25), 'holdings'), item_pid: partOf(itemUrl(25), 'items') },
    last: { mms_id: mmsId(26), holding_id: partOf(itemUrl(26), 'holdings'), item_pid: partOf(itemUrl(26), 'items') },
    barcode
  }
}
type App = Awaited<ReturnType<typeof floor>>
type Done = (method: 'POST' | 'PUT', url: string, body?: object | string, wanted?: number) => Promise<any>

/** A feed that was applied and rejected one record, one that waits for an approval, and one that was tried out. */
async function feeds(app: App, done: Done) {
  await done('POST', '/v1/sis/profiles', { code: 'CAMPUS', name: 'Campus', settings: {} }, 201)
  const post = async (text: string, query = '', profile = 'CAMPUS') => {
    const { statusCode, body } = await app.app.inject({
      method: 'POST',
      url: `/v1/sis/profiles/${profile}/runs?${query}`,
      payload: await zipOf({ 'users.xml': text }),
      headers: { authorization: 'apikey test', 'content-type': 'application/zip' }
    })
    if (statusCode !== 202) throw new Error(body)
    await runJobsUntilDone(app)
    return JSON.parse(body).id as string
  }
  const applied = await post(feed('UNDERGRAD', '<user><primary_id>u102</primary_id></user>'))
  await done('PUT', `${users}/u101`, { ...(await app.call('GET', `${users}/u101`)).data, user_group: coded('FACULTY') })
  await app.call('PATCH', `${users}/u101`, { body: { job_category: coded('Clerk') } })
  const tried = await post(feed('GRAD'), 'dry_run=true')
  const guards = { created: { count: 0 } }
  await done('POST', '/v1/sis/profiles', { code: 'NIGHT', name: 'Night school', settings: { guards } }, 201)
  // The first feed of a profile is exempt from its guards.
  const owls = ['Ulla', 'Otto'].map(
    (name, n) =>
      `<users><user><primary_id>n${n}</primary_id><first_name>${name}</first_name><last_name>Owl</last_name></user></users>`
  )
  await post(owls[0] ?? '', '', 'NIGHT')
  const waiting = await post(owls[1] ?? '', '', 'NIGHT')
  const fields = [
    ...[
      { field: 'primary_id', column: 'Number' },
      { field: 'first_name', column: 'First name' }
    ],
    ...[
      { field: 'last_name', column: 'Last name' },
      { field: 'user_group', value: 'UNDERGRAD' }
    ]
  ]
  await done('POST', '/v1/sis/profiles', { code: 'TABLE', name: 'A table', settings: { csv: { fields } } }, 201)
  return { applied, tried, waiting }
}

const title = (set: string) => ({
  ...{ set_id: set, UPDATE_User_Information_Title_Active: 'true', UPDATE_User_Information_Title_Value: 'Dr' }
})

async function jobRun(app: App, id: string, parameters: Record<string, string>): Promise<string> {
  const run = await startJob(app, id, parameters)
  await runJobsUntilDone(app)
  return run
}

/** Nobody works here unless asked: the run waits. */
async function startJob(app: App, id: string, parameters: Record<string, string>): Promise<string> {
  const parameter = Object.entries(parameters).map(([name, value]) => ({ name: { value: name }, value }))
  const { data, text } = await app.call('POST', `/almaws/v1/conf/jobs/${id}?op=run`, { body: { parameter } })
  if (!data?.additional_info?.link) throw new Error(text)
  return data.additional_info.link.split('/').at(-1)
}
