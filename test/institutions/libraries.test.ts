import fc from 'fast-check'
import t from 'tap'
import { isWithin, librariesOf } from '../../src/libraries/limits.ts'
import { itemUrl, mmsId, users } from '../desks/floor.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { coded } from '../users/sample.ts'
import { addLetters, calls, lendingOf } from './library-calls.ts'
import { lively, token } from './lively.ts'

const refusal = (answer: { data: any }): string =>
  answer.data?.errorList?.error[0]?.errorCode ?? answer.data?.code ?? 'none'

t.test(
  'ROL-04 a key limited to libraries is refused what is of others: 60340; of none that there is: 60258',
  async t => {
    const app = await lively(t)
    const { call, database, done } = app
    const lent = await done('POST', '/almaws/v1/partners/BECKFORD/lending-requests', lendingOf('E1'))
    const limited = (name: string, ...libraries: string[]) =>
      addKey(database, name, { institution, name, areas: all, libraries })
    await limited('science', 'SCI')
    await limited('here', 'MAIN', 'RES_SHARE', 'GONE')
    await limited('nowhere', 'GONE')
    const made = calls({ ...app.ids, lending: lent.request_id })
    for (const [operation, method, url, body] of made) {
      const by = async (key: string) => refusal(await call(method, url, { key, ...(body ? { body } : {}) }))
      const mine = url.startsWith('/v1/')
      t.equal(await by('science'), mine ? 'LIBRARY_RESTRICTED' : '60340', `${operation} of another library`)
      t.equal(await by('nowhere'), mine ? 'RESTRICTION_INVALID' : '60258', `${operation} of none`)
      // Deposits name no library: a key that is limited has none of its own.
      const own = /Deposit$/.test(operation) ? /^(60340|LIBRARY_RESTRICTED)$/ : /^(?!60340|60258|.*RESTRICT)/
      t.match(await by('here'), own, `${operation} of its own`)
    }
    const { paths = {} } = app.app.swagger() as { paths?: Record<string, Record<string, any>> }
    const documented = Object.values(paths)
      .flatMap(methods => Object.values(methods))
      .filter(({ responses }) => /60340|LIBRARY_RESTRICTED/.test(JSON.stringify(responses)))
      .map(({ operationId }) => operationId)
    // All of a person is no library's: these refuse every limited key.
    const never = ['getPersonalData', ...['', 'Page', 'Pdf', 'Zip'].map(form => `getSubjectAccess${form}`)]
    const tried = [...made.map(([operation]) => operation), ...never]
    t.same(tried.sort(), documented.sort(), 'each operation that says so')
    for (const url of ['personal-data', 'personal-data.html', 'personal-data.pdf', 'personal-data.zip'])
      t.equal(refusal(await call('GET', `/v1/users/${token}-1/${url}`, { key: 'here' })), 'LIBRARY_RESTRICTED')
    const taken = await call('GET', `${users}/${token}-1/personal-data`, { key: 'here' })
    t.match(taken.data.errorList.error, [
      { errorCode: '60340', errorMessage: 'The user is API Restricted by library.' }
    ])
    const { data } = await call('GET', `${users}/${token}-1/fees/${app.ids.fee.id}`, { key: 'science' })
    t.equal(data.errorList.error[0].errorMessage, 'The fee is API Restricted by library.')
  }
)

t.test('ROL-04 lists show a limited key what is of its libraries, and count no more', async t => {
  const app = await lively(t)
  const { call, database, done } = app
  await addLetters(app)
  await addKey(database, 'science', { institution, name: 'science', areas: all, libraries: ['SCI'] })
  await addKey(database, 'here', { institution, name: 'here', areas: all, libraries: ['MAIN', 'RES_SHARE'] })
  await addKey(database, 'nowhere', { institution, name: 'nowhere', areas: all, libraries: ['GONE'] })
  const mine = `${users}/${token}-1`
  await done('POST', `${mine}/fees`, { type: coded('OTHER'), original_amount: 3, owner: coded('SCI') })
  const lists: [url: string, all: number, here: number, science: number][] = [
    [`${mine}/loans`, 1, 1, 0],
    [`${itemUrl(1)}/loans`, 1, 1, 0],
    [`/almaws/v1/bibs/${mmsId(1)}/loans`, 1, 1, 0],
    [`${mine}/requests`, 1, 1, 0],
    [`${mine}/requests?request_type=HOLD`, 1, 1, 0],
    [`/almaws/v1/bibs/${mmsId(2)}/requests`, 1, 1, 0],
    [`${mine}/fees`, 2, 1, 1],
    ['/almaws/v1/conf/utilities/fee-transactions', 1, 1, 0],
    ['/v1/resource-sharing-requests', 2, 2, 0],
    ['/almaws/v1/task-lists/printouts', 1, 1, 0],
    [`${mine}/purchase-requests`, 1, 1, 0],
    ['/almaws/v1/acq/purchase-requests', 1, 1, 0],
    [`${mine}/deposits`, 1, 0, 0]
  ]
  for (const [url, ...counts] of lists)
    for (const [index, key] of ['test', 'here', 'science'].entries())
      t.equal((await call('GET', url, { key })).data.total_record_count, counts[index], `${url} for ${key}`)
  for (const [url] of lists)
    t.match(refusal(await call('GET', url, { key: 'nowhere' })), /^(60258|RESTRICTION_INVALID)$/, url)
  const letters = async (key: string) => {
    const { data } = await call('GET', `/v1/users/${token}-1/letters`, { key })
    const files = (await call('GET', `${mine}/attachments`, { key })).data.total_record_count
    return [data.letter.length, files]
  }
  t.same(await letters('test'), [5, 5])
  t.same(await letters('here'), [4, 4], 'letters about its loans, among the files of the user, too')
  t.same(await letters('science'), [0, 0], 'letters about loans of others are not shown')
  t.equal((await call('GET', `${mine}/fees`, { key: 'science' })).data.total_sum, 3)
  const paid = await call('POST', `${mine}/fees/all?op=pay&method=CASH`, { key: 'here' })
  t.equal(refusal(paid), '60340', 'a desk takes no money for another library')
})

t.test('ROL-04 which libraries a record belongs to', t => {
  const cases: [libraries: unknown, expected: unknown][] = [
    [librariesOf.loan({ circLibrary: 'A' }), ['A']],
    [librariesOf.fee({ owner: 'INST' }), ['INST']],
    [librariesOf.request({ pickupLibrary: null, managedLibrary: 'B' }), [null, 'B']],
    [librariesOf.sharing({ owner: 'RS' }), ['RS']],
    [librariesOf.desk({ library: 'C' }), ['C']],
    [librariesOf.purchase({ owningLibrary: null }), [null]],
    [librariesOf.purchase({ owningLibrary: 'D' }), ['D']],
    [librariesOf.deposit({}), []],
    [isWithin(undefined, []), true],
    [isWithin(['A'], []), false],
    [isWithin([], ['A']), false],
    [isWithin(['A'], [null, undefined]), false],
    [isWithin(['A', 'B'], [null, 'B']), true],
    [isWithin(['A'], ['a']), false]
  ]
  for (const [index, [found, expected]] of cases.entries()) t.same(found, expected, `case ${index}`)
  const code = fc.constantFrom('A', 'B', 'C', null)
  fc.assert(
    fc.property(fc.array(code), fc.array(code), (limits, of) => {
      const codes = limits.filter(one => one !== null)
      const both = new Set([...codes].filter(one => new Set<string | null>(of).has(one)))
      return isWithin(codes, of) === both.size > 0
    })
  )
  t.end()
})
