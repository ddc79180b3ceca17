import t from 'tap'
import { whileHeld } from '../helpers/held.ts'
import { refused, shelf, users } from './shelf.ts'

const app = await shelf(t)
const { call, database, user, copy, borrow, processOf } = app
for (const id of ['ada', 'bob']) await user(id)

/** A hold of bob that nobody sees until whoever has locked the item says that it waits; gives the text that does so. */
async function hiddenHold(pid: string, status: string): Promise<string> {
  const body = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const { data, text } = await call('POST', `${users}/bob/requests?item_pid=${pid}`, { body })
  t.ok(data.request_id, text)
  await database.pool.query(`update request set status = 'HISTORY' where id = $1`, [data.request_id])
  await database.pool.query(
    `update loan set process_status = 'NORMAL', recall_request_id = null, recalled_at = null where item_id = $1`,
    [pid]
  )
  return `update request set status = '${status}' where id = ${data.request_id};
    select from item where id = ${pid} for update`
}

t.test('a request that comes while a renewal waits for its item is seen', async t => {
  const { pid, barcode } = await copy('W-1')
  const { data } = await borrow('ada', barcode)
  const lock = { text: await hiddenHold(pid, 'NOT_STARTED') }
  const answer = await whileHeld(t, app, lock, () => call('POST', `${users}/ada/loans/${data.loan_id}?op=renew`))
  refused(answer, '401822', 'Item is requested', t)
})

t.test('a request that comes while a return waits for its item gets it', async t => {
  const { bib, holding, pid, barcode } = await copy('W-2')
  await borrow('ada', barcode)
  const lock = { text: await hiddenHold(pid, 'NOT_STARTED') }
  const scan = `/almaws/v1/bibs/${bib}/holdings/${holding}/items/${pid}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`
  const answer = await whileHeld(t, app, lock, () => call('POST', scan))
  t.equal(answer.status, 200, answer.text)
  t.equal(await processOf({ bib, holding, pid, barcode }), 'HOLDSHELF')
})

t.test('a request that is given the item while a loan waits for it is kept', async t => {
  const { pid, barcode } = await copy('W-3')
  const lock = { text: await hiddenHold(pid, 'ON_HOLD_SHELF') }
  refused(await whileHeld(t, app, lock, () => borrow('ada', barcode)), '401651', 'It is held for another patron', t)
})
