import t from 'tap'
import { deliveryFee, handsOver, handsOverSomewhere, pickupLibraries } from '../../src/requests/rules/rights.ts'
import type { Policies } from '../../src/terms/policies.ts'
import { bibs, campus, errorOf, hold, users } from './campus.ts'

const library = await campus(t)
const { call, user, copy, refused } = library
const given = (await call('GET', '/v1/terms')).data
const address = (type: string) => ({ line1: '1 Weir Lane', city: 'Aldermoor', address_type: [{ value: type }] })
const contact_info = { address: [address('home'), address('work')] }

t.test('REQ-02 where the terms let a request be handed over', async t => {
  const cases: [name: string, Policies, Parameters<typeof handsOver>[1], expected: boolean][] = [
    ['nothing said', {}, { pickupType: 'LIBRARY', pickupLibrary: 'SCI' }, true],
    ['a digitization', { pickup_locations: [] }, { pickupType: null }, true],
    ['its own library', { pickup_locations: 'OWNING_LIBRARY' }, { pickupType: 'LIBRARY', pickupLibrary: 'MAIN' }, true],
    [
      'another',
      { pickup_locations: 'OWNING_LIBRARY' },
      { pickupType: 'CIRCULATION_DESK', pickupLibrary: 'SCI' },
      false
    ],
    ['one that is named', { pickup_locations: ['SCI'] }, { pickupType: 'LIBRARY', pickupLibrary: 'SCI' }, true],
    ['one that is not', { pickup_locations: ['SCI'] }, { pickupType: 'LIBRARY', pickupLibrary: 'MAIN' }, false],
    ['the institution', { pickup_locations: 'ANY' }, { pickupType: 'INSTITUTION' }, true],
    ['the institution, limited', { pickup_locations: ['MAIN'] }, { pickupType: 'INSTITUTION' }, false],
    ['an address', {}, { pickupType: 'USER_HOME_ADDRESS' }, true],
    ['the office only', { personal_delivery: ['WORK'] }, { pickupType: 'USER_HOME_ADDRESS' }, false],
    ['the office', { personal_delivery: ['WORK'] }, { pickupType: 'USER_WORK_ADDRESS' }, true],
    ['no address', { personal_delivery: [] }, { pickupType: 'USER_WORK_ADDRESS' }, false]
  ]
  for (const [name, policies, place, expected] of cases) t.equal(handsOver(policies, place, 'MAIN'), expected, name)
  t.equal(handsOverSomewhere({ pickup_locations: [], personal_delivery: [] }), false)
  t.equal(handsOverSomewhere({ pickup_locations: [], personal_delivery: ['HOME'] }), true)
  const copies = [
    { policies: { pickup_locations: 'OWNING_LIBRARY' } as const, library: 'SCI' },
    { policies: { pickup_locations: ['MAIN'] }, library: 'LAW' }
  ]
  t.same(pickupLibraries(copies, ['LAW', 'MAIN', 'SCI']), ['MAIN', 'SCI'])
  t.equal(deliveryFee([{ delivery_fee_minor: 500 }, { delivery_fee_minor: 300 }]), 300)
  t.equal(deliveryFee([{ delivery_fee_minor: 500 }, {}]), 0, 'a copy that costs nothing')
})

/** Terms of requests: undergraduates collect where the copy stands, faculty everywhere or have it brought for money. */
async function decide(undergraduates: Policies, faculty: Policies) {
  const of = (code: string, policies: Policies) => ({ code, kind: 'REQUEST', name: code, policies })
  const rule = (terms: string, groups: string[]) => ({
    kind: 'REQUEST',
    name: terms,
    conditions: { user_groups: groups },
    terms
  })
  const standing = {
    terms: given.terms.filter(({ kind }: { kind: string }) => kind !== 'REQUEST'),
    rules: given.rules.filter(({ kind }: { kind: string }) => kind !== 'REQUEST')
  }
  const body = {
    time_zone: 'UTC',
    terms: [...standing.terms, of('UNDER', undergraduates), of('FACULTY', faculty)],
    rules: [rule('UNDER', ['UNDERGRAD']), rule('FACULTY', ['FACULTY']), ...standing.rules]
  }
  const answer = await call('PUT', '/v1/terms', { body })
  return answer
}
const sci = { ...hold, pickup_location_library: 'SCI' }
const home = { request_type: 'HOLD', pickup_location_type: 'USER_HOME_ADDRESS' }
const office = { request_type: 'HOLD', pickup_location_type: 'USER_WORK_ADDRESS' }

t.test('putTerms: libraries of pickup must be there', async t => {
  const wrong = await decide({ pickup_locations: ['ROOF'] }, {})
  t.match(wrong, { status: 400, data: { detail: /ROOF/ } })
  t.equal((await decide({ personal_delivery: ['MOON' as 'HOME'] }, {})).status, 400)
})

