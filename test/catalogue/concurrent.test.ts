import t from 'tap'
import { createItem, deleteItem, putItem } from '../../src/catalogue/change/change.ts'
import { createHolding, deleteHolding } from '../../src/catalogue/holdings/holdings.ts'
import type { Work } from '../../src/platform/work.ts'
import { bibs, catalogue, errorOf } from './catalogue.ts'
import { bib, holding } from './records.ts'

const { call, database, inside } = await catalogue(t, { titles: 1, items: 1 })

/** A title with a holding and one item in it. */
async function fresh() {
  const { mms_id: mms } = (await call('POST', bibs, { body: bib('Fog', '(F)1') })).data
  const { holding_id: shelf } = (await call('POST', `${bibs}/${mms}/holdings`, { body: holding('SCI', 'STACKS') })).data
  const of = { mms_id: mms as string, holding_id: shelf as string }
  const items = `${bibs}/${mms}/holdings/${shelf}/items`
  const { item_data: data } = (await call('POST', items, { body: { item_data: {} } })).data
  return { ...of, of, items, pid: data.pid as string }
}

const isWaiting = async (): Promise<boolean> => {
  const text = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  return ((await database.pool.query(text)).rowCount ?? 0) > 0
}

/** Does `first` in a transaction, asks while that is open, and tells whether the answer waited for its end. */
async function meanwhile(first: (work: Work) => Promise<unknown>, ask: () => ReturnType<typeof call>) {
  let answered = false
  const asked = await inside(async work => {
    await first(work)
    const answer = ask().finally(() => {
      answered = true
    })
    while (!answered && !(await isWaiting())) await new Promise(setImmediate)
    return { answer, waited: !answered }
  })
  return { waited: asked.waited, answer: await asked.answer }
}

t.test('deleteItem: the holding stays for an item that is being made in it', async t => {
  const { of, items, pid } = await fresh()
  let made = ''
  const { waited, answer } = await meanwhile(
    async work => {
      made = (await createItem(work, of, { item_data: {} })).item.id
    },
    () => call('DELETE', `${items}/${pid}?holdings=delete&bib=delete`)
  )
  t.ok(waited)
  t.equal(answer.status, 204)
  t.equal((await call('GET', `${items}/${made}`)).status, 200)
})

t.test('createItem: not in a holding that goes with its last item', async t => {
  const { of, items, pid } = await fresh()
  const { waited, answer } = await meanwhile(
    work => deleteItem(work, { ...of, item_pid: pid }, { holdings: 'delete' }),
    () => call('POST', items, { body: { item_data: {} } })
  )
  t.ok(waited)
  t.equal(errorOf(answer).errorCode, '402208')
})

t.test('deleteItem: of the last two at once, one takes the holding and the title along', async t => {
  const { mms_id, of, items, pid } = await fresh()
  const other = (await call('POST', items, { body: { item_data: {} } })).data.item_data.pid
  const { answer } = await meanwhile(
    work => deleteItem(work, { ...of, item_pid: pid }, { holdings: 'delete', bib: 'delete' }),
    () => call('DELETE', `${items}/${other}?holdings=delete&bib=delete`)
  )
  t.equal(answer.status, 204)
  t.equal(errorOf(await call('GET', `${bibs}/${mms_id}`)).errorCode, '402203')
})

const subfield = [
  { code: 'b', value: 'MAIN' },
  { code: 'c', value: 'ANNEX' }
]
const annex = { leader: '00000nx  a22000001i 4500', controlfield: [], datafield: [{ tag: '852', ind1: '0', subfield }] }

t.test('deleteItem: the title stays for a holding that is being made for it', async t => {
  const { mms_id, items, pid } = await fresh()
  const { waited, answer } = await meanwhile(
    work => createHolding(work, mms_id, { record: annex }, { json: true }),
    () => call('DELETE', `${items}/${pid}?holdings=delete&bib=delete`)
  )
  t.ok(waited)
  t.equal(answer.status, 204)
  t.equal((await call('GET', `${bibs}/${mms_id}/holdings`)).data.total_record_count, 1)
})

t.test('putItem: an item does not move into a holding that is being deleted, and the other way about', async t => {
  const { mms_id, of, items, pid } = await fresh()
  const all = `${bibs}/${mms_id}/holdings`
  const empty = async () => (await call('POST', all, { body: holding('MAIN', 'ANNEX') })).data.holding_id as string
  const move = (library: string, location: string) => ({
    item_data: { library: { value: library }, location: { value: location } }
  })
  const one = await empty()
  const deleted = await meanwhile(
    work => deleteHolding(work, mms_id, one, {}),
    () => call('PUT', `${items}/${pid}`, { body: move('MAIN', 'ANNEX') })
  )
  t.ok(deleted.waited)
  t.equal(deleted.answer.status, 200)
  t.not(deleted.answer.data.holding_data.holding_id, one, 'it has got a holding of its own')

  const moved = await meanwhile(
    work => putItem(work, { mms_id, holding_id: 'ALL', item_pid: pid }, move('SCI', 'STACKS')),
    () => call('DELETE', `${all}/${of.holding_id}`)
  )
  t.ok(moved.waited)
  t.equal(errorOf(moved.answer).errorCode, '60214')
})

t.test('putHolding: an item that is being made in it goes along to its new place', async t => {
  const { mms_id, of, items } = await fresh()
  let made = ''
  const { answer } = await meanwhile(
    async work => {
      made = (await createItem(work, of, { item_data: {} })).item.id
    },
    () => call('PUT', `${bibs}/${mms_id}/holdings/${of.holding_id}`, { body: holding('MAIN', 'ANNEX') })
  )
  t.equal(answer.status, 200)
  t.equal((await call('GET', `${items}/${made}`)).data.item_data.location.value, 'ANNEX')
})

t.test('deleteItem, putItem, deleteHolding: after all that nothing is left without its holding or title', async t => {
  const { rows } = await database.pool.query(
    `select i.id from item i where not exists (select from holding h where h.id = i.holding_id)
       or not exists (select from bib b where b.id = i.bib_id)
     union all select h.id from holding h where not exists (select from bib b where b.id = h.bib_id)`
  )
  t.same(rows, [])
})
