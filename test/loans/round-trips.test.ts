import t from 'tap'
import { statements } from '../users/people.ts'
import { desk, shelf, users } from './shelf.ts'

/** What a step sends to the database, once what is remembered is known; begin and commit count. */
t.test('lending, renewing and returning take few round trips', async t => {
  const { call, user, copy } = await shelf(t)
  await user('ada')
  const { bib, holding, pid, barcode } = await copy('B-1')
  const ok = async (method: string, path: string, body?: object) => {
    const answer = await call(method as 'POST', path, body ? { body } : {})
    t.equal(answer.status, 200, answer.text)
    return answer.data
  }
  let loan = ''
  const steps = {
    async lend() {
      loan = (await ok('POST', `${users}/ada/loans?item_barcode=${barcode}`, desk)).loan_id
    },
    renew: () => ok('POST', `${users}/ada/loans/${loan}?op=renew`),
    return: () =>
      ok(
        'POST',
        `/almaws/v1/bibs/${bib}/holdings/${holding}/items/${pid}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`
      )
  }
  const most = { lend: 5, renew: 4, return: 6 }
  for (const step of Object.values(steps)) await step()
  for (const name of ['lend', 'renew', 'return'] as const) {
    const texts = await statements(t, steps[name])
    t.comment(`${name}: ${texts.length} round trips`)
    t.ok(texts.length <= most[name], `${name}: ${texts.length} instead of ${most[name]}`)
  }
})
