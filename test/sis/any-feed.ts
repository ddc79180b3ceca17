import fc, { type Arbitrary } from 'fast-check'
import type { Profile } from './oracle.ts'
import type { Given, GuardedField } from './people.ts'

// Few distinct values, so that clashes, repetitions and hand edits meet.
const names = ['a', 'B', 'b', 'c', 'd', 'adalo', 'bo', 'bo1', '7']
const values = ['1', '2', '3', 'X', 'x', 'b', 'bo']
const maybe = <T>(value: Arbitrary<T>, weight = 3): Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: value, weight }, { arbitrary: fc.constant(undefined), weight: 1 })

/** A record of a feed: often wrong in one way or another. */
export const anyGiven: Arbitrary<Given> = fc.record({
  primary: maybe(fc.constantFrom(...names), 5),
  first: maybe(fc.constantFrom('Ada', 'Bo')),
  last: maybe(fc.constantFrom('Lo', 'b', 'C'), 15),
  group: maybe(fc.constantFrom('STAFF', 'GRAD', 'STAFF', 'GRAD', 'NONE')),
  campus: maybe(fc.constantFrom('north', 'south')),
  language: maybe(fc.constantFrom('en', 'fr')),
  pref: maybe(fc.constantFrom('Al', 'Di'), 1),
  expiry: maybe(fc.constantFrom('2027-01-01Z', '2028-01-01Z', '2027-01-01Z', '2028-01-01Z', 'soon'), 1),
  status: maybe(fc.constantFrom('ACTIVE', 'Active', 'INACTIVE')),
  ids: fc.array(
    fc.record({ type: fc.constantFrom('BARCODE', 'BARCODE', 'NETID'), value: fc.constantFrom(...values) }),
    {
      maxLength: 2
    }
  ),
  notes: fc.array(fc.constantFrom('late', 'kind'), { maxLength: 2 }),
  emails: fc.array(fc.record({ address: fc.constantFrom('p@x', 'q@x'), preferred: fc.boolean() }), { maxLength: 2 })
})

export const anyProfile: Arbitrary<Profile> = fc.record({
  matchIdType: fc.constantFrom('PRIMARY_ID', 'PRIMARY_ID', 'BARCODE'),
  unmatched: fc.constantFrom('ADD', 'ADD', 'ADD', 'REJECT'),
  swapAll: fc.constantFrom(true, true, true, true, true, false),
  emptyProtectedFields: fc.constantFrom('KEEP', 'CLEAR_OR_DEFAULT'),
  originalValueReattaches: fc.boolean(),
  userGroup: maybe(fc.constant('FACULTY'), 1),
  preferredLanguage: fc.constantFrom('en', 'de'),
  expiryDays: maybe(fc.constant(10), 1),
  mandatoryFields: fc.constantFrom([], [], [], ['first_name'], ['email'], ['user_group'])
})

/** What a person at the desk does to some user: another value, or an entry of their own. */
export interface Edit {
  whom: number
  field?: GuardedField
  value?: string | undefined
  add?: 'note' | 'email' | 'id'
}
export const anyEdit: Arbitrary<Edit> = fc.oneof(
  fc.record({
    whom: fc.nat(9),
    field: fc.constantFrom<GuardedField>('group', 'campus', 'pref', 'language'),
    value: fc.constantFrom('GRAD', 'STAFF', 'north', 'Al', 'fr')
  }),
  fc.record({ whom: fc.nat(9), field: fc.constantFrom<GuardedField>('campus', 'pref'), value: fc.constant(undefined) }),
  fc.record({ whom: fc.nat(9), add: fc.constantFrom('note', 'email', 'id'), value: fc.constantFrom(...values) })
)

/** A later feed: new records among those of the first, as they were or changed in one place. */
export const anySequel = (first: Arbitrary<Given[]>) =>
  first.chain(records => {
    const known = fc.constantFrom(...records)
    const changed = fc.tuple(
      known,
      anyGiven,
      fc.constantFrom<keyof Given>('first', 'group', 'campus', 'ids', 'primary')
    )
    const record = fc.oneof(
      { arbitrary: known, weight: 3 },
      { arbitrary: changed.map(([record, other, field]): Given => ({ ...record, [field]: other[field] })), weight: 3 },
      { arbitrary: anyGiven, weight: 2 }
    )
    return fc.record({ first: fc.constant(records), second: fc.array(record, { minLength: 1, maxLength: 7 }) })
  })

const coded = (value: string | undefined) => (value === undefined ? undefined : { value })

/** A record in Alma's JSON. */
export const toJson = (given: Given): object => ({
  primary_id: given.primary,
  first_name: given.first,
  last_name: given.last,
  user_group: coded(given.group),
  campus_code: coded(given.campus),
  preferred_language: coded(given.language),
  pref_first_name: given.pref,
  expiry_date: given.expiry,
  status: coded(given.status),
  contact_info: {
    email: given.emails.map(({ address, preferred }) => ({
      email_address: address,
      preferred,
      email_type: [{ value: 'work' }]
    }))
  },
  user_identifier: given.ids.map(({ type, value }) => ({ id_type: { value: type }, value })),
  user_note: given.notes.map(note_text => ({ note_type: { value: 'OTHER' }, note_text }))
})

/** The same in XML: what is not given is left out, or an empty element. */
export function toXml(given: Given, empty: boolean): string {
  const element = (name: string, value: string | undefined) =>
    value === undefined ? (empty ? `<${name}/>` : '') : `<${name}>${value}</${name}>`
  const list = (name: string, items: string[]) =>
    items.length > 0 || empty ? `<${name}>${items.join('')}</${name}>` : ''
  const emails = given.emails.map(
    ({ address, preferred }) =>
      `<email preferred="${preferred}"><email_address>${address}</email_address><email_types><email_type>work</email_type></email_types></email>`
  )
  const ids = given.ids.map(
    ({ type, value }) => `<user_identifier><id_type>${type}</id_type><value>${value}</value></user_identifier>`
  )
  const notes = given.notes.map(
    text => `<user_note><note_type>OTHER</note_type><note_text>${text}</note_text></user_note>`
  )
  return [
    '<user>',
    element('primary_id', given.primary),
    element('first_name', given.first),
    element('last_name', given.last),
    element('user_group', given.group),
    element('campus_code', given.campus),
    element('preferred_language', given.language),
    element('expiry_date', given.expiry),
    element('status', given.status),
    list('contact_info', [list('emails', emails)]),
    element('pref_first_name', given.pref),
    list('user_identifiers', ids),
    list('user_notes', notes),
    '</user>'
  ].join('')
}
