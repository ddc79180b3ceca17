import fc from 'fast-check'
import t from 'tap'
import { codeTables } from '../../src/codes/tables.ts'
import { addDays } from '../../src/platform/clock.ts'
import { transactional } from '../../src/platform/unit-of-work.ts'
import type { RunRules } from '../../src/sis/decide/prepare.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { rulesDigest } from '../../src/sis/profile/settings.ts'
import { createUser } from '../../src/users/change/service.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { inLong } from '../helpers/long.ts'
import { zipOf } from '../helpers/zip.ts'
import { anyEdit, anyGiven, anyProfile, anySequel, type Edit, toJson, toXml } from './any-feed.ts'
import { edit } from './hand-edits.ts'
import { type Place, peopleOf, type Settled, settleFeed, workOf } from './harness.ts'
import { expectUnordered, type OrderProfile } from './order-oracle.ts'
import type { Given, Person } from './people.ts'
import { same, stateOf, undone } from './states.ts'

const app = await testApp(t)
await configure(app)
const place: Place = { database: app.database, clock: app.clock, config: app.parts.config }
const tables = await codeTables(workOf(place, institution))

interface Case {
  feeds: { first: Given[]; second: Given[] }
  /** Repetitions and contradictions: which records of the second feed come again, and with what changed. */
  again: { which: number; change?: Partial<Given> | undefined }[]
  /** Somebody new claims what somebody of the first feed gives up. */
  grabs: boolean
  profile: OrderProfile
  mode: 'import' | 'synchronize'
  edits: Edit[]
  shuffles: number[]
  size: number
  stopEvery: number
  kind: 'xml' | 'json'
  empty: boolean
  undo: boolean
}

const anyChange: fc.Arbitrary<Partial<Given> | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Partial<Given>>({ expiry: '2027-01-01Z' }, { expiry: '2028-01-01Z' }, { expiry: undefined }),
  fc.constantFrom<Partial<Given>>({ group: 'STAFF' }, { group: 'GRAD' }, { group: undefined }),
  fc.constantFrom<Partial<Given>>({ first: 'Ada' }, { first: 'Bo' }, { primary: 'c' }),
  fc.constantFrom<Partial<Given>>({ campus: 'north' }, { campus: 'south' }, { notes: ['kind'] }, { notes: [] })
)
const anyCase: fc.Arbitrary<Case> = fc.record({
  feeds: anySequel(fc.array(anyGiven, { minLength: 1, maxLength: 5 })),
  again: fc.array(fc.record({ which: fc.nat(6), change: anyChange }), { minLength: 1, maxLength: 3 }),
  grabs: fc.boolean(),
  profile: fc
    .tuple(anyProfile, fc.constantFrom<string[]>([], [], ['STAFF'], ['GRAD', 'STAFF'], ['STAFF', 'GRAD']))
    .map(([profile, groupPrecedence]) => ({ ...profile, groupPrecedence })),
  mode: fc.constantFrom('synchronize', 'synchronize', 'synchronize', 'import'),
  edits: fc.array(anyEdit, { maxLength: 3 }),
  shuffles: fc.array(fc.nat(), { minLength: 2, maxLength: 2 }),
  size: fc.constantFrom(1, 2, 1000),
  stopEvery: fc.constantFrom(0, 0, 3),
  kind: fc.constantFrom('xml', 'xml', 'json'),
  empty: fc.boolean(),
  undo: fc.constantFrom(false, false, false, true)
})

const expiryOfNew = ({ expiryDays = 0 }: OrderProfile) => `${addDays(app.clock.now(), expiryDays)}Z`

/** A feed as a zip of up to three files: no order among them either. */
async function contentOf(feed: readonly Given[], { kind, empty }: Case): Promise<Buffer> {
  const third = Math.ceil(feed.length / 3)
  const parts = [0, 1, 2].map(part => feed.slice(part * third, (part + 1) * third))
  const text = (part: Given[]) =>
    kind === 'json'
      ? JSON.stringify(part.map(toJson))
      : `<users>\n${part.map(one => toXml(one, empty)).join('\n')}</users>`
  return zipOf(Object.fromEntries(parts.map((part, index) => [`${index}.${kind}`, text(part)])))
}

function rulesOf(code: string, { profile, mode }: Case, dryRun: boolean): RunRules {
  const settings = { ...defaultSettings(), ...JSON.parse(JSON.stringify(profile)) }
  const digest = rulesDigest('CAMPUS', settings, tables.version)
  return { institution: code, profileCode: 'CAMPUS', mode, dryRun, settings, tables, digest }
}

const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  let state = seed + 1
  const drawn = list.map(one => {
    state = (state * 48_271) % 2_147_483_647
    return { one, at: state }
  })
  return drawn.sort((one, other) => one.at - other.at).map(({ one }) => one)
}

