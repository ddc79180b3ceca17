import t from 'tap'
import { needsReference } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'
import { statements } from '../users/people.ts'
import { bibs, catalogue, xml } from './catalogue.ts'

const { call, refused } = await catalogue(t, { titles: 60, items: 120 })

t.test('listItems pages, filters and sorts the copies of a title', async t => {
  const title = `${bibs}/990000000005/holdings`
  for (const [number, text] of [
    ['b', 'Beta'],
    ['a', 'Alpha'],
    ['c', 'Gamma index']
  ])
    await call('POST', `${title}/220000000050/items`, {
      body: {
        item_data: { barcode: `L-${number}`, description: text, enumeration_a: number, arrival_date: '2026-02-01Z' }
      }
    })
  const list = async (query: string, of = 'ALL') => (await call('GET', `${title}/${of}/items?${query}`)).data
  const barcodes = async (query: string) => ((await list(query)).item ?? []).map((row: any) => row.item_data.barcode)
  t.equal((await list('')).total_record_count, 5)
  t.same(Object.keys(await list('')), ['item', 'total_record_count'])
  t.same(await barcodes('limit=1&offset=3'), ['L-a'], 'by id, unless another order is asked for')
  t.strictSame(await list('offset=50'), { total_record_count: 5 })
  t.same((await list('limit=0')).total_record_count, 5)
  t.same(await barcodes('q=description~gamma'), ['L-c'])
  t.same(await barcodes('q=enum_a~a'), ['L-a'])
  t.same((await barcodes('order_by=description&direction=asc')).slice(-3), ['L-a', 'L-b', 'L-c'])
  t.same((await barcodes('order_by=enum_a')).slice(0, 3), ['L-c', 'L-b', 'L-a'], 'descending unless said otherwise')
  t.same(await barcodes('receive_date_from=2026-02-01&receive_date_to=2026-02-01'), ['L-b', 'L-a', 'L-c'])
  t.same(await barcodes('create_date_to=2020-01-01'), [])
  t.equal((await barcodes('create_date_from=2026-11-22Z&modify_date_from=2026-11-22')).length, 5)
  t.equal((await barcodes('expected_receive_date_from=2020-01-01')).length, 0)
  t.equal((await barcodes('current_library=MAIN&current_location=STACKS')).length, 5)
  t.equal((await barcodes('current_library=SCI')).length, 0)
  const { text } = await call('GET', `${title}/ALL/items?limit=2`, xml)
  t.match(text, '<items total_record_count="5"><item link="http')
  if (!needsReference.skip) t.same(xsd('rest_items.xsd')(text), [])
  const wrong: Record<string, [code: string, text: string]> = {
    'order_by=colour': ['60216', 'The ordering is not valid.'],
    'direction=up': ['60216', 'The ordering is not valid.'],
    'q=nonsense': ['60106', 'Invalid query format.'],
    'q=title~x': ['60106', 'Invalid query format.'],
    'current_library=NONE': ['402469', 'Current library is not valid.'],
    'current_location=NONE': ['60215', 'Current location is not valid.'],
    'offset=1000001': ['60217', 'The offset is too large.'],
    'create_date_from=yesterday': ['402217', 'Invalid date format for item filter.']
  }
  for (const [query, [code, text]] of Object.entries(wrong))
    t.equal(await refused(t, 'GET', `${title}/ALL/items?${query}`, code), text)
  await refused(t, 'GET', `${title}/220000000010/items`, '401688')
  await refused(t, 'GET', `${bibs}/12/holdings/ALL/items`, '402203')
  await refused(t, 'GET', `${bibs}/x/holdings/ALL/items`, '402204')
})

t.test('listItems asks the database the same for one item and for many', async t => {
  const asked = async (limit: number) =>
    (await statements(t, () => call('GET', `${bibs}/990000000005/holdings/ALL/items?limit=${limit}&expand=due_date`)))
      .length
  const one = await asked(1)
  t.ok(one > 0 && one < 12, `${one} statements`)
  t.equal(await asked(5), one)
})
