import t from 'tap'
import { additionalInfo, isInHouseUse, workOf } from '../../src/desks/rules.ts'
import { needsReference, referenceJson } from '../helpers/reference.ts'
import { xsd } from '../helpers/xsd.ts'
import { bibs, floor, itemUrl, main, mmsId, science, users, xml } from './floor.ts'

const library = await floor(t)
const { call, database, refused, lend, ask, scan, item } = library
const scanned = (title: number) => `${itemUrl(title)}?op=scan`
const uses = async () => (await database.pool.query('select count(*)::int as n from in_house_use')).rows[0].n

t.test('CIRC-09 only what should have stood on its shelf, and goes back to it, was used in the library', async t => {
  const cases: [boolean, string | null, 'SHELF' | 'TRANSIT' | 'HOLD_SHELF', boolean][] = [
    [false, null, 'SHELF', true],
    [false, 'REQUESTED', 'SHELF', true],
    [true, 'LOAN', 'SHELF', false],
    [false, 'TRANSIT', 'SHELF', false],
    [false, 'MISSING', 'SHELF', false],
    [false, null, 'TRANSIT', false],
    [false, null, 'HOLD_SHELF', false]
  ]
  for (const [wasOnLoan, processBefore, to, expected] of cases)
    t.equal(isInHouseUse({ wasOnLoan, processBefore, to }), expected, `${processBefore} -> ${to}`)
})

t.test('scanInItem at a department: what is done with the item', async t => {
  const here = { processType: 'WORK_ORDER_DEPARTMENT', atDesk: 'BINDING' }
  const cases: [object, object, string][] = [
    [{ processType: null, atDesk: null }, { workOrderType: 'BIND', done: false }, 'BEGIN'],
    [{ processType: null, atDesk: null }, { done: false }, 'PASS'],
    [{ processType: null, atDesk: null }, { done: true }, 'PASS'],
    [here, { done: false }, 'GO_ON'],
    [here, { done: true }, 'DONE'],
    [{ ...here, atDesk: 'OTHER' }, { done: true }, 'PASS']
  ]
  for (const [of, at, expected] of cases)
    t.equal(workOf(of as never, { department: 'BINDING', ...at } as never), expected)
})

t.test('scanInItem says where the item goes as recorded answers do', needsReference, async t => {
  const shelf = { to: 'Reshelve to rcppa RECAP', why: '', requester: '', requesterId: '', requestId: null, place: 0 }
  t.equal(additionalInfo(shelf), referenceJson('alma/samples/tulibraries__scan.json').additional_info)
  const transit = { ...shelf, to: 'UiO HumSam-biblioteket', why: 'Transit for reshelving', place: 1 }
  t.equal(
    additionalInfo(transit),
    referenceJson('alma/samples/scriptotek__scanin_transit_response.json').additional_info
  )
})

t.test('scanInItem returns a loan; the item is on its shelf, the loan can still be read', async t => {
  const { loan_id: id } = await lend('ada', 1)
  t.equal((await item(1)).item_data.process_type.value, 'LOAN')
  const data = await scan(1, main)
  if (!needsReference.skip) {
    const recorded = referenceJson('alma/samples/tulibraries__scan.json')
    t.same(Object.keys(data), Object.keys(recorded))
    t.same(
      Object.keys(data.item_data),
      Object.keys(recorded.item_data).filter(key => key !== 'arrival_date')
    )
  }
  t.match(data.item_data, { base_status: { value: '1' }, process_type: { value: '', desc: null }, requested: null })
  t.match(
    data.additional_info,
    /^Item's destination is: Reshelve to Open stacks\. Request\/Process Type: \. Requester: /
  )
  const loan = (await call('GET', `${users}/ada/loans/${id}`)).data
  t.equal(loan.loan_status, 'COMPLETE')
  t.equal(await uses(), 0, 'a return is no use in the library')
})

