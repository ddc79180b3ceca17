import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { findItem } from '../../src/catalogue/service.ts'
import { returnItem } from '../../src/loans/service.ts'
import { addKey, institution } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { desk } from '../loans/shelf.ts'
import { house } from '../purge/house.ts'
import { main } from '../requests/campus.ts'

const days = 86_400_000

/** A copy that was lent to Ada, whose loan and whose request of it are over. */
async function lentOnce(t: Parameters<typeof house>[0]) {
  const app = await house(t)
  await app.user('ada')
  await app.user('bob')
  const copy = await app.copy('H-1')
  const { data: loan } = await app.call('POST', '/almaws/v1/users/ada/loans?item_barcode=H-1', { body: desk })
  await app.inside(async work => returnItem(work, await findItem(work, { pid: copy.pid }, { lock: true }), main))
  const request = await app.request('ada', copy, {}, `&item_pid=${copy.pid}`)
  const gone = await app.call('DELETE', `/almaws/v1/users/ada/requests/${request.request_id}?reason=PatronNotEligible`)
  t.equal(gone.status, 204, gone.text)
  return { app, copy, loan, request }
}

async function anonymize(app: Awaited<ReturnType<typeof house>>) {
  await app.call('PUT', '/v1/privacy/settings', { body: consortialTemplate() })
  app.clock.advance(8 * days)
  await app.call('POST', '/almaws/v1/conf/jobs/S1001?op=run', { body: {} })
  await runJobsUntilDone(app)
}

t.test('AN-22 getItemLoans, getBibLoans keep an anonymized loan with its days, the borrower blank', async t => {
  const { app, copy, loan } = await lentOnce(t)
  const item = `/almaws/v1/bibs/${copy.bib}/holdings/${copy.holding}/items/${copy.pid}`
  const complete = 'loans?loan_status=Complete'
  t.match((await app.call('GET', `${item}/${complete}`)).data, { item_loan: [{ user_id: 'ada' }] })
  await anonymize(app)
  for (const list of [item, `/almaws/v1/bibs/${copy.bib}`]) {
    const { data } = await app.call('GET', `${list}/${complete}`)
    t.equal(data.total_record_count, 1, list)
    const [kept] = data.item_loan
    t.equal(kept.user_id, '', 'the borrower is blank')
    t.match(kept, { loan_status: 'COMPLETE', item_barcode: 'H-1', loan_date: '2026-11-22T00:00:00Z' })
    t.ok(kept.return_date && kept.due_date, 'both days are there')
    t.not(kept.loan_id, loan.loan_id, 'under a number by chance')
    const { status, data: one } = await app.call('GET', `${list}/loans/${kept.loan_id}`)
    t.equal(status, 200)
    t.same(one, kept, 'getItemLoan, getBibLoan show the same')
    const xml = await app.call('GET', `${list}/${complete}`, { headers: { accept: 'application/xml' } })
    t.match(xml.text, '<user_id/>', 'XML has the element, empty')
  }
  t.same((await app.call('GET', `/almaws/v1/users/ada/${complete}`)).data, { total_record_count: 0 }, 'AN-25')
  const { status } = await app.call('GET', `${item}/loans/${loan.loan_id}`)
  t.equal(status, 400, 'the number it had leads nowhere')
})

t.test('AN-22 listItemRequests, listTitleRequests keep an anonymized request, the requester blank', async t => {
  const { app, copy, request } = await lentOnce(t)
  const item = `/almaws/v1/bibs/${copy.bib}/holdings/${copy.holding}/items/${copy.pid}`
  await anonymize(app)
  for (const list of [item, `/almaws/v1/bibs/${copy.bib}`]) {
    const { data } = await app.call('GET', `${list}/requests?status=history`)
    t.equal(data.total_record_count, 1, list)
    const [kept] = data.user_request
    t.equal(kept.user_primary_id, '', 'the requester is blank')
    t.match(kept, { request_type: 'HOLD', request_date: request.request_date, request_status: 'HISTORY' })
    const { status, data: one } = await app.call('GET', `${list}/requests/${kept.request_id}`)
    t.equal(status, 200)
    t.same(one, kept, 'getItemRequest, getTitleRequest show the same')
    const xml = await app.call('GET', `${list}/requests?status=history`, { headers: { accept: 'application/xml' } })
    t.match(xml.text, '<user_primary_id/>', 'XML has the element, empty')
  }
  for (const user of ['ada', 'ALL']) {
    const { data } = await app.call('GET', `/almaws/v1/users/${user}/requests?status=history`)
    t.same(data, { total_record_count: 0 }, `AN-25 no list of users: ${user}`)
  }
})

t.test('AN-22 AN-30 ROL-04 keys that mask borrowers or are limited to libraries see the same history', async t => {
  const { app, copy } = await lentOnce(t)
  const list = `/almaws/v1/bibs/${copy.bib}/loans?loan_status=Complete`
  const areas = { bibs: 'r' } as const
  await addKey(app.database, 'masked', { institution, name: 'masked', areas, roles: ['51'] } as never)
  await addKey(app.database, 'elsewhere', { institution, name: 'elsewhere', areas, libraries: ['SCI'] } as never)
  await anonymize(app)
  t.equal((await app.call('GET', list, { key: 'masked' })).data.item_loan[0].user_id, '', 'nobody is not masked')
  t.same((await app.call('GET', list, { key: 'elsewhere' })).data, { total_record_count: 0 })
})
