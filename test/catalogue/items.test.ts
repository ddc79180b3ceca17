import t from 'tap'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodeXml } from '../../src/alma/xml-reader.ts'
import { Item, Items } from '../../src/catalogue/items/schema.ts'
import { seedCatalogue } from '../../src/catalogue/seed.ts'
import { institution } from '../helpers/app.ts'
import { needsReference, referenceJson, referenceText } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'
import { bibs, catalogue, errorOf, xml } from './catalogue.ts'

const { call, database, inside, refused } = await catalogue(t, { titles: 60, items: 120 })
const [mms, holding, pid] = ['990000000001', '220000000010', '230000000101']
const items = `${bibs}/${mms}/holdings/${holding}/items`
const one = `${items}/${pid}`

t.test('seedCatalogue runs twice and doubles nothing; other numbers add to it', async t => {
  const count = async () => (await database.pool.query('select count(*)::int as n from item')).rows[0].n
  t.equal(await count(), 120)
  await inside(work => seedCatalogue(work, { titles: 60, items: 120 }))
  t.equal(await count(), 120)
  await inside(work => seedCatalogue(work, { titles: 61, items: 122 }))
  t.equal(await count(), 122)
  const { rows } = await database.pool.query('select distinct library from item order by 1')
  t.same(rows, [{ library: 'MAIN' }, { library: 'MUSIC' }, { library: 'SCI' }])
  const homeless = await database.pool.query(
    `select i.id from item i left join location l on l.institution = i.institution and l.library = i.library
       and l.code = i.location where l.code is null`
  )
  t.same(homeless.rows, [], 'every copy stands where there is a location')
})

t.test('getItem answers with the keys and the order of recorded answers', needsReference, async t => {
  const recorded = referenceJson('alma/samples/tulibraries__scan.json')
  const { status, data } = await call('GET', one)
  t.equal(status, 200)
  t.same(Object.keys(data), ['bib_data', 'holding_data', 'item_data', 'link'])
  for (const part of ['bib_data', 'holding_data', 'item_data']) {
    // A date of arrival is there where one was recorded.
    const keys = Object.keys(recorded[part]).filter(key => key !== 'arrival_date')
    t.same(Object.keys(data[part]), keys, part)
    for (const key of keys) {
      const [ours, theirs] = [data[part][key], recorded[part][key]]
      if (theirs && typeof theirs === 'object' && !Array.isArray(theirs))
        t.same(Object.keys(ours), Object.keys(theirs), `${part}.${key}`)
    }
  }
  t.strictSame(data.item_data.process_type, { value: '', desc: null })
  t.strictSame(data.holding_data.temp_library, { value: null, desc: null })
  t.strictSame(data.item_data.library, { value: 'MAIN', desc: 'Aldermoor Library' })
  t.strictSame(data.item_data.base_status, { value: '1', desc: 'Item in place' })
  t.equal(data.item_data.requested, false)
  t.match(data.link, /^http:\/\/localhost(:80)?\/almaws\/v1\/bibs\/990000000001\/holdings\/220000000010\/items\/2300/)
})

