import type { Test } from 'tap'
import type { Send } from './makers.ts'

const v1 = '/almaws/v1'
const item = `${v1}/bibs/{mms_id}/holdings/{holding_id}/items/{item_pid}`
const coded = (value: string) => ({ value })
const codeOf = (answer: { data: any }) => answer.data?.errorList?.error[0]?.errorCode

/** What a client finds on the shelf: barcodes of two copies of two titles. */
export interface Shelf {
  /** Primary id that nobody has yet. */
  user: string
  barcodes: [string, string]
}

/** The person: made, found, read, changed. */
export async function people(t: Test, send: Send, { user }: Shelf): Promise<void> {
  const libraries = await send('get', `${v1}/conf/libraries`)
  t.ok(
    libraries.data.library.some((one: any) => one.code === 'MAIN'),
    'the libraries are listed'
  )
  const body = {
    primary_id: user,
    first_name: 'Ada',
    last_name: `Reader-${user}`,
    account_type: coded('INTERNAL'),
    user_group: coded('UNDERGRAD'),
    rs_library: [{ code: coded('RES_SHARE') }]
  }
  t.equal((await send('post', `${v1}/users`, {}, body)).data.primary_id, user)
  const again = await send('post', `${v1}/users`, {}, body)
  t.same([again.status, codeOf(again)], [400, '401851'], 'a double is refused')
  const { data: found } = await send('get', `${v1}/users`, { q: `last_name~Reader-${user}`, limit: 5 })
  t.equal(found.total_record_count, 1)
  t.equal(found.user[0].primary_id, user)
  const { data: read } = await send('get', `${v1}/users/{user_id}`, { user_id: user, expand: 'loans,requests,fees' })
  t.same([read.loans.value, read.requests.value, read.fees.value], [0, 0, 0])
  const changed = await send('put', `${v1}/users/{user_id}`, { user_id: user }, { ...read, middle_name: 'M.' })
  t.equal(changed.data.full_name, `Ada M. Reader-${user}`, 'what was read can be sent back')
  const missing = await send('get', `${v1}/users/{user_id}`, { user_id: `${user}-nobody` })
  t.same([missing.status, codeOf(missing)], [400, '401861'])
}

/** A copy by its barcode: the redirect is followed. */
async function find(send: Send, barcode: string) {
  const { data } = await send('get', `${v1}/items`, { item_barcode: barcode })
  const { bib_data, holding_data, item_data } = data
  return { mms_id: bib_data.mms_id, holding_id: holding_data.holding_id, item_pid: item_data.pid, item_data }
}

