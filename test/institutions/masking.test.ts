import fc from 'fast-check'
import t from 'tap'
import Type from 'typebox'
import { maskOf, stars } from '../../src/alma/mask.ts'
import { mayUse, type RoleName, roles } from '../../src/alma/roles.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { scanIn } from '../../src/desks/scan.ts'
import { transactional } from '../../src/platform/unit-of-work.ts'
import { barcode, itemUrl, main, mmsId, users } from '../desks/floor.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { coded } from '../users/sample.ts'
import { lively, token } from './lively.ts'

/** Operations that name users and no transaction of theirs: what they show is the user, not who borrowed what. */
const ofUsersThemselves = /^(getUsers|getMyDetails|listSisRunRecords|getSisRunRejects|listJobEvents|listAudit)$/

/** Names of path parameters with what was made; every item path is that of the first or the second title. */
function addresses(ids: Awaited<ReturnType<typeof lively>>['ids'], path: string): string[] {
  const items = [1, 2].map(title => itemUrl(title).split('/'))
  return items.map(parts => {
    const values: Record<string, string> = {
      ...{ mms_id: parts[4] ?? '', holding_id: parts[6] ?? '', item_pid: parts[8] ?? '', user_id: 'ALL' },
      ...{ loan_id: ids.loan.loan_id, printout_id: ids.printout.id, fee_id: ids.fee.id, libraryCode: 'MAIN' },
      request_id: path.includes('lending') ? ids.wanted.request_id : ids.request.request_id,
      id: path.includes('purchase') ? ids.purchase.request_id : ids.wanted.request_id
    }
    const query = /requested-resources/.test(path)
      ? `?${main}`
      : /privacy.why/.test(path)
        ? `?loan_id=${ids.loan.loan_id}`
        : ''
    return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '1') + query
  })
}

t.test(
  'AN-30 no answer names a borrower to a key whose roles may not see it; with them, or without roles, many do',
  async t => {
    const { app, call, database, ids } = await lively(t)
    const masked: RoleName[] = ['Letter Administrator', 'Purchase Request Manager', 'Printout Queue Manager']
    const key = (name: string, roles?: RoleName[]) =>
      addKey(database, name, { institution, name, areas: all, ...(roles ? { roles } : {}) })
    await key('masked', masked)
    await key('desk', ['Letter Administrator', 'Requests Operator'])
    const { paths = {} } = app.swagger() as { paths?: Record<string, any> }
    const named: Record<string, string[]> = { test: [], desk: [], masked: [] }
    let starred = 0
    for (const [path, { get }] of Object.entries(paths)) {
      if (
        !get ||
        ofUsersThemselves.test(get.operationId) ||
        (path.includes('{user_id}') && get.operationId !== 'getUserRequest')
      )
        continue
      for (const url of addresses(ids, path))
        for (const key of Object.keys(named))
          for (const accept of ['application/json', 'application/xml']) {
            const { text } = await call('GET', url, { key, headers: { accept } })
            if (text.includes(token)) named[key]?.push(get.operationId)
            if (key === 'masked' && text.includes(stars)) starred++
          }
    }
    t.same(named.masked, [])
    t.ok(new Set(named.test).size >= 14, `without roles: ${[...new Set(named.test)]}`)
    t.same(named.desk, named.test, 'with a role that may')
    t.ok(starred >= 14, `${starred} answers with asterisks`)
  }
)

t.test('AN-30 AN-31 what is asked about a user names nobody for whom he took something away', async t => {
  const { app, call, database, done, ids } = await lively(t)
  const url = `${users}/helper`
  await done('POST', users, {
    ...{ primary_id: 'helper', last_name: 'Helper', user_group: coded('GRAD'), account_type: coded('INTERNAL') }
  })
  await done('PUT', '/v1/users/helper/proxies', { proxy_for: [`${token}-1`] })
  const place = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
  const loan = await done('POST', `${url}/loans?item_barcode=${barcode(4)}&proxy_for=${token}-1`, place)
  t.equal(loan.user_id, `${token}-1`)
  await addKey(database, 'masked', { institution, name: 'masked', areas: all, roles: ['Letter Administrator'] })
  await addKey(database, 'desk', { institution, name: 'desk', areas: all, roles: ['Requests Operator'] })
  const { paths = {} } = app.swagger() as { paths?: Record<string, any> }
  // For whom somebody may borrow is said of the user himself, and is no transaction.
  const relations = ['getUser', 'getProxies']
  const tried: string[] = []
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get || !path.includes('{user_id}') || relations.includes(get.operationId)) continue
    for (const address of addresses({ ...ids, loan }, path.replace('{user_id}', 'helper')))
      for (const key of ['masked', 'desk', 'test'])
        for (const accept of ['application/json', 'application/xml']) {
          const { text } = await call('GET', address, { key, headers: { accept } })
          t.notMatch(text, token, `${get.operationId} for ${key}`)
        }
    tried.push(get.operationId)
  }
  t.ok(tried.length > 15 && tried.includes('getPersonalData') && tried.includes('getSubjectAccess'))
  const held = (key: string) => call('GET', `${url}/personal-data`, { key })
  t.match(await held('masked'), { status: 400, text: 'UNAUTHORIZED' })
  const { item_loan } = (await held('desk')).data
  t.same(
    item_loan.map(({ loan_id }: any) => loan_id),
    [loan.loan_id],
    'the loan itself is told of'
  )
})

