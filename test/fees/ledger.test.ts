import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { coded } from '../users/sample.ts'
import { feesApp, patron, users } from './patron.ts'

const app = await feesApp(t)
const { call, clock, database } = app

/** Fees whose balance is not the sum of their ledger, or that went below nothing. There may be none. */
const wrong = async () =>
  (
    await database.pool.query(
      `select f.id, f.balance_minor, sum(t.effect_minor) from fee f
       join fee_transaction t on t.institution = f.institution and t.fee_id = f.id
       group by f.institution, f.id
       having sum(t.effect_minor) <> f.balance_minor or f.balance_minor * sign(f.original_minor) < 0
         or (f.status = 'CLOSED') <> (f.balance_minor = 0)`
    )
  ).rows

type Move = { op: string; fee: number; amount: number; at: string }
const move = fc.record({
  op: fc.constantFrom('charge', 'credit', 'pay', 'pay', 'waive', 'dispute', 'restore', 'all', 'all'),
  fee: fc.nat(5),
  amount: fc.integer({ min: 1, max: 2000 }),
  at: fc.constantFrom('', '', 'a', 'b')
})

/** Sends one move; what is refused is refused with 401666 or 401665, and nothing else goes wrong. */
async function send(fees: string, ids: string[], { op, fee, amount, at }: Move): Promise<string | undefined> {
  const id = ids.length === 0 ? '1' : ids[fee % ids.length]
  const money = `amount=${amount / 100}&method=CASH&reason=OTHER${at === '' ? '' : `&external_transaction_id=${at}`}`
  const body = {
    type: coded(op === 'credit' ? 'CREDIT' : 'OTHER'),
    original_amount: amount / 100,
    owner: coded('MAIN')
  }
  const isNew = op === 'charge' || op === 'credit'
  const answer: Awaited<ReturnType<TestApp['call']>> = isNew
    ? await call('POST', fees, { body })
    : await call('POST', op === 'all' ? `${fees}/all?op=pay&${money}` : `${fees}/${id}?op=${op}&${money}`)
  if (isNew) ids.push(answer.data.id)
  const error = answer.data?.errorList?.error[0].errorCode
  return answer.status === 200 || error === '401666' || error === '401665' ? undefined : answer.text
}

const perform = async (t: Test, property: fc.IAsyncProperty<any>, numRuns: number) => {
  await t.resolves(fc.assert(property as fc.IAsyncProperty<unknown>, { numRuns, endOnFailure: true }))
  t.same(await wrong(), [])
}

t.test('FEE-04 the ledger adds up after any operations, one after the other', async t => {
  let runs = 0
  const property = fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 25 }), async moves => {
    const { fees, open } = await patron(t, app, `one${runs++}`)
    const ids: string[] = []
    for (const one of moves) {
      const failure = await send(fees, ids, one)
      if (failure) throw new Error(failure)
      clock.advance(1000)
    }
    const { total_sum = 0 } = await open()
    const { data } = await call('GET', `${fees.replace(/\/fees$/, '')}?expand=fees`)
    if (data.fees.value !== total_sum) throw new Error(`${data.fees.value} is not ${total_sum}`)
  })
  await perform(t, property, 25)
})

t.test('FEE-04 the ledger adds up after a thousand interleavings of operations', async t => {
  let [runs, sent] = [0, 0]
  const property = fc.asyncProperty(fc.array(move, { minLength: 20, maxLength: 30 }), async moves => {
    const { fees } = await patron(t, app, `many${runs++}`)
    const ids: string[] = []
    await Promise.all([1, 2, 3, 4].map(n => send(fees, ids, { op: 'charge', fee: 0, amount: n * 300, at: '' })))
    const failures = await Promise.all(moves.map(one => send(fees, ids, one)))
    sent += moves.length
    const [failure] = failures.filter(text => text !== undefined)
    if (failure) throw new Error(failure)
    const found = await wrong()
    if (found.length > 0) throw new Error(JSON.stringify(found))
  })
  await perform(t, property, 45)
  t.ok(sent >= 1000, `${sent} operations met each other`)
})

t.test('FEE-01 the database itself keeps the ledger and the balance', async t => {
  const { charge } = await patron(t, app, 'kept')
  const { id } = await charge(10)
  const change = (text: string) => database.pool.query(text, [id])
  for (const set of ['effect_minor = 900', 'amount_minor = 900'])
    await t.rejects(change(`update fee_transaction set ${set} where fee_id = $1`), /violates check constraint/, set)
  for (const set of ['balance_minor = 1001', 'balance_minor = -1', `status = 'CLOSED'`])
    await t.rejects(change(`update fee set ${set} where id = $1`), /violates check constraint/, set)
  await change('update fee_transaction set comment = null where fee_id = $1')
  await change('update fee set balance_minor = 999 where id = $1')
  t.same(
    (await wrong()).map(row => row.id),
    [id],
    'what adds up no longer is seen by these tests'
  )
  await change('update fee set balance_minor = 1000 where id = $1')
  await change('update fee_transaction set effect_minor = 900, amount_minor = 900 where fee_id = $1')
  t.same(
    (await wrong()).map(row => row.id),
    [id],
    'nor is an entry that was changed as a whole overlooked'
  )
  await change('update fee_transaction set effect_minor = 1000, amount_minor = 1000 where fee_id = $1')
})

t.test('FEE-04 payments at the same time never take more than the balance', async t => {
  const { charge, act, fees } = await patron(t, app, 'racer')
  const paid = async () => {
    const { rows } = await database.pool.query(
      `select coalesce(sum(-t.effect_minor), 0)::int as paid from fee_transaction t join fee f on f.id = t.fee_id
       join app_user u on u.id = f.user_id where u.primary_id = 'racer' and t.type = 'PAYMENT'`
    )
    return rows[0].paid
  }
  let expected = 0
  for (let round = 0; round < 10; round++) {
    const { id } = await charge(10)
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => act(id, 'op=pay&amount=6&method=CASH')),
      ...[1, 2].map(() => act(id, 'op=pay&amount=ALL&method=CASH')),
      ...[1, 2].map(() => call('POST', `${fees}/all?op=pay&amount=ALL&method=CASH`)),
      call('POST', `${fees}/all?op=pay&amount=7&method=CASH`)
    ])
    t.ok(answers.every(({ status }) => status === 200 || status === 400))
    expected += 1000
    t.equal(await paid(), expected)
  }
  const { id } = await charge(10)
  const same = await Promise.all(
    Array.from({ length: 8 }, () => act(id, 'op=pay&amount=4&method=CASH&external_transaction_id=S'))
  )
  t.ok(same.every(({ status, data }) => status === 200 && data.balance === 6))
  const all = `${users}/racer/fees/all?op=pay&amount=5&method=CASH&external_transaction_id=S`
  const spread = await Promise.all(Array.from({ length: 8 }, () => call('POST', all)))
  t.ok(spread.every(({ status, data }) => status === 200 && data.total_sum === 1))
  t.equal(await paid(), expected + 900)
  t.same(await wrong(), [])
})
