import t from 'tap'
import { findItem, setProcess } from '../../src/catalogue/service.ts'
import { institution } from '../helpers/app.ts'
import { bibs, catalogue, xml } from './catalogue.ts'

const { call, database, inside, refused, work } = await catalogue(t, { titles: 60, items: 120 })
const [mms, holding, pid] = ['990000000001', '220000000010', '230000000101']
const items = `${bibs}/${mms}/holdings/${holding}/items`
const one = `${items}/${pid}`

const given = {
  item_data: {
    barcode: 'New-0001',
    physical_material_type: { value: 'BOOK', desc: 'anything' },
    policy: { value: 'SHORT' },
    description: 'v.1',
    enumeration_a: '1',
    chronology_i: '2026',
    public_note: 'Signed',
    arrival_date: '2026-01-31',
    replacement_cost: 12.5,
    is_magnetic: true,
    pid: '1',
    process_type: { value: 'LOAN' }
  },
  holding_data: { copy_id: '9' }
}

t.test('createItem, putItem, deleteItem: a copy comes, changes, moves and goes', async t => {
  const made = await call('POST', items, { body: given })
  t.equal(made.status, 200)
  const { item_data: data, holding_data: place } = made.data
  t.equal(data.barcode, 'New-0001')
  t.same(data.policy, { value: 'SHORT', desc: 'Short loan' })
  t.same(data.process_type, { value: '', desc: null }, 'what is output only is not taken')
  t.match(data, { public_note: 'Signed', arrival_date: '2026-01-31', replacement_cost: 12.5, is_magnetic: true })
  t.equal(place.copy_id, '9')
  const own = `${items}/${data.pid}`
  t.strictSame((await call('GET', own)).data, made.data)
  const taken = await refused(t, 'POST', items, '40166404', { body: { item_data: { barcode: 'NEW-0001' } } })
  t.match(taken, 'An invalid field has been entered in the item object. The barcode is that of another item.')
  t.match(await refused(t, 'POST', items, '40166404', { body: { item_data: { policy: { value: 'NONE' } } } }), 'policy')
  const temporary = { holding_data: { in_temp_location: true, temp_library: { value: 'SCI' } } }
  t.match(await refused(t, 'POST', items, '40166404', { body: temporary }), 'temp_library')
  await refused(t, 'POST', `${bibs}/${mms}/holdings/1/items`, '402208', { body: given })
  await refused(t, 'POST', `${bibs}/5/holdings/1/items`, '402203', { body: given })

  const back = { ...made.data, item_data: { ...data, public_note: '', description: 'v.2', barcode: 'new-0001' } }
  back.holding_data = {
    ...place,
    in_temp_location: true,
    temp_library: { value: 'SCI' },
    temp_location: { value: 'STACKS' }
  }
  const changed = await call('PUT', own, { body: back })
  t.equal(changed.data.item_data.public_note, '')
  t.equal(changed.data.item_data.description, 'v.2')
  t.equal(changed.data.item_data.policy.value, 'SHORT', 'the whole object was sent back')
  t.same(changed.data.holding_data.temp_library, { value: 'SCI', desc: 'Kestrel Science Library' })
  t.same(changed.data.holding_data.temp_location, { value: 'STACKS', desc: 'Science stacks' })
  const full = await findItem(work(), { barcode: ' NEW-0001 ' })
  t.match(full, { library: 'SCI', location: 'STACKS', names: { library: 'Kestrel Science Library' } })

  const moved = { item_data: { library: { value: 'MAIN' }, location: { value: 'ANNEX' } } }
  const elsewhere = await call('PUT', `${own}?generate_description=true`, { body: moved })
  t.not(elsewhere.data.holding_data.holding_id, holding, 'it belongs to another holding now')
  t.equal(elsewhere.data.item_data.description, '', 'a section that is sent replaces all that it may hold')
  t.equal(elsewhere.data.item_data.location.desc, 'Millbrook Annex')
  t.equal(elsewhere.data.holding_data.in_temp_location, true, 'a section that is not sent stays')
  t.match(
    await refused(t, 'PUT', elsewhere.data.link, '40166404', {
      body: { item_data: { location: { value: 'NOWHERE' } } }
    }),
    'location'
  )
  t.match(
    await refused(t, 'PUT', elsewhere.data.link, '40166404', { body: { item_data: { barcode: '3901000000101' } } }),
    'barcode'
  )

  const { item } = await findItem(work(), { pid: data.pid })
  const url = elsewhere.data.link.replace(/^http:\/\/[^/]+/, '')
  await inside(async work => setProcess(work, item, { processType: 'LOAN' }))
  t.match((await call('GET', url)).data.item_data, { base_status: { value: '0' }, process_type: { value: 'LOAN' } })
  t.match(await refused(t, 'DELETE', `${url}?override=true`, '401849'), 'on loan')
  await inside(async work => setProcess(work, item, { processType: 'TRANSIT', atLibrary: 'MAIN' }))
  t.match(await refused(t, 'DELETE', url, '401849'), 'not in its place')
  await refused(t, 'DELETE', `${url}?holdings=burn`, '401849')
  t.equal((await call('DELETE', `${url}?override=True&holdings=delete`)).status, 204)
  await refused(t, 'GET', url, '401683')
  const left = (await call('GET', `${bibs}/${mms}/holdings`)).data.holding
  t.notOk(
    left.some((row: any) => row.location.value === 'ANNEX'),
    'the holding that it left empty is gone'
  )
})

t.test('putItem with what getItem gave changes nothing, in JSON and in XML', async t => {
  const before = await call('GET', one)
  t.strictSame((await call('PUT', one, { body: before.data })).data, before.data)
  const { text } = await call('GET', one, xml)
  t.equal((await call('PUT', one, { ...xml, body: text })).text, text)
})

t.test('createItem takes XML, and gives a barcode and a description', async t => {
  const body = `<item><item_data><enumeration_a>1</enumeration_a><enumeration_b>2</enumeration_b>
    <chronology_i>2026</chronology_i><policy desc="x">SHORT</policy></item_data></item>`
  const { data, status } = await call('POST', `${items}?generate_description=true`, { body })
  t.equal(status, 200)
  t.equal(data.item_data.description, '1:2 (2026)')
  t.equal(data.item_data.barcode, `P${data.item_data.pid}`)
  t.equal((await call('DELETE', `${items}/${data.item_data.pid}`)).status, 204)
})

t.test('deleteItem refuses an item for which somebody waits', async t => {
  await database.pool.query(
    `insert into request (institution, id, type, sub_type, bib_id, item_id, status, record, created_at, created_by,
       modified_at, status_at)
     values ($1, 88, 'HOLD', 'PATRON_PHYSICAL', $2, $3, 'NOT_STARTED', '{}', $4, 'x', $4, $4)`,
    [institution, mms, pid, '2026-11-01T00:00:00Z']
  )
  t.equal((await call('GET', one)).data.item_data.requested, true)
  t.match(await refused(t, 'DELETE', `${one}?override=true`, '401849'), 'requests')
  t.equal((await call('GET', `${bibs}/${mms}?expand=requests`)).data.requests.value, 1)
  await database.pool.query('delete from request where id = 88')
})