t.test('AN-30 what a call changes is masked, what it says of the user whom it names is not', async t => {
  const { call, database, ids, work } = await lively(t)
  await addKey(database, 'masked', {
    institution,
    name: 'masked',
    areas: all,
    roles: ['Purchase Request Manager', 'Printout Queue Manager', 'User Manager']
  })
  const said = async (method: any, url: string, body?: object, headers = {}) =>
    (await call(method, url, { key: 'masked', headers, ...(body ? { body } : {}) })).text
  const act = `/almaws/v1/acq/purchase-requests/${ids.purchase.request_id}?op=reject`
  const reject = { reject_reason: coded('OTHER') }
  const first = await said('POST', act, reject, { 'idempotency-key': 'a' })
  t.match(first, stars)
  t.notMatch(first, token)
  t.equal(await said('POST', act, reject, { 'idempotency-key': 'a' }), first, 'also what is replayed')
  t.match(await said('GET', `${users}/${token}-1/loans`), token)
  t.match(await said('GET', `${users}/${token}-1/purchase-requests`), token)
  const printed = await said('POST', `/almaws/v1/task-lists/printouts/${ids.printout.id}?op=mark_as_printed`)
  t.match(printed, 'Requested for')
  t.notMatch(printed, token)

  // No role may scan in and not see who waits; were one to come, it would be told nothing.
  const [, , , , , , holding = '', , pid = ''] = itemUrl(2).split('/')
  const scanned = await transactional({ ...work(), masked: true }, inside =>
    scanIn(
      inside,
      { mms_id: mmsId(2), holding_id: holding, item_pid: pid },
      { op: 'scan', library: 'MAIN', circ_desk: 'DEFAULT_CIRC_DESK' }
    )
  )
  t.match(JSON.stringify(scanned), `Requester: ${stars}. Requester ID: ${stars}`)
  t.notMatch(JSON.stringify(scanned), token)
})

t.test('AN-30 VIEW_LOAN_DETAILS is a privilege of the roles that the rule names', async t => {
  const seeing = (Object.keys(roles) as RoleName[]).filter(role => mayUse([role], 'VIEW_LOAN_DETAILS')).sort()
  t.same(seeing, [
    ...['Circulation Desk Manager', 'Circulation Desk Operator', 'Circulation Desk Operator - Limited'],
    ...['Fulfillment Administrator', 'Fulfillment Services Manager', 'Fulfillment Services Operator'],
    ...['General System Administrator', 'Requests Operator', 'Resource Sharing Partners Manager', 'User Administrator']
  ])
  t.equal(mayUse(undefined, 'VIEW_LOAN_DETAILS'), true, 'a key without roles is not limited')
  t.equal(mayUse([], 'VIEW_LOAN_DETAILS'), false)
})

t.test('AN-30 a mask hides every text of the fields that are hinted, whatever they hold, and nothing else', async t => {
  const hidden = Type.Object({ value: Type.String(), link: Type.String() }, { borrower: true })
  const plain = Type.Object({ value: Type.String() })
  const schema = Type.Object({
    list: Type.Array(Type.Object({ who: hidden, what: plain })),
    id: Type.String({ borrower: true })
  })
  const mask = maskOf(schema as AnySchema)
  t.equal(maskOf(plain as AnySchema), undefined)
  const word = fc.stringMatching(/^[a-z]{9,20}$/)
  fc.assert(
    fc.property(word, word, fc.array(fc.tuple(word, word)), (user, id, rows) => {
      const link = `http://host/almaws/v1/users/${user}/fees/1?x=1`
      const value = { list: rows.map(([who, what]) => ({ who: { value: who, link }, what: { value: what } })), id }
      const before = structuredClone(value)
      const seen = mask?.(value)
      const expected = {
        list: rows.map(([, what]) => ({
          who: { value: stars, link: `http://host/almaws/v1/users/${stars}/fees/1?x=1` },
          what: { value: what }
        })),
        id: stars
      }
      return JSON.stringify(seen) === JSON.stringify(expected) && JSON.stringify(value) === JSON.stringify(before)
    })
  )
  t.same(mask?.({ list: [], id: null }), { list: [], id: null }, 'nobody stays nobody')
})