t.test('CIRC-09 scanInItem counts a use in the library, unless it shall not', async t => {
  await scan(1, main)
  t.equal(await uses(), 1)
  await scan(1, `${main}&register_in_house_use=False`)
  t.equal(await uses(), 1)
  const { rows } = await database.pool.query('select item_id::text, library, desk from in_house_use')
  t.same(rows, [{ item_id: '230000000101', library: 'MAIN', desk: 'DEFAULT_CIRC_DESK' }])
})

t.test('scanInItem away from home sends the item in transit, and home it arrives', async t => {
  await lend('ada', 2)
  const before = await uses()
  const away = await scan(2, `${science}&auto_print_slip=true`)
  t.match(away.item_data, { base_status: { value: '0' }, process_type: { value: 'TRANSIT', desc: 'Transit' } })
  t.match(away.additional_info, 'destination is: Aldermoor Library. Request/Process Type: Transit for reshelving.')
  const { text } = await call('POST', `${scanned(2)}&${science}`, xml)
  if (!needsReference.skip) t.same(xsd('rest_item.xsd')(text), [])
  t.match(text, "<additional_info>Item's destination is: Aldermoor Library.")
  const home = await scan(2, main)
  t.match(home.item_data.process_type, { value: '', desc: null })
  t.equal(await uses(), before, 'to arrive is no use')
  const { printout } = (await call('GET', '/almaws/v1/task-lists/printouts?letter=transit+slip')).data
  t.equal(printout.length, 1)
  t.match(printout[0].letter, '<td>Aldermoor Library</td>')
})

t.test('scanInItem puts a returned item on the hold shelf for whoever waits', async t => {
  await lend('ada', 4)
  await lend('ada', 4, 2)
  const request = await ask('ben', 4)
  const data = await scan(4, `${main}&auto_print_slip=true`)
  t.match(data.item_data, { base_status: { value: '0' }, process_type: { value: 'HOLDSHELF' } })
  const said =
    'On Hold Shelf. Request/Process Type: Patron physical item request. Requester: Okri, ben. Requester ID: ben.'
  t.match(data.additional_info, said)
  const now = (await call('GET', `${users}/ben/requests/${request.request_id}`)).data
  t.match(now, { request_status: 'ON_HOLD_SHELF', managed_by_circulation_desk_code: 'DEFAULT_CIRC_DESK' })
  const { printout } = (await call('GET', '/almaws/v1/task-lists/printouts?letter=Request slip')).data
  t.match(printout[0].letter, '<td>Okri, ben</td>')
  const { rows } = await database.pool.query('select * from printout')
  t.notMatch(JSON.stringify(rows), /Okri/, 'the slip itself keeps no name')
})

t.test('scanInItem serves the request that is named, or none', async t => {
  await lend('ada', 5)
  await lend('ada', 5, 2)
  await ask('ben', 5)
  const second = await ask('ada', 6)
    .then(() => ask('ben', 6))
    .catch(() => undefined)
  t.ok(second === undefined || second.request_id)
  const url = `${scanned(5)}&${main}`
  await refused(t, 'POST', `${url}&request_id=12`, '402502')
  await refused(t, 'POST', `${url}&request_id=x`, '402502')
  t.equal((await item(5)).item_data.process_type.value, 'LOAN', 'nothing has happened')
  const { user_request: all } = (await call('GET', `${bibs}/${mmsId(5)}/requests`)).data
  t.match(await scan(5, `${main}&request_id=${all[0].request_id}&place_on_hold_shelf=true&confirm=true`), {
    item_data: { process_type: { value: 'HOLDSHELF' } }
  })
})

