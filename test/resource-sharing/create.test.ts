import t from 'tap'
import { institution } from '../helpers/app.ts'
import { errorOf, given, person } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { affiliated, article, book, of, sharingApp, xml } from './desk.ts'

const { app, call, database, clock, created, refused } = await sharingApp(t)

t.test('createUserResourceSharingRequest answers what was asked, in JSON and XML', async t => {
  const data = await created(t, book({ external_id: 'mine', text_email: 'ada@example.org', note: 'Urgent' }))
  t.match(data, {
    external_id: new RegExp(`^${institution}\\d+$`),
    created_date: '2026-11-22Z',
    created_time: '2026-11-22T12:00:00Z',
    status: { value: 'REQUEST_CREATED_BOR', desc: 'Created borrowing request' },
    owner: 'RES_SHARE',
    requester: { value: 'reader', desc: 'Ada Reader', link: /\/almaws\/v1\/users\/reader$/ },
    format: { value: 'PHYSICAL', desc: 'Physical' },
    citation_type: { value: 'BK', desc: 'Book' },
    pickup_location: { value: 'MAIN' },
    pickup_location_type: 'LIBRARY',
    note: 'Urgent',
    isbn: null
  })
  const shown = await call('GET', of('reader', `/${data.request_id}`))
  t.same(shown.data, data)
  t.same((await call('GET', of('reader', `/${data.external_id}?request_id_type=external`))).data, data)
  const text = (await call('GET', of('reader', `/${data.request_id}`), xml)).text
  t.match(text, '<user_resource_sharing_request><request_id>')
  t.match(text, '<citation_type desc="Book">BK</citation_type>')
  t.match(text, '<rs_notes/>')
  const body = `<user_resource_sharing_request><format>DIGITAL</format><citation_type>BK</citation_type>
    <title>A chapter &amp; more</title><chapter>4</chapter>
    <agree_to_copyright_terms>true</agree_to_copyright_terms></user_resource_sharing_request>`
  const made = await call('POST', of('reader'), { body })
  t.match(made.data, { title: 'A chapter & more', chapter: '4' })
  const desk = await created(
    t,
    book({ title: 'At a desk', pickup_location: coded('RS_DESK'), pickup_location_type: 'CIRCULATION_DESK' })
  )
  t.equal(desk.pickup_location.value, 'RS_DESK')
})

t.test('createUserResourceSharingRequest keeps what statistics need of the user', async t => {
  const { request_id } = await created(t, book({ title: 'Snapshot' }))
  const { rows } = await database.pool.query('select * from resource_sharing_request where id = $1', [request_id])
  t.match(rows[0], { user_group: 'UNDERGRAD', record_type: 'PUBLIC', account_type: 'INTERNAL' })
})

t.test('createUserResourceSharingRequest raises every documented error for what the request says', async t => {
  const cases: [string, object, RegExp][] = [
    ['format', { format: undefined }, /^401664 .*format/],
    ['citation_type', { citation_type: undefined }, /^401664 .*citation_type/],
    ['a code that is not', { format: coded('PAPYRUS') }, /^40166411 .*Field: format/],
    ['level of service', { level_of_service: coded('NEVER') }, /^40166411 .*level_of_service/],
    ['media', { requested_media: '9' }, /^40166411 .*requested_media/],
    ['type of pickup', { pickup_location_type: 'HOME' }, /^40166411 .*pickup_location_type/],
    ['terms', { agree_to_copyright_terms: undefined }, /^401664 .*agree_to_copyright_terms/],
    ['terms refused', { agree_to_copyright_terms: false }, /^401897 Invalid field value/],
    ['title', { title: '' }, /^401664 .*title/],
    ['no pickup', { pickup_location: undefined }, /^401929 /],
    ['unknown pickup', { pickup_location: coded('MOON') }, /^401929 /],
    ['partner', { partner: coded('NOBODY') }, /^402118 Partner not found/]
  ]
  for (const [name, more, expected] of cases) await t.test(name, t => refused(t, expected, book(more)))
  await refused(t, /^401930 .*journal_title, year/, article({ journal_title: undefined, year: undefined }))
  await refused(t, /^40166411|^401664/, book({ owner: { value: 'RES_SHARE' } }))
})