/** A made primary id without its digits: which ones it has is not for the oracle to say. */
const base = (person: Person, made: (person: Person) => boolean): Person =>
  made(person) ? { ...person, primary: person.primary.replace(/\d*$/, '#') } : person

let number = 0
async function settle(given: Case, shuffle: number, said: string[]): Promise<unknown> {
  const code = `O${number++}`
  const staff = {
    primary_id: 'd',
    last_name: 'Staff',
    account_type: { value: 'INTERNAL' },
    user_group: { value: 'STAFF' }
  }
  await transactional(workOf(place, code), work => createUser(work, staff as any))
  const run = async (feed: readonly Given[], dryRun = false, settings = {}): Promise<Settled> => {
    const content = { content: await contentOf(feed, given), kind: 'zip' as const }
    const rules = rulesOf(code, given, dryRun)
    const settled = await settleFeed(
      place,
      { ...rules, settings: { ...rules.settings, ...settings } },
      content,
      given.size,
      given.stopEvery
    )
    if (settled.error) throw settled.error
    return settled
  }
  await run([...given.feeds.first, ...(given.grabs ? [giver] : [])], false, { orderIndependent: false })
  const world = await peopleOf(place, code)
  for (const one of given.edits) await edit(place, code, world, one)
  const before = await peopleOf(place, code)
  const second = shuffled(feedOf(given), shuffle)
  const { verdicts, people } = expectUnordered(before, second, given.profile, given.mode, expiryOfNew(given.profile))
  // Who has no primary id of his own has one that was made.
  const isMade = ({ primary }: Person) =>
    !second.some(one => one.primary === primary) && !before.some(one => one.primary === primary)
  const stated = (list: readonly Person[]) => stateOf(list.map(person => base(person, isMade)))
  const dry = shuffle === 0 ? await run(second, true) : undefined
  same('nobody after a dry run', stateOf(await peopleOf(place, code)), stateOf(before))
  const real = await run(second)
  if (dry) same('the report of the dry run', dry.records, real.records)
  const plain = ({ outcome, reason }: { outcome: string; reason?: string }) => [outcome, reason ?? '']
  same(
    'what becomes of each',
    real.records.map(record => plain(record as any)),
    verdicts.map(plain)
  )
  const after = await peopleOf(place, code)
  same('the users afterwards', stated(after), stated(people))
  for (const reason of real.records.flatMap(record => record.reason ?? [])) said.push(reason)
  if (given.undo) await undone(place, given, code, real, before)
  else if (shuffle === 0) {
    // Known by their bytes, or not: the same again, in yet another order.
    const third = shuffled(second, shuffle + 7)
    const again = await run(third)
    const expected = expectUnordered(after, third, given.profile, given.mode, expiryOfNew(given.profile))
    same(
      'what becomes of each again',
      again.records.map(record => plain(record as any)),
      expected.verdicts.map(plain)
    )
    same('the users after it', stated(await peopleOf(place, code)), stated(expected.people))
  }
  return { counters: real.counters, people: stateOf(after), messages: messagesOf(real) }
}

/** What a run says of its records, without the places of others and the names of users, who may have got others. */
const messagesOf = ({ records }: Settled): string[] =>
  records.map(({ message = '' }) => message.replace(/ \((user|\S+, line) .*?\)/, '')).sort()

const barcode = (value: string) => ({ type: 'BARCODE', value })
const netid = { type: 'NETID', value: 'y1' }
const plain = { first: 'Ada', last: 'Lo', group: 'STAFF', notes: [], emails: [{ address: 'p@x', preferred: true }] }
const giver: Given = { ...plain, primary: 'y', ids: [barcode('y2'), netid] }
const gives: Given = { ...giver, ids: [barcode('y2')] }
const grab: Given = { ...plain, primary: 'z', ids: [barcode('z2'), netid] }

const feedOf = ({ feeds, again, grabs }: Case): Given[] => {
  const more = again.map(({ which, change }) => ({
    ...(feeds.second[which % feeds.second.length] as Given),
    ...change
  }))
  return [...feeds.second, ...more, ...(grabs ? [gives, grab] : [])]
}

t.test('SIS-22 the order of a feed changes neither the users nor the counters', async t => {
  // The same cases each time, unless asked for others.
  const { SIS_CASES = inLong(300, 12), SIS_SEED = 20_261_122 } = process.env
  const said: string[] = []
  const holds = async (given: Case) => {
    const ends: unknown[] = []
    for (const shuffle of [0, ...given.shuffles]) ends.push(await settle(given, shuffle, said))
    for (const end of ends) same('the end of another order', end, ends[0])
  }
  await fc.assert(fc.asyncProperty(anyCase, holds), {
    numRuns: Number(SIS_CASES),
    seed: Number(SIS_SEED)
  })
  t.comment(`${said.length} records kept each other out`)
  t.not(said.length, 0)
})
