import t from 'tap'
import { institution } from '../helpers/app.ts'
import { needsReference } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'
import { bibs, catalogue, xml } from './catalogue.ts'
import { bib, holding } from './records.ts'

const { call, database, refused } = await catalogue(t, { titles: 3, items: 3 })

t.test('createBib, getBib, putBib, deleteBib: a title comes as MARCXML, changes and goes', async t => {
  const made = await call('POST', bibs, { ...xml, body: bib() })
  t.equal(made.status, 200)
  t.match(
    made.text,
    /<bib link="http[^"]*"><mms_id>\d+<\/mms_id><record_format>marc21<\/record_format><title>Rain : a tale/
  )
  t.match(made.text, '<suppress_from_publishing>true</suppress_from_publishing>')
  t.match(made.text, '<record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">')
  t.match(made.text, '<controlfield tag="005">20261122120000.0</controlfield>')
  t.match(made.text, '<datafield ind1="1" ind2="0" tag="245"><subfield code="a">Rain :</subfield>')
  if (!needsReference.skip) t.same(xsd('rest_bib.xsd')(made.text.replace('<record>', '<record xmlns="x">')), [])
  const id = /<mms_id>(\d+)/.exec(made.text)?.[1]
  const url = `${bibs}/${id}`
  const { data } = await call('GET', url)
  t.match(data, {
    mms_id: id,
    title: 'Rain : a tale /',
    author: 'Moss, Ida,',
    date_of_publication: 'c2013.',
    isbn: /^978/
  })
  t.same(data.network_number, ['(X)1'])
  t.equal(data.anies.length, 1)
  t.match(data.anies[0], /^<\?xml .*<record><leader>/)
  t.equal(data.record, undefined, 'the record is a text in JSON')
  t.match(data.holdings, { value: '', link: /\/holdings$/ })
  t.equal((await call('GET', `${url}?view=brief`)).data.anies, undefined)
  t.same((await call('GET', `${url}?expand=requests,p_avail`)).data.requests.value, 0)

  await refused(t, 'PUT', `${url}?stale_version_check=true`, '4022034', { body: bib() })
  await refused(t, 'PUT', `${url}?normalization=1`, '4022030', { body: bib() })
  await refused(t, 'PUT', `${url}?cataloger_level=20`, '4022040', { body: bib() })
  const fresh = data.anies[0].replace(/<\?.*?\?>/, '').replace('Rain :', 'Snow :')
  const changed = await call('PUT', `${url}?stale_version_check=true&validate=true`, { body: `<bib>${fresh}</bib>` })
  t.match(changed.data, { mms_id: id, title: 'Snow : a tale /', suppress_from_publishing: 'true' })
  await refused(t, 'GET', url, '402203', { key: 'other' })

  await refused(t, 'DELETE', `${url}?override=maybe`, '401873')
  const wrong = await refused(t, 'DELETE', `${bibs}/x`, '401873')
  t.equal(wrong, 'Input parameter mms_id or parameter override is not valid.')
  await refused(t, 'DELETE', `${url}?cataloger_level=1`, '4022040')
  await refused(t, 'DELETE', `${bibs}/990000000001?override=true`, '4022020')
  t.equal((await call('DELETE', url)).status, 204)
  await refused(t, 'GET', url, '402203')
})

t.test('createBib takes a year of any length: cataloguers write sentences there', async t => {
  const body = bib('Years').replace('c2013.', `2013 ${'and so on '.repeat(100)}`)
  const { status, data } = await call('POST', bibs, { body })
  t.equal(status, 200)
  t.match(data.date_of_publication, /^2013 and so on (and so on ?){99}$/)
})

t.test('createBib refuses what is documented', async t => {
  await refused(t, 'POST', bibs, '60105', { body: { title: 'Rain' } })
  await refused(t, 'PUT', `${bibs}/990000000001`, '60105', { body: { title: 'Rain' } })
  await refused(t, 'POST', bibs, '402209', { body: '<bib><title>Rain</title></bib>' })
  await refused(t, 'POST', bibs, '402209', { body: '<bib><record><leader>x</leader></record></bib>' })
  await refused(t, 'POST', bibs, '401676', { body: '<bib><record></bib>' })
  await refused(t, 'POST', `${bibs}?validate=true`, '4022032', { body: bib().replace('a2200000', 'a22') })
  await refused(t, 'POST', `${bibs}?normalization=7`, '4022030', { body: bib() })
  await refused(t, 'POST', `${bibs}?from_nz_mms_id=x`, '402204', { body: '<bib/>' })
  await refused(t, 'POST', `${bibs}?from_nz_mms_id=99`, '33007', { body: '<bib/>' })
  await refused(t, 'POST', `${bibs}?check_match=true`, '60307', { body: bib('Other', '(SAMPLE)1') })
  t.equal((await call('POST', `${bibs}?check_match=true`, { body: bib('Other', '(NEW)1') })).status, 200)
  t.equal(await refused(t, 'GET', `${bibs}/x`, '402204'), 'Input parameters mmsId x is not numeric.')
  await refused(t, 'GET', `${bibs}/99999999999999999999`, '402203')
  const unknown = await refused(t, 'PUT', `${bibs}/12`, '402203', { body: bib() })
  t.equal(unknown, 'Input parameters mmsId 12 is not valid.')
})

