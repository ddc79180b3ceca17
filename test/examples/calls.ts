import { barcode, mmsId } from '../desks/floor.ts'
import { coded } from '../users/sample.ts'
import type { Calls, World } from './asked.ts'
import { configuration } from './calls-configuration.ts'
import { own } from './calls-own.ts'
import { reader } from './world.ts'

/** What stands in the place of a path parameter, by its name. */
export const valuesOf = ({ ids, item }: World): Record<string, string> => ({
  ...item,
  user_id: reader,
  user_name: reader,
  loan_id: ids.loan.loan_id,
  request_id: ids.request.request_id,
  fee_id: ids.fee.id,
  attachment_id: ids.attachment.id,
  set_id: ids.set.id,
  printout_id: ids.printout.id,
  partner_code: 'BECKFORD',
  purchase_request_id: ids.purchase.request_id,
  deposit_id: ids.deposit.deposit_id,
  deposit_profile_id: '101',
  codeTableName: 'UserGroups',
  mappingTableName: 'UserRecordTypeUserGroup',
  libraryCode: 'MAIN',
  circDeskCode: 'DEFAULT_CIRC_DESK',
  locationCode: 'STACKS',
  letterCode: 'FulCancelRequestLetter',
  field: 'user_group',
  code: 'CAMPUS',
  type: 'OnHoldShelf',
  name: 'registry'
})

const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const desk = { circ_desk: coded('DEFAULT_CIRC_DESK'), library: coded('MAIN') }
const due = { due_date: '2026-12-18T17:00:00Z' }
const purchase = {
  ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
  resource_metadata: { title: 'A history of mills', author: 'Weir, Ida', isbn: '9780000000019' }
}
const marc = (leader: string, field: string) => `<record><leader>${leader}</leader>${field}</record>`
const bib = `<bib>${marc(
  '00000nam a2200000 i 4500',
  '<datafield tag="245" ind1="1" ind2="0"><subfield code="a">Rain :</subfield><subfield code="b">a tale</subfield></datafield>'
)}</bib>`
const holding = `<holding>${marc(
  '00000nx  a2200000zn 4500',
  '<datafield tag="852" ind1="0" ind2=" "><subfield code="b">MAIN</subfield><subfield code="c">STACKS</subfield></datafield>'
)}</holding>`