/** A loan: made, listed, renewed, ended by a scan. */
export async function lending(t: Test, send: Send, { user, barcodes: [barcode] }: Shelf): Promise<void> {
  const { item_data, ...ids } = await find(send, barcode)
  t.equal(item_data.barcode, barcode)
  t.equal(item_data.base_status.value, '1')
  const desk = { circ_desk: coded('DEFAULT_CIRC_DESK'), library: coded('MAIN') }
  const lent = await send('post', `${v1}/users/{user_id}/loans`, { user_id: user, item_barcode: barcode }, desk)
  t.equal(lent.status, 200)
  t.equal(lent.data.item_barcode, barcode)
  const { loan_id } = lent.data
  const list = await send('get', `${v1}/users/{user_id}/loans`, { user_id: user, limit: 10, order_by: 'due_date' })
  t.same(
    list.data.item_loan.map((loan: any) => loan.loan_id),
    [loan_id]
  )
  const renewed = await send('post', `${v1}/users/{user_id}/loans/{loan_id}`, { user_id: user, loan_id, op: 'renew' })
  t.equal(renewed.status, 200)
  t.equal(renewed.data.last_renew_status.desc, 'Renewed Successfully')
  const scan = { ...ids, op: 'scan', library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK' }
  const { data: scanned } = await send('post', item, scan, {})
  t.equal(scanned.item_data.base_status.value, '1', 'it is back in its place')
  const { data: over } = await send('get', `${v1}/users/{user_id}/loans/{loan_id}`, { user_id: user, loan_id })
  t.equal(over.loan_status, 'COMPLETE')
  const none = await send('get', `${v1}/users/{user_id}/loans`, { user_id: user })
  t.equal(none.data.total_record_count, 0)
}

/** A request: made, refused as a double, listed, cancelled. */
export async function requesting(t: Test, send: Send, { user, barcodes: [, barcode] }: Shelf): Promise<void> {
  const { mms_id } = await find(send, barcode)
  const place = { pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const requests = `${v1}/users/{user_id}/requests`
  const hold = () => send('post', requests, { user_id: user, mms_id }, { request_type: 'HOLD', ...place })
  const made = await hold()
  t.equal(made.status, 200)
  const { request_id } = made.data
  const double = await hold()
  t.same([double.status, codeOf(double)], [400, '401136'])
  const list = await send('get', requests, { user_id: user, limit: 10 })
  t.equal(list.data.user_request[0].request_id, request_id)
  const how = { user_id: user, request_id, reason: 'CancelledAtPatronRequest', notify_user: false }
  t.equal((await send('delete', `${requests}/{request_id}`, how)).status, 204)
  t.equal((await send('get', requests, { user_id: user })).data.total_record_count, 0)
}

/** Fees: charged, listed, paid one by one and all at once. */
export async function paying(t: Test, send: Send, { user }: Shelf): Promise<void> {
  const fees = `${v1}/users/{user_id}/fees`
  const charge = (amount: number) =>
    send('post', fees, { user_id: user }, { type: coded('LOCKERKEY'), original_amount: amount, owner: coded('MAIN') })
  const { data: fee } = await charge(12.5)
  await charge(3)
  t.equal((await send('get', fees, { user_id: user })).data.total_sum, 15.5)
  const part = { user_id: user, fee_id: fee.id, op: 'pay', amount: '2.50', method: 'CASH' }
  t.equal((await send('post', `${fees}/{fee_id}`, part)).data.balance, 10)
  const all = { user_id: user, op: 'pay', amount: 'ALL', method: 'ONLINE', external_transaction_id: `x-${user}` }
  const { data: left } = await send('post', `${fees}/all`, all)
  t.same([left.total_record_count, left.total_sum], [0, 0])
}

/** What is asked of other libraries and of vendors. */
export async function asking(t: Test, send: Send, { user }: Shelf): Promise<void> {
  const sharing = `${v1}/users/{user_id}/resource-sharing-requests`
  const body = {
    format: coded('PHYSICAL'),
    citation_type: coded('BK'),
    title: `Wanted by ${user}`,
    pickup_location: coded('MAIN'),
    pickup_location_type: 'LIBRARY',
    agree_to_copyright_terms: true
  }
  const made = await send('post', sharing, { user_id: user, override_blocks: 'false' }, body)
  t.equal(made.status, 200)
  const { request_id } = made.data
  t.equal((await send('get', `${sharing}/{request_id}`, { user_id: user, request_id })).data.title, body.title)
  const cancelled = await send('delete', `${sharing}/{request_id}`, { user_id: user, request_id, notify_user: true })
  t.equal(cancelled.status, 204)
  const wishes = `${v1}/users/{user_id}/purchase-requests`
  const wish = { resource_metadata: { title: `Wish of ${user}` } }
  await send('post', wishes, { user_id: user, user_id_type: 'all_unique' }, wish)
  const { data } = await send('get', wishes, { user_id: user, user_id_type: 'all_unique' })
  t.equal(data.purchase_request[0].resource_metadata.title, wish.resource_metadata.title)
}

/** A job is found and started; the person goes. */
export async function ending(t: Test, send: Send, { user }: Shelf): Promise<void> {
  const { data } = await send('get', `${v1}/conf/jobs`, { limit: 100 })
  const job = data.job.find((one: any) => one.type.value === 'SCHEDULED')
  const started = await send('post', `${v1}/conf/jobs/{job_id}`, { job_id: job.id, op: 'run' }, {})
  t.equal(started.status, 200, JSON.stringify(started.data))
  t.match(started.data.additional_info.link, `/conf/jobs/${job.id}/instances/`)
  t.equal((await send('delete', `${v1}/users/{user_id}`, { user_id: user })).status, 204)
}