t.test('getItem, listItems: recorded answers survive our schema, in JSON and XML', needsReference, async t => {
  const valid = xsd('rest_item.xsd')
  const files = ['tulibraries__scan', 'upenn__item_get_success', 'scriptotek__item_response']
  for (const name of [...files, 'scriptotek__scanin_transit_response', 'tulibraries__item_from_barcode']) {
    const recorded = referenceJson(`alma/samples/${name}.json`)
    const document = encodeXml(Item as AnySchema, recorded)
    const back = decodeXml(Item as AnySchema, document, false) as any
    for (const part of ['bib_data', 'holding_data', 'item_data']) {
      const there = Object.keys(recorded[part]).filter(key => recorded[part][key] !== null)
      t.same(
        there.filter(key => back[part][key] === undefined),
        [],
        `${name}: nothing of ${part} is lost`
      )
    }
    t.equal(back.additional_info, recorded.additional_info)
    t.same(valid(document), [], `${name} is valid by the XSD`)
  }
  for (const [name, schema] of [
    ['bibsys__item', Item],
    ['bibsys__items', Items]
  ] as const) {
    const text = referenceText(`alma/samples/${name}.xml`)
    const marks = (document: string) =>
      (document.replace(/<\?.*?\?>/, '').match(/<\w+|\s\w+="[^"]*"|>[^<>\s][^<]*/g) ?? []).map(mark => mark.trim())
    const written = encodeXml(schema as AnySchema, decodeXml(schema as AnySchema, text, false))
    t.same(marks(written), marks(text), name)
  }
})

t.test('getItem in XML is valid, takes any holding, and does not see other institutions', async t => {
  const { text, status } = await call('GET', `${bibs}/${mms}/holdings/9/items/${pid}?view=label&expand=due_date`, xml)
  t.equal(status, 200)
  if (!needsReference.skip) t.same(xsd('rest_item.xsd')(text), [])
  t.match(text, `<item link="http`)
  t.match(text, '<temp_library/>')
  t.match(text, '<library desc="Aldermoor Library">MAIN</library>')
  t.match(text, '<parsed_call_number><call_no>')
  t.match(await refused(t, 'GET', `${bibs}/1/holdings/2/items/3`, '401683'), 'mmsId 1, holdings id ALL and item id 3')
  await refused(t, 'GET', `${bibs}/${mms}/holdings/ALL/items/abc`, '401683')
  const other = await call('GET', one, { key: 'other' })
  t.equal(errorOf(other).errorCode, '401683')
})

t.test('getItem view=label tells what a label shows', async t => {
  const { data } = await call('GET', `${one}?view=label`)
  t.equal(data.item_data.imprint, 'Millbrook : Annex Editions 1957')
  t.equal(data.item_data.language, 'eng')
  t.ok(data.item_data.parsed_call_number.length > 1)
  t.match(data.item_data.title_abcnph, /^[A-Z].* \/ /)
  t.same(data.item_data.library_details, { address: {} })
})

t.test('getItem expand=due_date shows it while the item is lent', async t => {
  await database.pool.query(
    `insert into loan (institution, id, item_id, bib_id, holding_id, barcode, title, library, location, circ_library,
       circ_desk, lent_by, status, process_status, loan_date, due_date, modified_at)
     values ($1, 77, $2, $3, $4, 'x', 'x', 'MAIN', 'STACKS', 'MAIN', 'D', 'x', 'ACTIVE', 'NORMAL', $5, $6, $5)`,
    [institution, pid, mms, holding, '2026-11-01T00:00:00Z', '2026-12-24T17:00:00Z']
  )
  t.equal((await call('GET', `${one}?expand=due_date_policy,due_date`)).data.item_data.due_date, '2026-12-24T17:00:00Z')
  t.equal((await call('GET', one)).data.item_data.due_date, undefined)
  await database.pool.query('delete from loan where id = 77')
  t.equal((await call('GET', `${one}?expand=due_date`)).data.item_data.due_date, undefined)
})

t.test('getItemByBarcode redirects to the item, and takes the other parameters along', async t => {
  const answer = await call('GET', '/almaws/v1/items?view=label&item_barcode=3901000000101&apikey=test&format=json')
  t.equal(answer.status, 302)
  t.match(answer.headers.location, /^http:\/\/localhost(:80)?\/almaws\/v1\/bibs\/990000000001\/holdings\/220000000010/)
  t.match(answer.headers.location, /\/items\/230000000101\?view=label&apikey=test&format=json$/)
  const path = String(answer.headers.location).replace(/^http:\/\/[^/]+/, '')
  t.equal((await call('GET', path)).data.item_data.barcode, '3901000000101')
  const plain = await call('GET', '/almaws/v1/items/?item_barcode=3901000000101')
  t.match(plain.headers.location, /230000000101$/)
  t.match(await refused(t, 'GET', '/almaws/v1/items?item_barcode=123', '401689'), 'No items found for barcode 123.')
  await refused(t, 'GET', '/almaws/v1/items', '401666')
  t.equal((await call('GET', '/almaws/v1/items?item_barcode=3901000000101', { key: 'other' })).status, 400)
})
