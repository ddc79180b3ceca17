import { barcode, itemUrl, mmsId, users } from '../desks/floor.ts'
import { type lively, token } from '../institutions/lively.ts'
import { book } from '../resource-sharing/desk.ts'
import { coded } from '../users/sample.ts'

type Lively = Awaited<ReturnType<typeof lively>>
type Body = object | (() => object | Promise<object>)
/** A call that is answered with success; a function makes a new body for each. */
export type GoodCall = [operationId: string, method: 'POST' | 'PUT' | 'PATCH', url: string, body?: Body]

const [v1, mine] = ['/almaws/v1', `${users}/${token}-1`]
const conf = `${v1}/conf`
const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const at = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
const due = { due_date: '2026-12-24T12:00:00Z' }
const purchase = {
  ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
  resource_metadata: { title: 'Weirs' }
}
const deposit = { title: 'On mills', deposit_profile: coded('101'), mms_id: mmsId(28), rep_id: '1' }
const pidOf = (url: string) => url.split('/').at(-1)

let made = 0
/** A person with one entry of each kind, unlike any other. */
const person = () => ({
  ...{ primary_id: `extreme-${++made}`, last_name: 'Long', account_type: coded('INTERNAL'), user_group: coded('GRAD') },
  contact_info: {
    address: [{ line1: 'Mill Lane 1', address_type: [coded('home')] }],
    email: [{ email_address: 'a@mail.example', email_type: [coded('personal')] }],
    phone: [{ phone_number: '1', phone_type: [coded('home')] }]
  },
  user_identifier: [{ value: `extreme-card-${made}`, id_type: coded('BARCODE') }],
  user_note: [{ note_text: 'a', note_type: coded('OTHER') }],
  user_block: [{ block_type: coded('GENERAL'), block_description: coded('01-GLOBAL') }]
})
const set = () => ({ name: `Set ${++made}`, type: coded('ITEMIZED'), content: coded('USER') })
const profile = () => ({ code: `CODE${++made}`, name: 'Another', type: { value: 'USER' } })
const lending = () => ({
  ...{ external_id: `E-${++made}`, owner: 'RES_SHARE', format: coded('PHYSICAL_NON_RETURNABLE') },
  ...{
    citation_type: coded('JOURNAL'),
    title: 'Weirs',
    journal_title: 'River papers',
    issn: '0000-0019',
    year: '1999'
  },
  requested_media: '7'
})

/** Things that calls change, made for them. */
async function targets({ call, done }: Lively) {
  for (const primary_id of ['changed', 'patched']) await done('POST', users, { ...person(), primary_id })
  const answer = await call('POST', `${conf}/integration-profiles`, { body: profile() })
  const listed = await done('POST', `${conf}/sets`, set())
  const asked = await done('POST', `${users}/ada/requests?item_pid=${pidOf(itemUrl(20))}`, hold)
  await call('POST', '/v1/sis/profiles', { body: { code: 'CAMPUS', name: 'Campus', settings: {} } })
  return { profile: answer.data.id, set: listed.id, asked: asked.request_id }
}

/** What users have and do. */
function ofUsers({ ids }: Lively, asked: string): GoodCall[] {
  const again = 'allow_same_request=true'
  const ofTitle = `${v1}/bibs/${mmsId(20)}/requests`
  const sharing = `/v1/resource-sharing-requests/${ids.wanted.request_id}/status`
  return [
    ['createUser', 'POST', users, person],
    ['updateUser', 'PUT', `${users}/changed`, () => ({ ...person(), primary_id: 'changed' })],
    ['patchUser', 'PATCH', `${users}/patched`, {}],
    ['createUserAttachment', 'POST', `${mine}/attachments`, { type: 'GENERAL', content: 'aGk=' }],
    ['createUserFee', 'POST', `${mine}/fees`, { type: coded('OTHER'), original_amount: 5, owner: coded('MAIN') }],
    ['actOnUserFee', 'POST', `${mine}/fees/${ids.fee.id}?op=pay&amount=0.01&method=CASH`],
    ['payUserFees', 'POST', `${mine}/fees/all?op=pay&amount=0.01&method=CASH`],
    ['createUserLoan', 'POST', `${mine}/loans?item_barcode=${barcode(4)}`, at],
    ['createItemLoan', 'POST', `${itemUrl(22)}/loans?user_id=ada`, at],
    ['updateUserLoan', 'PUT', `${mine}/loans/${ids.loan.loan_id}`, due],
    ['updateItemLoan', 'PUT', `${itemUrl(1)}/loans/${ids.loan.loan_id}`, due],
    ['createUserRequest', 'POST', `${users}/ben/requests?item_pid=${pidOf(itemUrl(23))}&${again}`, hold],
    ['createTitleRequest', 'POST', `${v1}/bibs/${mmsId(24)}/requests?user_id=ada&${again}`, hold],
    ['createItemRequest', 'POST', `${itemUrl(25)}/requests?user_id=ada&${again}`, hold],
    ['updateUserRequest', 'PUT', `${users}/ada/requests/${asked}`, hold],
    ['updateTitleRequest', 'PUT', `${ofTitle}/${asked}`, hold],
    ['updateItemRequest', 'PUT', `${itemUrl(20)}/requests/${asked}`, hold],
    [
      'createUserResourceSharingRequest',
      'POST',
      `${mine}/resource-sharing-requests`,
      () => book({ title: `Mill ${++made}` })
    ],
    ['createLendingRequest', 'POST', `${v1}/partners/BECKFORD/lending-requests`, lending],
    ['moveResourceSharingRequest', 'PUT', sharing, { status: 'READY_TO_SEND' }],
    ['createUserPurchaseRequest', 'POST', `${mine}/purchase-requests`, purchase],
    ['updatePurchaseRequest', 'PUT', `${v1}/acq/purchase-requests/${ids.purchase.request_id}`, purchase],
    ['createUserDeposit', 'POST', `${mine}/deposits`, deposit],
    ['convertUser', 'POST', '/v1/users/ben/convert', { account_type: 'EXTERNAL', external_id: 'CAMPUS' }],
    ['updateProxies', 'PUT', '/v1/users/ada/proxies', { proxy_for: ['ben'] }],
    ['updateConsent', 'PUT', '/v1/users/ada/consent', { keep_loan_history: true }],
    ['createUserMessage', 'POST', '/v1/users/ada/messages', { subject: 'Hours', text: 'We close at noon.' }]
  ]
}

