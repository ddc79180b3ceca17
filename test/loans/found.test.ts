import t from 'tap'
import { refused, shelf, users } from './shelf.ts'
import { watch } from './watch.ts'

const app = await shelf(t)
const { call, clock, user, copy, borrow } = app
const { loanOf, lettersOf } = watch(app)
const start = '2026-11-22T12:00:00Z'
t.beforeEach(() => clock.set(start))
const holdBody = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const renew = (who: string, id: string) => call('POST', `${users}/${who}/loans/${id}?op=renew`)

for (const what of ['claimed-returned', 'lost']) {
  /** A loan that is recalled, and missing since. */
  const missing = async (name: string) => {
    const [reader, other] = [await user(`${name}-reader`), await user(`${name}-other`)]
    const book = await copy(`${name}-book`)
    const { data } = await borrow(reader, book.barcode)
    const asked = await call('POST', `${users}/${other}/requests?mms_id=${book.bib}`, { body: holdBody })
    const say = async (word: string) => t.equal((await call('POST', `/v1/loans/${data.loan_id}/${word}`)).status, 200)
    await say(what)
    const request = `${users}/${other}/requests/${asked.data.request_id}?reason=CancelledAtPatronRequest`
    return { reader, data, say, cancel: () => call('DELETE', request) }
  }

  t.test(
    `CIRC-21, CIRC-22 a recalled loan that was ${what} and is found is recalled until its request ends`,
    async t => {
      const { reader, data, say, cancel } = await missing(`a-${what}`)
      await say('found')
      const found = await loanOf(reader, data.loan_id)
      t.match(found, { process_status: 'RECALL', due_date: '2026-11-29T23:59:59Z' })
      refused(await renew(reader, data.loan_id), '401822', 'Item is recalled.', t)
      await cancel()
      t.match(await loanOf(reader, data.loan_id), { process_status: 'NORMAL', due_date: data.due_date })
      t.equal((await renew(reader, data.loan_id)).status, 200)
      t.ok((await lettersOf(reader)).includes('RecallCancelled'))
    }
  )

  t.test(`CIRC-21, CIRC-22 a recall that ends while the loan is ${what} leaves nothing behind`, async t => {
    const { reader, data, say, cancel } = await missing(`b-${what}`)
    await cancel()
    await say('found')
    t.match(await loanOf(reader, data.loan_id), { process_status: 'NORMAL', due_date: data.due_date })
    t.equal((await renew(reader, data.loan_id)).data.process_status, 'RENEW')
    await say(what)
    await say('found')
    t.equal((await loanOf(reader, data.loan_id)).process_status, 'RENEW', 'it was renewed, and still is')
  })
}