/** What each operation is asked; those that are not here need no more than the values of the world. */
export async function callsOf(world: World): Promise<Calls> {
  const { ids, item, free, call } = world
  const got = async (url: string) => (await call('GET', url)).data
  const user = await got(`/almaws/v1/users/${reader}`)
  const ofItem = { path: free }
  const ofTitle = { path: { mms_id: mmsId(2) } }
  const sharing = { path: { request_id: ids.wanted.request_id } }
  return {
    getUsers: { query: { q: 'last_name~Marlow', limit: 2 } },
    createUser: {
      body: {
        ...{ primary_id: 'ida.weir', first_name: 'Ida', last_name: 'Weir', account_type: coded('INTERNAL') },
        ...{ status: coded('ACTIVE'), record_type: coded('PUBLIC'), user_group: coded('UNDERGRAD') },
        contact_info: { email: [{ email_address: 'ida.weir@mail.example', email_type: [coded('school')] }] },
        user_identifier: [{ value: '20990002', id_type: coded('BARCODE') }]
      }
    },
    getUser: { query: { expand: 'loans,requests,fees' } },
    authenticateUser: { path: { user_id: 'grace.mill' }, query: { op: 'auth', password: 'Wheel-and-race-9' } },
    updateUser: { body: { ...user, middle_name: 'Anne' } },
    patchUser: { body: { job_description: 'Miller' } },
    deleteUser: { path: { user_id: 'ben' } },
    createUserAttachment: { body: { type: 'GENERAL', file_name: 'note.txt', content: 'VGhhbmtz' } },
    createUserFee: { body: { type: coded('LOCKERKEY'), original_amount: 12.5, owner: coded('MAIN') } },
    payUserFees: { query: { op: 'pay', amount: 'ALL', method: 'CASH' } },
    actOnUserFee: { query: { op: 'pay', amount: '2.50', method: 'CASH' } },
    createUserLoan: { query: { item_barcode: barcode(4) }, body: desk },
    createItemLoan: { ...ofItem, query: { user_id: reader }, body: desk },
    renewUserLoan: { query: { op: 'renew' } },
    renewItemLoan: { query: { op: 'renew' } },
    updateUserLoan: { body: due },
    updateItemLoan: { body: due },
    createUserRequest: { query: { mms_id: mmsId(10) }, body: { ...hold, comment: 'For the seminar' } },
    createTitleRequest: { path: { mms_id: mmsId(11) }, query: { user_id: reader }, body: hold },
    createItemRequest: { ...ofItem, query: { user_id: reader }, body: hold },
    updateUserRequest: { body: { ...hold, comment: 'No hurry' } },
    updateTitleRequest: { ...ofTitle, body: hold },
    getTitleRequest: ofTitle,
    listTitleRequests: ofTitle,
    cancelUserRequest: { query: { reason: 'CancelledAtPatronRequest' } },
    cancelTitleRequest: { ...ofTitle, query: { reason: 'CancelledAtPatronRequest' } },
    stepUserRequest: { path: { request_id: ids.scan.request_id }, query: { op: 'next_step' } },
    stepTitleRequest: { path: { mms_id: mmsId(6), request_id: ids.scan.request_id }, query: { op: 'next_step' } },
    ...(await ofHeldItem(world, hold)),
    getTitleRequestOptions: { query: { user_id: reader } },
    getItemRequestOptions: { query: { user_id: reader } },
    getTitleBookingAvailability: { query: { period: 1, period_type: 'weeks' } },
    getItemBookingAvailability: { query: { period: 1, period_type: 'weeks' } },
    scanInItem: { query: { op: 'scan', library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK' } },
    getItemByBarcode: { query: { item_barcode: barcode(1) } },
    listBibs: { query: { mms_id: mmsId(1) } },
    createBib: { body: bib },
    putBib: { ...ofItem, body: bib },
    deleteBib: { path: world.bare },
    createHolding: { ...ofItem, body: holding },
    putHolding: { ...ofItem, body: holding },
    deleteHolding: { path: world.empty, query: { bib: 'retain' } },
    createItem: { ...ofItem, body: { item_data: { barcode: '39019990001', description: 'v. 2' } } },
    putItem: { body: await got(`/almaws/v1/bibs/${item.mms_id}/holdings/${item.holding_id}/items/${item.item_pid}`) },
    deleteItem: { path: world.last },
    listRequestedResources: { query: { library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK' } },
    getRequestedResources: { query: { library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK' } },
    actOnRequestedResources: { query: { library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK', op: 'mark_reported' } },
    actOnPrintouts: { query: { op: 'mark_as_printed', printout_id: ids.printout.id } },
    actOnPrintout: { query: { op: 'mark_as_printed' } },
    createUserResourceSharingRequest: {
      body: {
        ...{ format: coded('PHYSICAL'), citation_type: coded('BK'), title: 'Sluices', author: 'Brook, Ivo' },
        ...{ pickup_location: coded('MAIN'), pickup_location_type: 'LIBRARY', agree_to_copyright_terms: true }
      }
    },
    getUserResourceSharingRequest: sharing,
    actOnUserResourceSharingRequest: {
      ...sharing,
      query: { op: 'update_shipping', shipping_cost: '4.50', shipping_currency: 'USD' }
    },
    cancelUserResourceSharingRequest: sharing,
    createLendingRequest: {
      body: {
        ...{ external_id: 'E-2', owner: 'RES_SHARE', format: coded('PHYSICAL_NON_RETURNABLE') },
        ...{ citation_type: coded('JOURNAL'), title: 'Locks', journal_title: 'River papers', issn: '0000-0019' },
        ...{ year: '2001', requested_media: '7' }
      }
    },
    getLendingRequest: { path: { request_id: ids.lending.request_id } },
    getLendingRequests: { query: { library: 'RES_SHARE', printed: 'N' } },
    actOnLendingRequests: { query: { library: 'RES_SHARE', op: 'mark_reported' } },
    createUserPurchaseRequest: { body: purchase },
    actOnUserPurchaseRequest: { query: { op: 'cancel' } },
    getPurchaseRequest: { path: { id: ids.purchase.request_id } },
    actOnPurchaseRequest: { path: { id: ids.purchase.request_id }, query: { op: 'approve' }, body: {} },
    updatePurchaseRequest: { path: { id: ids.purchase.request_id }, body: purchase },
    deletePurchaseRequest: { path: { id: ids.purchase.request_id } },
    createUserDeposit: {
      body: { title: 'On weirs', deposit_profile: coded('101'), mms_id: mmsId(28), rep_id: '1' }
    },
    actOnUserDeposit: { query: { op: 'withdraw' }, body: {} },
    ...(await configuration(world)),
    ...(await own(world))
  }
}

/** Requests for one copy: one is made for them. */
async function ofHeldItem({ call, free }: World, hold: object): Promise<Calls> {
  const url = `/almaws/v1/bibs/${free.mms_id}/holdings/${free.holding_id}/items/${free.item_pid}/requests?user_id=ada`
  const made = await call('POST', url, { body: hold })
  const path = { ...free, request_id: made.data.request_id }
  return {
    listItemRequests: { path: free },
    getItemRequest: { path },
    updateItemRequest: { path, body: hold },
    cancelItemRequest: { path, query: { reason: 'CancelledAtPatronRequest' } }
  }
}