/** Calls of operations that change something, each good as it stands; those that are not here are in `left`. */
export async function goodCalls(app: Lively): Promise<GoodCall[]> {
  const to = await targets(app)
  const back = (operationId: string, url: string, name?: string): GoodCall => [
    operationId,
    'PUT',
    url,
    async () => {
      const { data } = await app.call('GET', url)
      return name ? data[name] : data
    }
  ]
  const letter = { active: true, retention_period: '30' }
  return [
    ...ofUsers(app, to.asked),
    ['createItem', 'POST', itemUrl(26).replace(/\/\d+$/, ''), { item_data: {} }],
    back('putItem', itemUrl(8)),
    ['createSet', 'POST', `${conf}/sets`, set],
    ['updateSet', 'PUT', `${conf}/sets/${to.set}`, set],
    ['manageSetMembers', 'POST', `${conf}/sets/${to.set}?op=add_members`, { members: { member: [{ id: 'ada' }] } }],
    ['createIntegrationProfile', 'POST', `${conf}/integration-profiles`, profile],
    back('updateIntegrationProfile', `${conf}/integration-profiles/${to.profile}`),
    back('updateCodeTable', `${conf}/code-tables/UserGroups`),
    back('updateMappingTable', `${conf}/mapping-tables/UserRecordTypeUserGroup`),
    ['createLocation', 'POST', `${conf}/libraries/SCI/locations`, () => ({ code: `L${++made}`, name: 'Laboratory' })],
    back('updateLocation', `${conf}/libraries/MAIN/locations/STACKS`),
    back('updateOpenHours', `${conf}/open-hours?scope=SCI`),
    back('updateTerms', '/v1/terms'),
    back('putLimits', '/v1/limits'),
    back('updateOverdueProfiles', '/v1/loans/overdue-profiles'),
    back('updatePrivacySettings', '/v1/privacy/settings', 'settings'),
    back('updateDeletePolicy', '/v1/privacy/delete-policy'),
    back('updateAlarmSettings', '/v1/alarms/settings'),
    [
      'previewPrivacy',
      'POST',
      '/v1/privacy/preview',
      async () => (await app.call('GET', '/v1/privacy/settings')).data.settings
    ],
    ['createSisProfile', 'POST', '/v1/sis/profiles', () => ({ code: `SIS${++made}`, name: 'Campus', settings: {} })],
    ['updateSisProfile', 'PUT', '/v1/sis/profiles/CAMPUS', { code: 'CAMPUS', name: 'Campus', settings: {} }],
    ['putLetterType', 'PUT', '/v1/letters/types/OnHoldShelf', letter],
    ['putLetterRetention', 'PUT', '/v1/letters/retention', { retention_period: '1000' }]
  ]
}

/**
 * Operations with a body that no call here is good for: MARC and letters come as XML alone; what has been decided is
 * decided once; passwords need a key of the service; the rest has no text and no number but those of a choice.
 */
export const left = `createBib putBib createHolding putHolding updateLetter runJob approveSisRun discardSisRun
  cancelSisRun applySisRun undoSisRun actOnPurchaseRequest actOnUserDeposit decideDeposit updateFeeSettings
  putSandboxClock saveSftpConnection startSisRun uploadSetMembers putUserPhoto previewSisCsv`.split(/\s+/)
