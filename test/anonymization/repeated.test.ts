import t from 'tap'
import { loanOf, pastApp } from './past.ts'

t.test('AN-29 a repeated call whose answer went with an anonymization is not done again', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada')
  await app.putLoans([loanOf(user, 1, { returned: '2026-11-22T08:00:00Z' })])
  const fee = (amount: number) =>
    app.call('POST', '/almaws/v1/users/ada/fees', {
      headers: { 'idempotency-key': 'order 1' },
      body: { type: { value: 'OTHER' }, original_amount: amount, owner: { value: 'MAIN' } }
    })
  const count = async () => (await app.rows('select count(*)::int as n from fee'))[0].n
  t.equal((await fee(5)).status, 200)
  await app.decide(({ families }) => {
    families.item_loans = { active: true, rules: [], default_anonymize: true }
  })
  t.equal((await app.archive(app)).counters.item_loans_anonymized, 1)
  t.same(await app.rows('select answer from idempotency_key'), [{ answer: null }], 'what names the user is gone')
  const again = await fee(5)
  t.equal(again.status, 410)
  t.match(again.text, /IDEMPOTENCY_ANSWER_GONE.*was done and is not done again/)
  t.equal((await fee(6)).status, 422, 'another call is another call')
  t.equal(await count(), 1)
  app.clock.advance(25 * 3_600_000)
  t.equal((await fee(5)).status, 200, 'as with every key, a day later it is free')
})
