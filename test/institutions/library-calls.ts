import { barcode, itemUrl, main, mmsId, users } from '../desks/floor.ts'
import { institution } from '../helpers/app.ts'
import { book } from '../resource-sharing/desk.ts'
import { coded } from '../users/sample.ts'
import { type lively, token } from './lively.ts'

/** What a partner asks us for. */
export const lendingOf = (external_id: string) => ({
  ...{ external_id, owner: 'RES_SHARE', format: coded('PHYSICAL_NON_RETURNABLE'), citation_type: coded('JOURNAL') },
  ...{ title: 'Weirs', journal_title: 'River papers', issn: '0000-0019', year: '1999', requested_media: '7' }
})

type Ids = Awaited<ReturnType<typeof lively>>['ids']
type Call = [operationId: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object]

/** One call of each operation that a limited key may be refused for its library; what they name is of MAIN. */
export function calls({ loan, request, fee, wanted, lending, purchase, deposit }: Ids & { lending: string }): Call[] {
  const mine = `${users}/${token}-1`
  const [loans, requests, rs] = [
    `${mine}/loans/${loan.loan_id}`,
    `${mine}/requests/${request.request_id}`,
    `${mine}/resource-sharing-requests/${wanted.request_id}`
  ]
  const [ofItem, ofTitle] = [itemUrl(1), `/almaws/v1/bibs/${mmsId(1)}`]
  const [wish, wishedTitle] = [itemUrl(2), `/almaws/v1/bibs/${mmsId(2)}`]
  const at = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
  const due = { due_date: '2026-12-24T12:00:00Z' }
  const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const tasks = `/almaws/v1/task-lists/requested-resources?${main}`
  const id = request.request_id
  const bought = `/almaws/v1/acq/purchase-requests/${purchase.request_id}`
  const buying = {
    ...{ format: coded('P'), citation_type: coded('BOOK'), owning_library: coded('MAIN') },
    resource_metadata: { title: 'Weirs' }
  }
  const given = { title: 'On fog', deposit_profile: coded('101'), mms_id: mmsId(29), rep_id: '1' }
  const own = (what: string) => `/v1/loans/${loan.loan_id}/${what}`
  return [
    ['getUserLoan', 'GET', loans],
    ['getItemLoan', 'GET', `${ofItem}/loans/${loan.loan_id}`],
    ['getBibLoan', 'GET', `${ofTitle}/loans/${loan.loan_id}`],
    ['createUserLoan', 'POST', `${mine}/loans?item_barcode=${barcode(4)}`, at],
    ['createItemLoan', 'POST', `${itemUrl(5)}/loans?user_id=ada`, at],
    ['renewUserLoan', 'POST', `${loans}?op=renew`],
    ['renewItemLoan', 'POST', `${ofItem}/loans/${loan.loan_id}?op=renew`],
    ['updateUserLoan', 'PUT', loans, due],
    ['updateItemLoan', 'PUT', `${ofItem}/loans/${loan.loan_id}`, due],
    ['declareLoanClaimedReturned', 'POST', own('claimed-returned')],
    ['declareLoanFound', 'POST', own('found')],
    ['declareLoanLost', 'POST', own('lost')],
    ['getUserFee', 'GET', `${mine}/fees/${fee.id}`],
    ['createUserFee', 'POST', `${mine}/fees`, { type: coded('OTHER'), original_amount: 5, owner: coded('MAIN') }],
    ['actOnUserFee', 'POST', `${mine}/fees/${fee.id}?op=dispute`],
    ['payUserFees', 'POST', `${mine}/fees/all?op=pay&method=CASH`],
    ['getUserRequest', 'GET', requests],
    ['getTitleRequest', 'GET', `${wishedTitle}/requests/${id}`],
    ['getItemRequest', 'GET', `${wish}/requests/${id}`],
    ['createUserRequest', 'POST', `${users}/ada/requests?mms_id=${mmsId(10)}`, hold],
    ['createTitleRequest', 'POST', `/almaws/v1/bibs/${mmsId(7)}/requests?user_id=ada`, hold],
    ['createItemRequest', 'POST', `${itemUrl(8)}/requests?user_id=ada`, hold],
    ['updateUserRequest', 'PUT', requests, { ...hold, comment: 'soon' }],
    ['updateTitleRequest', 'PUT', `${wishedTitle}/requests/${id}`, { ...hold, comment: 'soon' }],
    ['updateItemRequest', 'PUT', `${wish}/requests/${id}`, { ...hold, comment: 'soon' }],
    ['stepUserRequest', 'POST', `${requests}?op=next_step`],
    ['stepTitleRequest', 'POST', `${wishedTitle}/requests/${id}?op=next_step`],
    ['stepItemRequest', 'POST', `${wish}/requests/${id}?op=next_step`],
    ['listRequestedResources', 'GET', tasks],
    ['actOnRequestedResources', 'POST', `${tasks}&op=mark_reported`],
    ['scanInItem', 'POST', `${itemUrl(9)}?op=scan&${main}`],
    ['cancelUserRequest', 'DELETE', `${requests}`],
    ['cancelTitleRequest', 'DELETE', `${wishedTitle}/requests/${id}`],
    ['cancelItemRequest', 'DELETE', `${wish}/requests/${id}`],
    ['getUserResourceSharingRequest', 'GET', rs],
    ['createUserResourceSharingRequest', 'POST', `${mine}/resource-sharing-requests`, book({ title: 'Another' })],
    ['actOnUserResourceSharingRequest', 'POST', `${rs}?op=update_shipping&shipping_cost=2`],
    ['getResourceSharingStatus', 'GET', `/v1/resource-sharing-requests/${wanted.request_id}/status`],
    ['moveResourceSharingRequest', 'PUT', `/v1/resource-sharing-requests/${wanted.request_id}/status`, { status: 'x' }],
    ['createLendingRequest', 'POST', '/almaws/v1/partners/BECKFORD/lending-requests', lendingOf('E2')],
    ['getLendingRequest', 'GET', `/almaws/v1/partners/BECKFORD/lending-requests/${lending}`],
    ['cancelUserResourceSharingRequest', 'DELETE', rs],
    ['createUserPurchaseRequest', 'POST', `${mine}/purchase-requests`, buying],
    ['getUserPurchaseRequest', 'GET', `${mine}/purchase-requests/${purchase.request_id}`],
    ['getPurchaseRequest', 'GET', bought],
    ['updatePurchaseRequest', 'PUT', bought, buying],
    ['actOnPurchaseRequest', 'POST', `${bought}?op=approve`, {}],
    ['actOnUserPurchaseRequest', 'POST', `${mine}/purchase-requests/${purchase.request_id}?op=cancel`],
    ['deletePurchaseRequest', 'DELETE', bought],
    ['createUserDeposit', 'POST', `${mine}/deposits`, given],
    ['getUserDeposit', 'GET', `${mine}/deposits/${deposit.deposit_id}`],
    ['actOnUserDeposit', 'POST', `${mine}/deposits/${deposit.deposit_id}?op=withdraw`],
    ['decideDeposit', 'PUT', `/v1/deposits/${deposit.deposit_id}/status`, { status: 'APPROVED' }]
  ]
}

/** Letters to the borrower: one about each thing that is of MAIN or RES_SHARE, and one about nothing. */
export async function addLetters({ call, database, ids }: Awaited<ReturnType<typeof lively>>): Promise<string[]> {
  const { rows } = await database.pool.query("select user_id from loan where status = 'ACTIVE' limit 1")
  for (const [column, id] of [
    ['loan_id', ids.loan.loan_id],
    ['request_id', ids.request.request_id],
    ['request_id', ids.wanted.request_id],
    ['fee_id', ids.fee.id],
    ['fee_id', null]
  ])
    await database.pool.query(
      `insert into letter (institution, user_id, type, created_at, created_by, subject, text, ${column})
       values ($1, $2, 'Loan', now(), 'test', 'A letter', 'Words', $3)`,
      [institution, rows[0].user_id, id]
    )
  const { data } = await call('GET', `/v1/users/${token}-1/letters`)
  return data.letter.map(({ id }: any) => String(id))
}
