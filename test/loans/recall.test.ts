import t from 'tap'
import { shelf, users } from './shelf.ts'
import { watch } from './watch.ts'

const app = await shelf(t)
const { call, user, copy, borrow } = app
const { loanOf } = watch(app)
const holdBody = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const request = async (who: string, of: string) =>
  (await call('POST', `${users}/${who}/requests?${of}`, { body: holdBody })).data.request_id as string

t.test('CIRC-20 a copy that is kept for somebody else is no reason not to recall another', async t => {
  for (const id of ['eve', 'fay', 'gus']) await user(id)
  const one = await copy('C-11')
  await copy('C-12', {}, one)
  const { loan_id: lent } = (await borrow('eve', 'C-11')).data
  await request('fay', `mms_id=${one.bib}`)
  t.equal((await loanOf('eve', lent)).process_status, 'NORMAL', 'the other copy is fetched')
  const hold = await request('gus', `mms_id=${one.bib}`)
  t.equal((await loanOf('eve', lent)).process_status, 'RECALL')
  await call('DELETE', `${users}/gus/requests/${hold}?reason=CancelledAtPatronRequest`)
  t.equal((await loanOf('eve', lent)).process_status, 'NORMAL')
})
