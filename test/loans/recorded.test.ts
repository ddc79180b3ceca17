import t from 'tap'
import { reader } from '../../src/alma/reader.ts'
import type { AnySchema } from '../../src/alma/schema.ts'
import { encodeXml } from '../../src/alma/xml.ts'
import { decodeXml } from '../../src/alma/xml-reader.ts'
import { ItemLoan, ItemLoans } from '../../src/loans/show/schema.ts'
import { needsReference, referenceJson, referenceList } from '../helpers/reference.ts'
import { shelf, users } from './shelf.ts'

/** Every key of a document with its place. */
const keys = (value: any, place = ''): string[] =>
  Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([key, item]) => [
    ...(Array.isArray(value) ? [] : [`${place}.${key}`]),
    ...keys(item, Array.isArray(value) ? place : `${place}.${key}`)
  ])

/** Recorded loans as lists; a single one is a list of one. */
const recordings = () =>
  referenceList(
    'alma/samples',
    /create_loan_response|item_loan_response|__loans_response|jbister_loans|loans-pg3|zero_loans|no_loan/
  ).map(file => {
    const recorded = referenceJson(file)
    return [file, 'loan_id' in recorded ? { item_loan: [recorded], total_record_count: 1 } : recorded] as const
  })

const worded = (status: unknown) => (status === 'ACTIVE' ? 'Active' : status)
// XML tells neither null nor a type, has no list without entries, and a word for the status.
const bare = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(bare)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, item]) => [
              key,
              bare(key === 'value' ? (item ?? '') : key === 'loan_status' ? worded(item) : item)
            ])
            .filter(([, item]) => item !== undefined && !(Array.isArray(item) && item.length === 0))
        )
      : value === null
        ? undefined
        : String(value).trim()

t.test('CE-2 recorded loans survive XML, keys and values', needsReference, async t => {
  const list = ItemLoans as AnySchema
  const all = recordings()
  t.ok(all.length >= 7, `${all.length} recordings`)
  for (const [file, recorded] of all) {
    const { item_loan: loans = [] } = recorded
    const back = decodeXml(list, encodeXml(list, recorded), false) as any
    t.strictSame(bare(back), bare(recorded), file)
    const declared = new Set(Object.keys(ItemLoan.properties))
    for (const loan of loans)
      t.same(
        Object.keys(loan).filter(key => !declared.has(key)),
        [],
        `${file}: no key is lost`
      )
    for (const loan of loans) t.doesNotThrow(() => reader(ItemLoan)(loan), `${file}: what GET gave may be sent back`)
  }
})

t.test('CE-2 our loans have the keys of recorded ones', needsReference, async t => {
  const { call, clock, user, copy, borrow } = await shelf(t)
  await user('ada')
  await copy('B-1', { call_number: 'PS1', policy: 'REGULAR' })
  const created = (await borrow('ada', 'B-1')).data
  clock.set('2026-12-30T12:00:00Z')
  const listed = (await call('GET', `${users}/ada/loans?expand=renewable`)).data
  // Newer answers have more (client-expectations.md 4): which are no surprise.
  const newer = /^\.(item_loan\.)?(return_circ_desk|holding_id|item_id|last_renew_status(\.\w+)?)$/
  const more = (ours: unknown, recorded: unknown) => {
    const before = keys(recorded)
    return keys(ours).filter(key => !before.includes(key) && !newer.test(key))
  }
  const less = (ours: unknown, recorded: unknown) => keys(recorded).filter(key => !keys(ours).includes(key))
  const sample = referenceJson('alma/samples/scriptotek__create_loan_response.json')
  t.same([less(created, sample), more(created, sample)], [[], []])
  const overdue = referenceJson('alma/samples/mlibrary__jbister_loans0.json')
  t.same([less(listed, overdue), more(listed, overdue)], [[], []])
  t.same(Object.keys(listed), ['item_loan', 'total_record_count'])
  const order = Object.keys(ItemLoan.properties)
  t.same(
    Object.keys(created),
    order.filter(key => key in created),
    'in the documented order'
  )
})
