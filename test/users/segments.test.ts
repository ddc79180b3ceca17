import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { create } from '../../src/users/merge/create.ts'
import { type Merged, merge } from '../../src/users/merge/merge.ts'
import { normalize } from '../../src/users/record/normalize.ts'
import type { UserRecord } from '../../src/users/record/record.ts'
import { User } from '../../src/users/record/schema.ts'
import { synchronizeList } from '../../src/users/record/segments.ts'
import { anyValue } from '../helpers/arbitrary.ts'
import { barcode, coded } from './sample.ts'
import { api, base, run, sis, stamp, whys } from './steps.ts'

const note = (text: string, segment_type: string, more: object = {}) => ({
  note_type: coded('OTHER'),
  note_text: text,
  user_viewable: false,
  popup_note: false,
  ...more,
  segment_type
})

t.test('SIS-31 SIS-37 segments: external entries are those of the feed, internal ones stay', async t => {
  const ofFeed = { ...note('a', 'External'), created_by: 'feed', created_date: stamp.at }
  const byHand = { ...note('b', 'Internal'), created_by: 'x', created_date: stamp.at }
  const cases: [what: string, stored: object[], incoming: object[], after: object[], changed: boolean][] = [
    ['new', [], [note('a', '')], [ofFeed], true],
    ['the feed says Internal: external all the same', [], [note('a', 'Internal')], [ofFeed], true],
    ['the same again', [ofFeed], [note('a', 'External')], [ofFeed], false],
    ['gone from the feed', [ofFeed, byHand], [], [byHand], true],
    ['another', [byHand, ofFeed], [note('c', 'External')], [byHand, { ...ofFeed, note_text: 'c' }], true],
    ['nothing in the feed, nothing external', [byHand], [], [byHand], false]
  ]
  for (const [what, stored, incoming, after, changed] of cases) {
    const merged = run({ stored: { user_note: stored }, incoming: incoming.length ? { user_note: incoming } : {} })
    t.match(merged.record.user_note ?? [], after, what)
    t.equal(merged.record.user_note?.length ?? 0, after.length, what)
    t.equal(merged.changed, changed, what)
  }
  const own = { ...barcode('1'), segment_type: 'Internal' }
  const absorbed = run({ stored: { user_identifier: [own] }, incoming: { user_identifier: [barcode('1')] } })
  t.match(
    absorbed.record.user_identifier,
    [{ value: '1', segment_type: 'External' }],
    'the feed takes over its identifier'
  )
  t.ok(whys(absorbed).includes('user_identifier DUPLICATE_ABSORBED'))
})

t.test('SIS-36 one preferred entry: by hand before the feed, else the first of the feed', async t => {
  const mail = (address: string, segment_type: string, preferred: boolean) => ({
    email_address: address,
    preferred,
    segment_type
  })
  const flags = (merged: Merged) =>
    merged.record.contact_info?.email?.map(entry => [entry.email_address, entry.preferred])
  const feed = { contact_info: { email: [mail('a', '', true), mail('b', '', true)] } }
  t.same(flags(run({ incoming: feed })), [
    ['a', true],
    ['b', false]
  ])
  const stored = { contact_info: { email: [mail('h', 'Internal', true)] } }
  t.same(flags(run({ stored, incoming: feed })), [
    ['h', true],
    ['a', false],
    ['b', false]
  ])
  const none = { contact_info: { email: [mail('h', 'Internal', false)] } }
  t.same(flags(run({ stored: none, incoming: feed })), [
    ['h', false],
    ['a', true],
    ['b', false]
  ])
})

t.test('SIS-34 SIS-71 roles are no matter of feeds; a call without roles keeps them', async t => {
  const roles = [{ status: coded('ACTIVE'), scope: coded('01A'), role_type: coded('200') }]
  const others = [{ status: coded('ACTIVE'), scope: coded('MAIN'), role_type: coded('32') }]
  const stored = { user_role: roles }
  t.same(run({ stored, incoming: { user_role: others } }).record.user_role, roles, 'a feed')
  t.same(run({ stored, policy: api }).record.user_role, roles, 'a PUT without')
  t.same(run({ stored, incoming: { user_role: others }, policy: api }).record.user_role, others, 'a PUT with')
  const created = create({ ...base, user_role: others }, 'SIS', { preferred_language: 'en', user_role: roles }, stamp)
  t.same(created.record.user_role, roles, 'a new user of a feed has those of the rules')
})

