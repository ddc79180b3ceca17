import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow } from '../helpers/rows.ts'
import { users } from '../requests/campus.ts'
import type { House } from './house.ts'

/** In milliseconds. */
export const day = 86_400_000
const ended = '2026-11-20T10:15:30Z'

/** A user with one of everything that is over; gives the internal id. */
export async function lived(app: House, id: string): Promise<string> {
  const { database } = app
  const userId = await app.due(id, '2026-11-01Z', { expiry_date: '2030-01-01Z' })
  const item = await app.copy(`copy-${id}`)
  const of = { item_id: item.pid, bib_id: item.bib, holding_id: item.holding, library: 'MAIN', location: 'STACKS' }
  const loan = {
    ...of,
    status: 'COMPLETE',
    process_status: 'NORMAL',
    return_date: ended,
    title: id,
    barcode: `copy-${id}`
  }
  await addRow(database, 'loan', { ...loan, user_id: userId, circ_library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK' })
  const request = { user_id: userId, type: 'HOLD', sub_type: 'PATRON_PHYSICAL', bib_id: item.bib, item_id: item.pid }
  await addRow(database, 'request', { ...request, status: 'HISTORY', ended_at: ended, record: '{"comment": "please"}' })
  await addRow(database, 'resource_sharing_request', {
    ...{ user_id: userId, kind: 'BORROWING', status: 'REQUEST_COMPLETED', ended_at: ended, owner: 'MAIN' },
    ...{ external_id: id, external_key: id, notes: '[]', steps: '[]', title: 'Mills' },
    contact: JSON.stringify({ text_email: `${id}@example.org`, text_postal_1: 'Mill Lane', note: 'a second copy' })
  })
  await app.owes(userId, 500)
  await app.call('POST', `${users}/${id}/fees/all?op=pay&amount=ALL&method=CASH&external_transaction_id=X-${id}`)
  await addRow(database, 'letter', { user_id: userId, type: 'LoanReceipt', text: 'A text', state: 'STORED' })
  return userId
}

/** To which number what is over is tied, by table. */
export const ties = async (app: House) => {
  const found: Record<string, (string | null)[]> = {}
  for (const table of ['loan', 'request', 'resource_sharing_request', 'fee', 'fee_payment'])
    found[table] = (await app.rows(`select user_id as id from ${table} order by 1`)).map(({ id }) => id)
  return found
}
/** All of it is tied to these. */
export const allTied = (...ids: (string | null)[]) => ({
  loan: ids,
  request: ids,
  resource_sharing_request: ids,
  fee: ids,
  fee_payment: ids
})
/** The numbers that a delete policy has left. */
export const purgedIds = async (app: House): Promise<string[]> =>
  (await app.rows('select id from purged_user order by 1')).map(({ id }) => id)

/** What the histories of the title show of the person. */
export async function shown(app: House, id: string) {
  const [copy] = await app.rows('select bib_id from item where barcode = $1', [`copy-${id}`])
  const bib = `/almaws/v1/bibs/${copy.bib_id}`
  const loans = await app.call('GET', `${bib}/loans?loan_status=Complete`)
  const requests = await app.call('GET', `${bib}/requests?status=history`)
  return {
    loan: loans.data.item_loan[0].user_id,
    request: requests.data.user_request[0].user_primary_id
  }
}

/** Anonymizes; gives the run. */
export const archive = async (app: House) => {
  await app.call('POST', '/almaws/v1/conf/jobs/S1001?op=run', { body: {} })
  await runJobsUntilDone(app)
  const { data } = await app.call('GET', '/almaws/v1/conf/jobs/S1001/instances?limit=1')
  return data.job_instance[0]
}
