import t from 'tap'
import { type Copy, errorOf, shelf, users } from './shelf.ts'

const { call, database, user, copy, borrow } = await shelf(t)
const people = ['ann', 'bob', 'cleo', 'dov']
for (const id of people) await user(id)
const first = await copy('C-0')
const copies: Copy[] = [first, await copy('C-1', {}, first), await copy('C-2', {}, first)]

t.test('createUserLoan: of many who borrow one item at the same time exactly one gets it', async t => {
  for (let round = 0; round < 10; round++) {
    const { barcode, pid } = await copy(`R-${round}`)
    const answers = await Promise.all([...people, ...people].map(id => borrow(id, barcode)))
    const lent = answers.filter(({ status }) => status === 200)
    t.equal(new Set(lent.map(({ data }) => data.user_id)).size, 1, 'one borrower')
    t.equal(new Set(lent.map(({ data }) => data.loan_id)).size, 1, 'one loan')
    for (const answer of answers.filter(({ status }) => status !== 200))
      t.equal(errorOf(answer).errorCode, '401651', errorOf(answer).errorMessage)
    const { rows } = await database.pool.query('select count(*)::int as n from loan where item_id = $1', [pid])
    t.equal(rows[0].n, 1)
  }
})

/** A small generator of numbers, so that a failing run can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

t.test('CIRC-02 a thousand operations at random, eight at a time: an item has one open loan at most', async t => {
  const next = random(20_261_122)
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T
  const counts: Record<string, number> = {}
  const step = async () => {
    const [who, what, kind] = [
      pick(people),
      pick(copies),
      pick(['lend', 'lend', 'scan', 'scan', 'renew', 'hold', 'drop'])
    ]
    const name = `${users}/${who}`
    const item = `/almaws/v1/bibs/${what.bib}/holdings/${what.holding}/items/${what.pid}`
    let answer: Awaited<ReturnType<typeof call>> | undefined
    if (kind === 'lend') answer = await borrow(who, what.barcode)
    if (kind === 'scan')
      answer = await call('POST', `${item}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`, { body: '{}' })
    if (kind === 'renew') {
      const { data } = await call('GET', `${name}/loans`)
      if (!data.item_loan?.[0]) return
      answer = await call('POST', `${name}/loans/${data.item_loan[0].loan_id}?op=renew`)
    }
    if (kind === 'hold') {
      const body = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
      const of = next(2) === 0 ? `mms_id=${what.bib}` : `item_pid=${what.pid}`
      answer = await call('POST', `${name}/requests?${of}`, { body })
    }
    if (kind === 'drop') {
      const { data } = await call('GET', `${name}/requests`)
      if (!data.user_request?.[0]) return
      const reason = 'reason=CancelledAtPatronRequest'
      answer = await call('DELETE', `${name}/requests/${data.user_request[0].request_id}?${reason}`)
    }
    const status = answer?.status ?? 0
    if (status !== 200 && status !== 204 && status !== 400) t.fail(`${kind}: ${status} ${answer?.text}`)
    counts[`${kind} ${status === 400 ? 'refused' : 'done'}`] =
      (counts[`${kind} ${status === 400 ? 'refused' : 'done'}`] ?? 0) + 1
  }
  const sound = async () => {
    const { rows } = await database.pool.query(
      `select i.barcode, i.process_type as process,
         (select count(*)::int from loan l where l.item_id = i.id and l.status = 'ACTIVE') as open
       from item i where i.bib_id = $1`,
      [first.bib]
    )
    for (const { barcode, process, open } of rows)
      if (open > 1 || (open === 1) !== (process === 'LOAN')) t.fail(`${barcode}: ${open} open loans, ${process}`)
    const { rows: recalls } = await database.pool.query(
      `select l.id from loan l left join request r on r.id = l.recall_request_id and r.status <> 'HISTORY'
       where l.status = 'ACTIVE' and (l.process_status = 'RECALL') <> (r.id is not null)`
    )
    if (recalls.length > 0) t.fail('a recall without its request, or the other way round')
  }
  for (let round = 0; round < 125; round++) {
    await Promise.all(Array.from({ length: 8 }, step))
    await sound()
  }
  t.comment(JSON.stringify(counts))
  for (const kind of ['lend', 'scan', 'renew', 'hold', 'drop'])
    t.ok((counts[`${kind} done`] ?? 0) > 5, `${kind}: ${counts[`${kind} done`]} done`)
  t.ok((counts['lend refused'] ?? 0) > 5)
})

t.test('renewUserLoan and a return at the same time: the loan is renewed and then returned, or refused', async t => {
  for (let round = 0; round < 10; round++) {
    const { barcode, bib, holding, pid } = await copy(`T-${round}`)
    const { data } = await borrow('ann', barcode)
    const scan = `/almaws/v1/bibs/${bib}/holdings/${holding}/items/${pid}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`
    const [renewed, scanned] = await Promise.all([
      call('POST', `${users}/ann/loans/${data.loan_id}?op=renew`),
      call('POST', scan, { body: '{}' })
    ])
    t.equal(scanned.status, 200)
    t.ok(renewed.status === 200 || errorOf(renewed).errorCode === '401822', renewed.text)
    const { data: after } = await call('GET', `${users}/ann/loans/${data.loan_id}`)
    t.equal(after.loan_status, 'COMPLETE')
  }
})
