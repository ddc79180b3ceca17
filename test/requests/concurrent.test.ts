import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { reserveQueue } from '../../src/requests/tables/store.ts'
import { watch } from '../loans/watch.ts'
import { bibs, type Copy, campus, hold, users } from './campus.ts'

const library = await campus(t)
const { call, user, copy, inside, database } = library
const { job } = watch(library)

const people = ['u1', 'u2', 'u3', 'u4', 'u5']
for (const name of people) await user(name)
const titles: Copy[][] = []
for (const title of ['A', 'B', 'C']) {
  const first = await copy(`${title}1`)
  const more =
    title === 'A' ? [] : [await copy(`${title}2`, { library: 'SCI' }, first), await copy(`${title}3`, {}, first)]
  titles.push([first, ...more])
}
const copies = titles.flat()
const rows = async (text: string): Promise<any[]> => (await database.pool.query(text)).rows

const number = fc.nat(999)
const action = fc.record({
  what: fc.constantFrom('ask', 'ask', 'askItem', 'cancel', 'lend', 'lend', 'scan', 'scan', 'scan', 'change'),
  who: number,
  which: number,
  where: fc.constantFrom('MAIN', 'SCI')
})
type Action = { what: string; who: number; which: number; where: string }
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T

/** One call of a client; whatever it answers, it is no mistake of the service. */
async function act({ what, who, which, where }: Action, active: string[]): Promise<string> {
  const name = pick(people, who)
  const { bib, holding, pid } = pick(copies, which)
  const body = { ...hold, pickup_location_library: where }
  const id = active.length > 0 ? pick(active, which) : '1'
  const loan = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: where } }
  const scan = `op=scan&library=${where}&circ_desk=DEFAULT_CIRC_DESK`
  const calls: Record<string, () => ReturnType<typeof call>> = {
    ask: () => call('POST', `${users}/${name}/requests?mms_id=${bib}`, { body }),
    askItem: () => call('POST', `${users}/${name}/requests?item_pid=${pid}`, { body }),
    cancel: () => call('DELETE', `${users}/ALL/requests/${id}`),
    change: () => call('PUT', `${users}/ALL/requests/${id}`, { body: { pickup_location_library: where } }),
    lend: () => call('POST', `${users}/${name}/loans?item_pid=${pid}`, { body: loan }),
    scan: () => call('POST', `${bibs}/${bib}/holdings/${holding}/items/${pid}?${scan}`)
  }
  const { status, text } = await (calls[what] as () => ReturnType<typeof call>)()
  assert.ok(status === 200 || status === 204 || status === 400, `${what}: ${status} ${text}`)
  return `${what} ${status === 400 ? 'refused' : 'done'}`
}

/** What must hold whenever nobody is at work. */
async function check(): Promise<void> {
  const items = await rows(
    `select id, process_type, at_library, at_desk from item where id in (${copies.map(c => c.pid)})`
  )
  const active = await rows(
    `select id, bib_id, item_id, user_id, bound_item_id as bound, status, task, managed_library,
       managed_desk from request where status <> 'HISTORY' order by id`
  )
  const loans = await rows(`select item_id from loan where status = 'ACTIVE'`)
  const byTask: Record<string, string> = { PICK: 'REQUESTED', TRANSIT: 'TRANSIT', SHELF: 'HOLDSHELF' }
  for (const one of items) {
    const keepers = active.filter(({ bound }) => bound === one.id)
    assert.ok(keepers.length <= 1, 'a copy is kept for one request at most')
    if (one.process_type === 'HOLDSHELF')
      assert.equal(keepers[0]?.status, 'ON_HOLD_SHELF', 'what stands on a hold shelf belongs to exactly one request')
    assert.equal(
      one.process_type === 'LOAN',
      loans.some(({ item_id: id }) => id === one.id),
      'on loan with a loan'
    )
  }
  for (const { bound, status, task, managed_library: at } of active) {
    assert.equal(bound === null, status === 'NOT_STARTED', 'who has a copy waits for none')
    if (bound === null) continue
    const kept = items.find(({ id }) => id === bound)
    assert.equal(kept?.process_type, byTask[task], `${status} ${task}`)
    assert.equal(kept?.at_library, at)
    assert.equal(status, task === 'SHELF' ? 'ON_HOLD_SHELF' : 'IN_PROCESS')
  }
  await checkPlaces()
}