t.test('operateOnBib: there is no network to unlink from', async t => {
  await refused(t, 'POST', `${bibs}/990000000001?op=unlink_from_nz`, '40166453')
  await refused(t, 'POST', `${bibs}/12?op=unlink_from_nz`, '33007')
  await refused(t, 'POST', `${bibs}/x?op=unlink_from_nz`, '402204')
  const text = await refused(t, 'POST', `${bibs}/990000000001?op=burn`, '401873')
  t.equal(text, 'The operation is not supported.')
})

t.test('listBibs finds titles by ids, by a holding and by a network number', async t => {
  const list = async (query: string) => (await call('GET', `${bibs}?${query}`)).data
  const both = await list('mms_id=990000000002,990000000001,12&view=brief')
  t.same(
    both.bib.map((row: any) => row.mms_id),
    ['990000000001', '990000000002']
  )
  t.equal(both.total_record_count, 2)
  t.same(await list('mms_id=12'), { bib: [], total_record_count: 0 }, 'an empty list stays (client-expectations.md 2)')
  t.equal((await list('holdings_id=220000000010')).bib[0].mms_id, '990000000001')
  t.equal((await list('holdings_id=x')).total_record_count, 0)
  t.equal((await list('other_system_id=(SAMPLE)2')).bib[0].mms_id, '990000000002')
  t.match((await call('GET', `${bibs}?mms_id=990000000001`, xml)).text, '<bibs total_record_count="1"><bib link=')
  t.equal(await refused(t, 'GET', bibs, '402203'), 'Input parameter mmsId list is not valid.')
  await refused(t, 'GET', `${bibs}?mms_id=a,b`, '402203')
})

t.test('testBibsRead, testBibsWrite answer the pings', async t => {
  t.same((await call('GET', `${bibs}/test`)).data, { test: `GET - OK - institutionCode: ${institution}` })
  t.match((await call('POST', `${bibs}/test`, xml)).text, '<test>POST - OK</test>')
})

t.test('getBib expand=p_avail tells where the copies are', async t => {
  const of = `${bibs}/990000000001`
  const expanded = async () => (await call('GET', `${of}?expand=p_avail,e_avail,requests`)).data
  const field = async () =>
    /<datafield ind1=" " ind2=" " tag="AVA">.*<\/datafield>/.exec((await expanded()).anies[0])?.[0]
  const subfields = (text = '') =>
    Object.fromEntries([...text.matchAll(/code="(\w)">([^<]*)</g)].map(([, code, value]) => [code, value]))
  t.match(subfields(await field()), {
    0: '990000000001',
    8: '220000000010',
    a: institution,
    b: 'MAIN',
    c: 'Open stacks',
    e: 'available',
    f: '1',
    g: '0',
    j: 'STACKS',
    p: '1',
    q: 'Aldermoor Library'
  })
  await database.pool.query("update item set process_type = 'LOAN' where id = 230000000101")
  t.match(subfields(await field()), { e: 'unavailable', f: '1', g: '1' })
  const { anies } = await expanded()
  await call('PUT', of, { body: `<bib>${anies[0].replace(/<\?.*?\?>/, '')}</bib>` })
  t.notMatch((await call('GET', of)).data.anies[0], 'AVA', 'it is no part of the record')
  t.equal((await expanded()).requests.value, 0)
  t.notMatch((await call('GET', `${of}?expand=p_avail&view=brief`)).text, 'AVA')
  const empty = await call('POST', `${of}/holdings`, { body: holding('SCI', 'STACKS') })
  t.match((await expanded()).anies[0], 'check_holdings')
  t.match((await call('GET', `${bibs}?mms_id=990000000001,990000000002&expand=p_avail`, xml)).text, /AVA.*AVA.*AVA/)
  const away = {
    holding_data: { in_temp_location: true, temp_library: { value: 'MUSIC' }, temp_location: { value: 'MEDIA' } }
  }
  await call('PUT', `${of}/holdings/220000000010/items/230000000101`, { body: away })
  t.match((await expanded()).anies[0], '<subfield code="c">Recordings</subfield><subfield code="e">unavailable')
  await call('DELETE', `${of}/holdings/${empty.data.holding_id}`)
})