t.test('scanInItem at a department begins work, goes on, and ends it', async t => {
  const at = 'library=MAIN&department=BINDING'
  const begun = await scan(7, `${at}&work_order_type=BIND&status=SENT`)
  t.match(begun.item_data, {
    process_type: { value: 'WORK_ORDER_DEPARTMENT' },
    base_status: { value: '0' },
    work_order_type: { value: 'BIND' },
    work_order_at: { value: 'BINDING' }
  })
  t.match(begun.additional_info, "Item's destination is: Bindery. Request/Process Type: BIND.")
  await scan(7, `${at}&status=BACK`)
  const { rows } = await database.pool.query('select work_order_status from item where id = 230000000701')
  t.same(rows, [{ work_order_status: 'BACK' }])
  const ended = await scan(7, `${at}&done=true`)
  t.match(ended.item_data.process_type, { value: '' })
  t.equal(ended.item_data.work_order_type, undefined)
  const passed = await scan(7, 'department=ACQ_MAIN')
  t.match(passed.additional_info, 'Reshelve to')
  const away = await scan(7, 'library=SCI&department=BINDING&done=true')
  t.equal(away.item_data.process_type.value, 'TRANSIT')
})

t.test('scanInItem at the digitization department ends what was to be digitized there', async t => {
  const { request_id: id } = await ask('ben', 8, {
    request_type: 'DIGITIZATION',
    target_destination: { value: 'DIGI_DEPT_INST' },
    partial_digitization: false,
    copyrights_declaration_signed_by_patron: true
  })
  const request = async () => (await call('GET', `${users}/ben/requests/${id}`)).data
  const brought = await scan(8, 'library=MAIN&department=DIGI_DEPT_INST')
  t.equal(brought.item_data.process_type.value, 'WORK_ORDER_DEPARTMENT')
  t.match(brought.additional_info, 'Digitization studio. Request/Process Type: Patron digitization request.')
  t.equal((await request()).task_name, 'Digitize Item')
  const done = await scan(8, 'library=MAIN&department=DIGI_DEPT_INST&done=true')
  t.equal(done.item_data.process_type.value, '')
  t.equal((await request()).task_name, 'Document Delivery')
})

t.test('scanInItem refuses what is documented', async t => {
  const url = scanned(9)
  const text = 'Must send at least one of the following parameters: [circ_desk,department]'
  t.equal(await refused(t, 'POST', `${url}&library=MAIN`, '40166415'), text)
  t.equal(await refused(t, 'POST', `${url}&circ_desk=X`, '401664'), 'Mandatory field is missing: library')
  t.match(await refused(t, 'POST', `${url}&department=DIGI_DEPT_INST`, '401664'), 'library')
  t.match(await refused(t, 'POST', `${url}&library=MAIN&circ_desk=X`, '401664'), 'Circulation desk X was not found')
  t.match(await refused(t, 'POST', `${url}&library=MAIN&department=X`, '401664'), 'Department X was not found.')
  await refused(t, 'POST', `${url}&library=NONE&circ_desk=X`, '402119')
  await refused(t, 'POST', `${itemUrl(9)}?op=burn&${main}`, '401873')
  await refused(t, 'POST', `${itemUrl(9)}?${main}`, '401873')
  await refused(t, 'POST', `${bibs}/${mmsId(9)}/holdings/ALL1/items/1?op=scan&${main}`, '402504')
  await refused(t, 'POST', `${itemUrl(9, 1, 3)}?op=scan&${main}`, '402504')
  await refused(t, 'POST', `${url}&${main}`, '402119', { key: 'other' })
  const named = `${bibs}/0/holdings/0/items/3901000000901?op=scan&external_id=true&${main}`
  t.equal((await call('POST', named)).data.item_data.pid, '230000000901', 'by its barcode')
})

t.test('scanInItem twice at once returns a loan once', async t => {
  await lend('ada', 10)
  const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', `${scanned(10)}&${main}`)))
  t.same(new Set(answers.map(({ status }) => status)), new Set([200]))
  const { rows } = await database.pool.query('select status from loan where item_id = 230000001001')
  t.same(rows, [{ status: 'COMPLETE' }])
})
