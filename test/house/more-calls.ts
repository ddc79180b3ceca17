import { bib, holding } from '../catalogue/records.ts'
import { mmsId, users } from '../desks/floor.ts'
import { token } from '../institutions/lively.ts'
import { book } from '../resource-sharing/desk.ts'
import { png } from '../users/pictures.ts'
import { coded } from '../users/sample.ts'
import { atDesks } from './desk-calls.ts'
import { type Lively, type Write, write } from './write.ts'

const [v1, mine] = ['/almaws/v1', `${users}/${token}-1`]
const conf = `${v1}/conf`
/** Titles and their copies. */
async function ofTitles({ call }: Lively): Promise<Write[]> {
  const made = async (number: string) => (await call('POST', `${v1}/bibs`, { body: bib('Fog', number) })).data.mms_id
  const [changed, gone, held] = [await made('(F)1'), await made('(F)2'), await made('(F)3')]
  const put = async () => {
    const { data } = await call('POST', `${v1}/bibs/${held}/holdings`, { body: holding('MAIN', 'STACKS') })
    return `${v1}/bibs/${held}/holdings/${data.holding_id}`
  }
  const [one, other] = [await put(), await put()]
  const { data: item } = await call('POST', `${one}/items`, { body: { item_data: {} } })
  return [
    write('createBib', 'POST', `${v1}/bibs`, bib('Twice', '(T)1')),
    write('putBib', 'PUT', `${v1}/bibs/${changed}`, bib('Mist', '(F)1')),
    write('deleteBib', 'DELETE', `${v1}/bibs/${gone}`),
    write('createHolding', 'POST', `${v1}/bibs/${changed}/holdings`, holding('MAIN', 'STACKS')),
    write('putHolding', 'PUT', one, holding('MAIN', 'STACKS')),
    write('deleteHolding', 'DELETE', other),
    write('deleteItem', 'DELETE', `${one}/items/${item.item_data.pid}`),
    write('operateOnBib', 'POST', `${v1}/bibs/${changed}?op=unlink_from_nz`)
  ]
}

/** What users ask for, and what is decided of it. */
async function ofWishes({ call, done, ids }: Lively): Promise<Write[]> {
  const wish = {
    ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
    resource_metadata: { title: 'Weirs' }
  }
  const wanted = async () => (await done('POST', `${mine}/purchase-requests`, wish)).request_id
  const [decided, withdrawn, removed] = [await wanted(), await wanted(), await wanted()]
  const draft = { title: 'On fog', deposit_profile: coded('101'), mms_id: mmsId(29), rep_id: '1' }
  const deposit = (await call('POST', `${mine}/deposits?draft=true`, { body: draft })).data.deposit_id
  const sharing = async (title: string) =>
    (await done('POST', `${mine}/resource-sharing-requests`, book({ title }))).request_id
  const [shipped, ended] = [await sharing('Fog one'), await sharing('Fog two')]
  const acq = `${v1}/acq/purchase-requests`
  const sent = `${mine}/resource-sharing-requests`
  return [
    write('actOnPurchaseRequest', 'POST', `${acq}/${decided}?op=approve`, {}),
    write('actOnUserPurchaseRequest', 'POST', `${mine}/purchase-requests/${withdrawn}?op=cancel`),
    write('deletePurchaseRequest', 'DELETE', `${acq}/${removed}`),
    write('actOnUserDeposit', 'POST', `${mine}/deposits/${deposit}?op=submit`),
    write('decideDeposit', 'PUT', `/v1/deposits/${ids.deposit.deposit_id}/status`, { status: 'APPROVED' }),
    write(
      'actOnUserResourceSharingRequest',
      'POST',
      `${sent}/${shipped}?op=update_shipping&shipping_cost=1&fund_code=ILL`,
      {}
    ),
    write('cancelUserResourceSharingRequest', 'DELETE', `${sent}/${ended}?reason=CancelledAtPatronRequest`),
    write('actOnLendingRequests', 'POST', `${v1}/task-lists/rs/lending-requests?library=RES_SHARE&op=mark_reported`)
  ]
}

