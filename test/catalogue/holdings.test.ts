import t from 'tap'
import { needsReference } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'
import { bibs, catalogue, xml } from './catalogue.ts'
import { bib, holding } from './records.ts'

const { call, refused } = await catalogue(t, { titles: 3, items: 3 })

t.test('createHolding, getHolding, putHolding, listHoldings, deleteHolding', async t => {
  const of = `${bibs}/990000000001/holdings`
  const made = await call('POST', of, { ...xml, body: holding('SCI', 'STACKS') })
  t.equal(made.status, 200)
  if (!needsReference.skip) t.same(xsd('rest_holding.xsd')(made.text.replace('<record>', '<record xmlns="x">')), [])
  const id = /<holding_id>(\d+)/.exec(made.text)?.[1]
  const { data } = await call('GET', `${of}/${id}`)
  t.match(data, { holding_id: id, created_by: 'test', created_date: '2026-11-22Z', suppress_from_publishing: 'false' })
  t.match(data.anies[0], '<subfield code="b">SCI</subfield>')
  const list = (await call('GET', of)).data
  t.same(Object.keys(list), ['holding', 'bib_data', 'total_record_count'])
  t.equal(list.total_record_count, 2)
  const own = list.holding.find((row: any) => row.holding_id === id)
  t.match(own, { library: { value: 'SCI', desc: 'Kestrel Science Library' }, location: { desc: 'Science stacks' } })
  t.equal(own.call_number, 'AC123 .B4')
  const shown = (await call('GET', of, xml)).text
  t.match(shown, '<holdings total_record_count="2"><holding link="http')
  if (!needsReference.skip) t.same(xsd('rest_holdings.xsd')(shown), [])

  const item = (await call('POST', `${of}/${id}/items`, { body: { item_data: {} } })).data
  const moved = await call('PUT', `${of}/${id}`, { body: holding('MAIN', 'ANNEX') })
  t.match(moved.data.anies[0], '<subfield code="c">ANNEX</subfield>')
  const path = item.link.replace(/^http:\/\/[^/]+/, '').replace(item.holding_data.holding_id, id)
  t.equal((await call('GET', path)).data.item_data.location.value, 'ANNEX', 'the items go with their holding')

  await refused(t, 'DELETE', `${of}/${id}`, '60214')
  await refused(t, 'DELETE', `${of}/${id}?bib=burn`, '60218')
  await refused(t, 'DELETE', `${of}/12`, '60213')
  t.equal((await call('DELETE', path)).status, 204)
  t.equal((await call('DELETE', `${of}/${id}`)).status, 204)
  await refused(t, 'GET', `${of}/${id}`, '402208')
  await refused(t, 'PUT', `${of}/${id}`, '402208', { body: holding('MAIN', 'ANNEX') })
  await refused(t, 'POST', of, '60105', { body: { holding_id: '1' } })
  await refused(t, 'POST', of, '402211', { body: '<holding><record><leader>x</leader></record></holding>' })
  await refused(t, 'POST', of, '33008', { body: holding('SCI', 'NOWHERE') })
  await refused(t, 'POST', `${bibs}/12/holdings`, '33007', { body: holding('SCI', 'STACKS') })
  await refused(t, 'POST', `${bibs}/x/holdings`, '402204', { body: holding('SCI', 'STACKS') })
  await refused(t, 'GET', of, '402203', { key: 'other' })
})

t.test('deleteHolding, deleteItem: what is left empty stays, goes or is hidden', async t => {
  const fresh = async () => {
    const { mms_id: id } = (await call('POST', bibs, { body: bib('Fog', '(F)1') })).data
    const { holding_id: shelf } = (await call('POST', `${bibs}/${id}/holdings`, { body: holding('SCI', 'STACKS') }))
      .data
    return { title: `${bibs}/${id}`, shelf: `${bibs}/${id}/holdings/${shelf}` }
  }
  const withItem = async () => {
    const { title, shelf } = await fresh()
    const { item_data: data } = (await call('POST', `${shelf}/items`, { body: { item_data: {} } })).data
    return { title, shelf, item: `${shelf}/items/${data.pid}` }
  }
  const one = await fresh()
  await refused(t, 'DELETE', one.title, '4022020')
  await call('DELETE', `${one.shelf}?bib=suppress`)
  t.equal((await call('GET', one.title)).data.suppress_from_publishing, 'true')
  const two = await fresh()
  t.equal((await call('DELETE', `${two.shelf}?bib=delete`)).status, 204)
  await refused(t, 'GET', two.title, '402203')
  const three = await withItem()
  await call('DELETE', `${three.item}?holdings=suppress`)
  t.equal((await call('GET', three.shelf)).data.suppress_from_publishing, 'true')
  t.equal((await call('DELETE', `${three.title}?override=true`)).status, 204)
  const four = await withItem()
  t.equal((await call('DELETE', `${four.item}?holdings=delete&bib=delete`)).status, 204)
  await refused(t, 'GET', four.title, '402203')
})