t.test(
  'createUserRequest getRequestRights: pickup and delivery by user group (REQ-02, 60308, 60310, 60331)',
  async t => {
    const put = await decide(
      { pickup_locations: 'OWNING_LIBRARY', personal_delivery: [] },
      { personal_delivery: ['WORK'], delivery_fee_minor: 450 }
    )
    t.equal(put.status, 200, put.text)
    await user('una', { contact_info })
    await user('fay', { contact_info, user_group: { value: 'FACULTY' } })
    const book = await copy('R-1')
    const of = (id: string) => `${users}/${id}/requests?mms_id=${book.bib}`
    t.match(await refused(t, 'POST', of('una'), '60331', sci), /pick.* up there/)
    await refused(t, 'POST', of('una'), '60308', home)
    await refused(t, 'POST', `${bibs}/${book.bib}/requests?user_id=una`, '60308', office)
    await refused(t, 'POST', of('fay'), '60310', home)
    const options = async (id: string) =>
      (await call('GET', `/v1/requests/options?mms_id=${book.bib}&user_id=${id}`)).data.option
    const [una] = await options('una')
    t.match(una, { type: 'HOLD', pickup_library: [{ code: 'MAIN', name: 'Aldermoor Library' }], personal_delivery: [] })
    t.equal(una.pickup_library.length, 1)
    t.match(una.material_type, [{ terms: 'STANDARD', copies: 1 }])
    const [fay] = await options('fay')
    t.ok(fay.pickup_library.length > 1)
    t.same(fay.personal_delivery, [{ pickup_location_type: 'USER_WORK_ADDRESS', fee: 4.5 }])
    t.match(fay.material_type, [{ terms: 'LONG' }], 'the terms of their own group')
    t.equal((await call('POST', of('una'), { body: hold })).status, 200, 'where the copy stands')
    const made = await call('POST', of('fay'), { body: office })
    t.equal(made.status, 200, made.text)
    const one = `${users}/fay/requests/${made.data.request_id}`
    t.equal(errorOf(await call('PUT', one, { body: home })).errorCode, '60310', 'nor by a change')
    t.same(
      (await call('GET', `${bibs}/${book.bib}/request-options?user_id=una`)).data.request_option[0].type.value,
      'HOLD'
    )
  }
)

t.test(
  'createUserLoan: what a delivery costs is charged when it is there, as it was when it was asked for',
  async t => {
    const book = await copy('R-2')
    const made = await call('POST', `${users}/fay/requests?mms_id=${book.bib}`, { body: office })
    t.equal(made.status, 200, made.text)
    t.same((await call('GET', `${users}/fay/fees`)).data.total_record_count, 0, 'not before')
    await decide({ pickup_locations: 'OWNING_LIBRARY', personal_delivery: [] }, { delivery_fee_minor: 900 })
    const desk = { library: { value: 'MAIN' }, circ_desk: { value: 'DEFAULT_CIRC_DESK' } }
    const lent = await call('POST', `${users}/fay/loans?item_barcode=R-2`, { body: desk })
    t.equal(lent.status, 200, lent.text)
    const { data } = await call('GET', `${users}/fay/fees`)
    t.match(data, {
      total_sum: 4.5,
      fee: [{ type: { value: 'REQUESTFEE' }, comment: 'Personal delivery', balance: 4.5 }]
    })
  }
)

t.test('createUserRequest updateUserRequest: collecting costs nothing, a cancelled delivery neither', async t => {
  const [three, four] = [await copy('R-3'), await copy('R-4')]
  const ask = (mms: string, body: object) => call('POST', `${users}/fay/requests?mms_id=${mms}`, { body })
  const collected = await ask(three.bib, office)
  const changed = await call('PUT', `${users}/fay/requests/${collected.data.request_id}`, { body: hold })
  t.equal(changed.status, 200, changed.text)
  const desk = { library: { value: 'MAIN' }, circ_desk: { value: 'DEFAULT_CIRC_DESK' } }
  t.equal((await call('POST', `${users}/fay/loans?item_barcode=R-3`, { body: desk })).status, 200)
  const cancelled = await ask(four.bib, office)
  const reason = '?reason=CancelledAtPatronRequest'
  t.equal((await call('DELETE', `${users}/fay/requests/${cancelled.data.request_id}${reason}`)).status, 204)
  t.equal((await call('GET', `${users}/fay/fees`)).data.total_sum, 4.5, 'that of the one before')
})

t.test('getTitleRequestOptions getRequestRights: what nobody may collect anywhere is not offered', async t => {
  await decide({ pickup_locations: [], personal_delivery: [] }, {})
  const book = await copy('R-5')
  const { data } = await call('GET', `${bibs}/${book.bib}/request-options?user_id=una`)
  t.notOk(data.request_option.some(({ type }: { type: { value: string } }) => type.value === 'HOLD'))
  await refused(t, 'POST', `${users}/una/requests?mms_id=${book.bib}`, '401129', hold)
  t.match(await call('GET', '/v1/requests/options'), { status: 400, data: { code: 'MANDATORY_FIELD' } })
  t.match(await call('GET', `/v1/requests/options?mms_id=${book.bib}&user_id=nobody`), { status: 404 })
})