/** Configuration, users, jobs and feeds. */
async function ofOffice({ app, call, done }: Lively): Promise<Write[]> {
  const group = { account_type: coded('INTERNAL'), user_group: coded('GRAD') }
  await done('POST', users, { primary_id: 'leaver', first_name: 'Lea', last_name: 'Ver', ...group })
  const profile = await call('POST', `${conf}/integration-profiles`, {
    body: { code: 'GOING', name: 'Another', type: { value: 'USER' } }
  })
  const set = async (name: string) =>
    (await done('POST', `${conf}/sets`, { name, type: coded('ITEMIZED'), content: coded('USER') })).id
  const [going, filled] = [await set('Going'), await set('Filled')]
  await done('POST', `${conf}/libraries/SCI/locations`, { code: 'GOING', name: 'Going' })
  const sftp = { host: 'files.example', user: 'feeds', host_key: `SHA256:${'a'.repeat(43)}`, password: 'secret' }
  await call('PUT', '/v1/sftp-connections/going', { body: sftp })
  await call('PUT', '/v1/sftp-connections/kept', { body: sftp })
  const authorization = { authorization: 'apikey test' }
  const feed = `<users><user><primary_id>fed</primary_id><last_name>Fed</last_name></user></users>`
  const start = async (query: string) => {
    const url = `/v1/sis/profiles/CAMPUS/runs${query}`
    const headers = { ...authorization, 'content-type': 'application/xml' }
    return (await app.inject({ method: 'POST', url, payload: feed, headers })).json().id
  }
  const run = await start('')
  const xml = { 'content-type': 'application/xml' }
  const week = ['MONDAY', 'TUESDAY'].map(day => ({
    type: coded('WEEK'),
    day_of_week: coded(day),
    from_hour: '09:00',
    to_hour: '17:00'
  }))
  const who = { who: 'Ada L.', why: 'twice' }
  return [
    { ...write('putUserPhoto', 'PUT', '/v1/users/ada/photo', png()), headers: { 'content-type': 'image/png' } },
    write('deleteUserPhoto', 'DELETE', '/v1/users/ada/photo'),
    write('createUserMessage', 'POST', '/v1/users/ada/messages', { subject: 'Hours', text: 'We close at noon.' }),
    write('applyPrivacyTemplate', 'POST', '/v1/privacy/settings?template=consortial'),
    write('deleteUser', 'DELETE', `${users}/leaver`),
    write('deleteIntegrationProfile', 'DELETE', `${conf}/integration-profiles/${profile.data.id}`),
    write('deleteSet', 'DELETE', `${conf}/sets/${going}`),
    {
      ...write('uploadSetMembers', 'POST', `/v1/sets/${filled}/members/file`, 'Primary ID\nada\nben'),
      headers: { 'content-type': 'text/csv' }
    },
    write('deleteLocation', 'DELETE', `${conf}/libraries/SCI/locations/GOING`),
    write('updateOpenHours', 'PUT', `${conf}/open-hours?scope=SCI`, { open_hour: week }),
    write('deleteOpenHours', 'DELETE', `${conf}/open-hours?scope=SCI`),
    write('updateLetter', 'PUT', `${conf}/letters/FulLostLoanLetter`, '<letter><xsl>x</xsl></letter>'),
    write('updateFeeSettings', 'PUT', '/v1/fees/settings', { currency: 'USD' }),
    write('saveSftpConnection', 'PUT', '/v1/sftp-connections/campus', sftp),
    write('deleteSftpConnection', 'DELETE', '/v1/sftp-connections/going'),
    write('runJob', 'POST', `${conf}/jobs/S1040?op=run`, {}),
    { ...write('startSisRun', 'POST', '/v1/sis/profiles/CAMPUS/runs', feed), headers: xml },
    write('cancelSisRun', 'POST', `/v1/sis/runs/${run}/cancel`, {}),
    write('releaseProtectedField', 'POST', '/v1/users/ada/protected-fields/user_group/release'),
    ...['approve', 'discard', 'apply', 'undo'].map(step =>
      write(`${step}SisRun`, 'POST', `/v1/sis/runs/${run}/${step}`, step === 'apply' ? {} : who)
    ),
    write('cancelPurge', 'POST', '/v1/privacy/purges/1/cancel'),
    write('cancelUserUpdate', 'POST', '/v1/user-updates/1/cancel'),
    write('testSftpConnection', 'POST', '/v1/sftp-connections/absent/test'),
    write('authenticateUser', 'POST', `${users}/ada?op=auth&password=wrong`)
  ]
}

/** Calls of all operations that change something and take no JSON with texts of its own (those are in goodCalls). */
export async function moreCalls(app: Lively): Promise<Write[]> {
  return [...(await atDesks(app)), ...(await ofTitles(app)), ...(await ofWishes(app)), ...(await ofOffice(app))]
}