t.test('SIS-74 a PUT honours segment types; without one an entry is internal', async t => {
  const types = (account: string, given: (string | undefined)[]) => {
    const incoming = {
      account_type: coded(account),
      user_identifier: given.map((segment_type, i) => ({
        ...barcode(`${i}`),
        ...(segment_type ? { segment_type } : {})
      }))
    }
    return run({ stored: { account_type: coded(account) }, incoming, policy: api }).record.user_identifier?.map(
      entry => entry.segment_type
    )
  }
  const given = ['Internal', 'External', undefined, 'nonsense', 'internal']
  t.same(types('EXTERNAL', given), ['Internal', 'External', 'Internal', 'External', 'Internal'])
  t.same(types('INTERNAL', given), ['Internal', 'Internal', 'Internal', 'Internal', 'Internal'])
})

t.test('SIS-38 notes alike but for their stamps keep each its own', async t => {
  const given = fc.array(
    fc.record(
      { text: fc.constantFrom('a', 'b'), by: fc.constantFrom('x', 'y'), at: fc.constantFrom('1', '2') },
      { requiredKeys: ['text'] }
    ),
    { maxLength: 5 }
  )
  const notes = given.map(list =>
    list.map(({ text, by, at }) =>
      note(text, 'External', { ...(by && { created_by: by }), ...(at && { created_date: at }) })
    )
  )
  const twice = fc.property(notes, notes, (before, feed) => {
    const stored = synchronizeList('user_note', [], before, stamp).entries
    const once = synchronizeList('user_note', stored, feed, stamp).entries
    const again = synchronizeList('user_note', once, feed, { by: 'later', at: 'later' })
    return isDeepStrictEqual(again, { entries: once, changes: [] })
  })
  t.doesNotThrow(() => fc.assert(twice, { numRuns: 500 }))
  const two = [note('a', 'External', { created_by: 'x' }), note('a', 'External', { created_by: 'y' })]
  const { entries } = synchronizeList('user_note', [], two, stamp)
  t.match(entries, [{ created_by: 'x' }, { created_by: 'y' }])
  t.match(synchronizeList('user_note', entries, two, stamp).changes, [])
})

/** A user as it may come in, canonical and with what every user has. */
const record = anyValue(User).map((wire): UserRecord => {
  const { record } = normalize({ ...wire, ...base })
  return record
})
const sisPolicy = fc.record({
  emptyProtectedFields: fc.constantFrom<'KEEP' | 'CLEAR_OR_DEFAULT'>('KEEP', 'CLEAR_OR_DEFAULT'),
  originalValueReattaches: fc.boolean()
})

t.test('SIS-38 the same record a second time changes nothing', async t => {
  const property = fc.property(
    record,
    record,
    record,
    sisPolicy,
    fc.boolean(),
    (first, edit, feed, of, keepProtected) => {
      const policy = { ...sis, ...of }
      const created = create(first, 'SIS', { preferred_language: 'en', user_role: [] }, stamp)
      const stored = merge({ record: created.record, guarded: {} }, { record: edit }, { ...api, keepProtected })
      const once = merge(stored, { record: feed }, policy)
      const twice = merge(once, { record: feed }, policy)
      t.notOk(twice.changed, JSON.stringify(twice.changes))
      t.same(twice.record, once.record)
    }
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }))
})

t.test('SIS-70 what a PUT gave, put again, changes nothing', async t => {
  const property = fc.property(record, record, (first, put) => {
    const created = create(first, 'API', { preferred_language: 'en', user_role: [] }, stamp)
    const once = merge({ record: created.record, guarded: {} }, { record: put }, api)
    const twice = merge(once, { record: once.record }, api)
    t.notOk(twice.changed, JSON.stringify(twice.changes))
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }))
})

t.test('SIS-31 of two entries that are alike, one that goes or comes is told of once', async t => {
  const [plain, marked] = [false, true].map(preferred => ({
    segment_type: 'External',
    email_address: 'p@x',
    preferred
  }))
  if (!plain || !marked) return t.fail()
  const { entries, changes } = synchronizeList('contact_info.email', [plain, marked], [plain, { ...plain }], stamp)
  t.same(entries, [plain, plain])
  t.match(changes, [{ old: [marked], new: [plain], why: 'SEGMENT_REPLACED' }], 'so that undo can take one away')
})