t.test('RS-01 createUserResourceSharingRequest needs a resource sharing library', async t => {
  await refused(t, /^401861 /, book(), of('ghost'))
  await refused(t, /^401890 /, book(), of('reader', '?user_id_type=BARCODE'))
  await refused(t, /^401768 Patron is not affiliated/, book(), of('nobody'))
  await refused(t, /^401608 The given resource sharing library/, book({ owner: 'MAIN' }))
  await given(t, app, person('two', { rs_library: [{ code: coded('RES_SHARE') }, { code: coded('MUSIC') }] }))
  await refused(t, /^401607 /, book(), of('two'))
  // Not a resource sharing library: it has no place for what comes.
  await refused(t, /^402039 /, book({ owner: 'MUSIC' }), of('two'))
  t.equal((await created(t, book({ owner: 'RES_SHARE' }), 'two')).owner, 'RES_SHARE')
})

t.test('RS-01 createUserResourceSharingRequest refuses doubles (402362), also at the same moment', async t => {
  const body = article({ title: 'Twice', doi: '10.1/TWICE' })
  const answers = await Promise.all([1, 2, 3].map(() => call('POST', of('reader'), { body })))
  t.same(answers.map(answer => answer.status).sort(), [200, 400, 400])
  for (const answer of answers.filter(one => one.status === 400)) t.match(errorOf(answer), /^402362 /)
  await refused(t, /^402362 /, { ...body, title: 'Another title, one DOI', doi: '10.1/twice' })
  await created(t, body, 'other')
  await refused(t, /^402362 /, body, of('reader', '?override_blocks=true'))
})

t.test('RS-01 createUserResourceSharingRequest warns of what we have ourselves (401604)', async t => {
  const { rows } = await database.pool.query(
    `insert into bib (institution, id, title, record, created_at, modified_at)
     values ($1, nextval('catalogue_number'), 'The weir keeper /', '{"isbn":"978-1-4028-9462-6"}', $2, $2),
       ($1, nextval('catalogue_number'), 'No copies', '{}', $2, $2)
     returning id::text`,
    [institution, clock.now()]
  )
  const [owned, empty] = rows.map(row => row.id)
  await database.pool.query(
    `insert into item (institution, id, bib_id, holding_id, barcode, barcode_key, library, location, record,
       in_temporary_location, created_at, modified_at)
     values ($1, nextval('catalogue_number'), $2, 1, 'W1', 'w1', 'MAIN', 'STACKS', '{}', false, $3, $3)`,
    [institution, owned, clock.now()]
  )
  await refused(t, /^401604 Warning: The institutional inventory/, book({ title: 'the Weir Keeper' }))
  await refused(t, /^401604 /, book({ title: 'Other words', isbn: '9781402894626' }))
  await refused(t, /^401604 /, book({ title: undefined, mms_id: owned }))
  await created(t, book({ title: 'No copies', mms_id: empty }))
  const answer = await call('POST', of('reader', '?override_blocks=True'), { body: book({ title: 'The weir keeper' }) })
  t.equal(answer.status, 200)
})

t.test('BLK-01 createUserResourceSharingRequest is stopped by blocks (401652), unless they are overridden', async t => {
  const block = [{ block_type: coded('GENERAL'), block_description: coded('CONSORTIA'), block_status: 'ACTIVE' }]
  await given(t, app, person('blocked', { ...affiliated, user_block: block }))
  await refused(t, /^401652 General Error: An error has occurred while processing/, book(), of('blocked'))
  const answer = await call('POST', of('blocked', '?override_blocks=true'), { body: book() })
  t.equal(answer.status, 200, answer.text)
})