/** Those who wait for any copy of a title have places from 1 on, in the order in which they asked. */
async function checkPlaces(): Promise<void> {
  for (const [{ bib } = { bib: 0 }] of titles) {
    const { data } = await call('GET', `${bibs}/${bib}/requests`)
    const waiting = (data.user_request ?? []).filter((one: any) => one.request_status === 'NOT_STARTED').reverse()
    const places = waiting.map((one: any) => one.place_in_queue)
    assert.equal(places.length === 0 ? 1 : places[0], 1)
    assert.ok(places.every((place: number, at: number) => place <= at + 1))
    if (titles[0]?.[0]?.bib === bib)
      assert.deepEqual(
        places,
        places.map((_: number, at: number) => at + 1)
      )
  }
}

t.test('REQ-20 REQ-21 a thousand random calls, eight at a time, keep queues and copies in order', async t => {
  const told: Record<string, number> = {}
  const batches = fc.sample(fc.array(action, { minLength: 8, maxLength: 8 }), { numRuns: 125, seed: 20261122 })
  for (const batch of batches) {
    const active = (await rows(`select id::text from request where status <> 'HISTORY' order by id`)).map(
      ({ id }) => id
    )
    for (const what of await Promise.all(batch.map(one => act(one, active)))) told[what] = (told[what] ?? 0) + 1
    await check()
  }
  t.comment(JSON.stringify(told))
  for (const what of ['ask', 'askItem', 'cancel', 'lend', 'scan', 'change'])
    t.ok((told[`${what} done`] ?? 0) > 5, `${what}: ${told[`${what} done`]}`)
  // What was left by two who met is put right, and then nobody waits beside a copy on its shelf.
  await job('Requests - Recalculate after Inventory Update')
  await check()
  const lost = await rows(
    `select i.id from item i where i.process_type = 'REQUESTED'
       and not exists (select 1 from request r where r.bound_item_id = i.id)`
  )
  t.same(lost, [])
  const beside = await rows(
    `select r.id from request r join item i on i.bib_id = r.bib_id and (r.item_id is null or r.item_id = i.id)
     where r.status = 'NOT_STARTED' and i.process_type is null`
  )
  t.same(beside, [])
})

t.test('createUserRequest the same request twice at once is one request (401136)', async t => {
  const book = await copy('Z1')
  const twice = () => call('POST', `${users}/u1/requests?mms_id=${book.bib}`, { body: hold })
  const answers = await Promise.all([twice(), twice(), twice(), twice()])
  t.same(answers.map(({ status }) => status).sort(), [200, 400, 400, 400])
})

t.test('REQ-01 two requests for one title are made one after the other, for different copies as well', async t => {
  const book = await copy('Z2')
  const sibling = await copy('Z3', {}, book)
  let answered = false
  const isWaiting = async () =>
    (
      await rows(`select 1 from pg_locks where locktype = 'advisory' and not granted and database =
      (select oid from pg_database where datname = current_database())`)
    ).length > 0
  // Whoever has locked the rows of a queue must know all of them: a row that comes later may stand before his.
  const asked = await inside(async work => {
    await reserveQueue(work, book.bib)
    const answer = call('POST', `${users}/u1/requests?item_pid=${sibling.pid}`, { body: hold }).finally(() => {
      answered = true
    })
    while (!answered && !(await isWaiting())) await new Promise(setImmediate)
    t.notOk(answered, 'nobody else begins one meanwhile')
    return { answer }
  })
  t.equal((await asked.answer).status, 200)
})
