import fc from 'fast-check'
import t from 'tap'
import { type Contender, Contest } from '../../src/sis/conflicts/contest.ts'
import { keysOf } from '../../src/sis/conflicts/feed-keys.ts'
import { strengthOf } from '../../src/sis/conflicts/precedence.ts'
import { ClaimedIdentifiers, coarse } from '../../src/sis/decide/claimed-identifiers.ts'
import { freeId } from '../../src/sis/decide/free-id.ts'
import { Hashes, longHash, quickHash } from '../../src/sis/decide/hashes.ts'
import { prepare, type RunRules } from '../../src/sis/decide/prepare.ts'
import type { RawRecord } from '../../src/sis/feed/feed.ts'
import { recordReader } from '../../src/sis/feed/records.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { tablesOfGround } from '../../src/sis/validate/validate.ts'
import { userXml } from '../helpers/feed.ts'
import { anyGiven, toJson, toXml } from './any-feed.ts'

t.test('SIS-22 of two records of a person the group decides, then the later expiry date', async t => {
  const record = (group?: string, expiry_date?: string): any => ({
    ...(group ? { user_group: { value: group } } : {}),
    ...(expiry_date ? { expiry_date } : {})
  })
  const rules = { groupPrecedence: ['STAFF', 'GRAD'], userGroup: undefined }
  const [early, late] = ['2027-01-01Z', '2028-06-30Z']
  const cases: [name: string, one: any, sign: number, other: any, rules?: object][] = [
    ['the first group of the list', record('STAFF', early), 1, record('GRAD', late)],
    ['one that is listed', record('GRAD'), 1, record('GUEST', late)],
    ['two that are not listed: the date', record('GUEST', late), 1, record('OTHER', early)],
    ['the same group: the date', record('STAFF', early), -1, record('STAFF', late)],
    ['no date is behind any date', record('STAFF'), -1, record('STAFF', early)],
    ['the same', record('GRAD', early), 0, record('GRAD', early)],
    ['neither group nor date', record(), 0, record('GUEST')],
    ['no list: the date alone', record('GRAD', early), -1, record('STAFF', late), { groupPrecedence: [] }],
    ["no group is the profile's own", record(), 1, record('GRAD'), { userGroup: 'STAFF' }]
  ]
  for (const [name, one, sign, other, more = {}] of cases) {
    const given = { ...rules, ...more } as typeof rules
    t.equal(Math.sign(strengthOf(one, given) - strengthOf(other, given)), sign, name)
  }
})

const anyContender: fc.Arbitrary<Omit<Contender, 'number' | 'entry' | 'line'>> = fc.record({
  user: fc.constantFrom(0, 0, 0, 1, 2),
  content: fc.nat(2),
  strength: fc.nat(1),
  matchKeys: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }),
  keys: fc.uniqueArray(fc.integer({ min: 4, max: 7 }), { maxLength: 2 })
})

/** The same told naively: sets and pairs. */
function expected(all: readonly Contender[]): Map<number, string> {
  const same = (one: Contender, other: Contender): boolean =>
    (one.user > 0 && one.user === other.user) || one.matchKeys.some(key => other.matchKeys.includes(key))
  const out = new Map<number, string>()
  const winners: Contender[] = []
  const personOf = (one: Contender): Contender[] => {
    const person = [one]
    for (const member of person)
      for (const other of all) if (!person.includes(other) && same(member, other)) person.push(other)
    return person.sort((a, b) => a.number - b.number)
  }
  for (const one of all) {
    const person = personOf(one)
    const best = Math.max(...person.map(({ strength }) => strength))
    const strongest = person.filter(({ strength }) => strength === best)
    const [first] = strongest
    if (strongest.some(({ content }) => content !== first?.content)) out.set(one.number, 'PERSON_TWICE')
    else if (one.content !== first?.content) out.set(one.number, 'RECORD_SUPERSEDED')
    else if (one !== first) out.set(one.number, 'REPEATED')
    else winners.push(one)
  }
  const shares = (one: Contender, other: Contender) => one.keys.some(key => other.keys.includes(key))
  for (const winner of winners)
    if (winners.some(other => other !== winner && shares(winner, other)))
      for (const one of personOf(winner))
        if (one === winner || out.get(one.number) === 'REPEATED') out.set(one.number, 'IDENTIFIER_CONTESTED')
  return out
}

t.test('SIS-22 who is taken of those that claim the same', async t => {
  const met: Record<string, number> = {}
  fc.assert(
    fc.property(fc.array(anyContender, { minLength: 1, maxLength: 8 }), fc.nat(), (given, seed) => {
      // What says the same is as strong, and claims the same.
      const alike = given.map(one => ({ ...one, strength: one.content === 2 ? 1 : one.strength * one.content }))
      const all = alike.map((one, number) => ({ ...one, number, entry: 0, line: number + 2 }))
      const contest = new Contest()
      // The order in which they come in decides nothing.
      for (const at of all.keys()) contest.add(all[(at + seed) % all.length] as Contender)
      const verdicts = new Map([...contest.verdicts()].map(({ number, why }) => [number, why]))
      for (const why of verdicts.values()) met[why] = (met[why] ?? 0) + 1
      const sorted = (map: Map<number, string>) => JSON.stringify([...map].sort(([one], [other]) => one - other))
      return sorted(verdicts) === sorted(expected(all))
    }),
    { numRuns: 5000 }
  )
  for (const why of ['REPEATED', 'PERSON_TWICE', 'RECORD_SUPERSEDED', 'IDENTIFIER_CONTESTED'])
    t.ok((met[why] ?? 0) > 100, `${why} ${met[why]} times`)
})

const rulesOf = (matchIdType: string): RunRules => ({
  institution: 'X',
  profileCode: 'CAMPUS',
  mode: 'synchronize',
  dryRun: false,
  settings: { ...defaultSettings(), matchIdType },
  tables: tablesOfGround({}),
  digest: ''
})
const raw = (text: string): RawRecord => ({ bytes: Buffer.from(text), line: 1, column: 1, before: [] })

t.test('SIS-22 what a record claims is seen without parsing it, never too little', async t => {
  const misses = (text: string, kind: 'xml' | 'json', rules: RunRules): string[] => {
    const { identifiers } = prepare(raw(text), '', recordReader(kind), rules)
    const { keys } = keysOf(raw(text), kind, rules)
    return identifiers.map(({ key }) => coarse(key)).filter(key => !keys.includes(key))
  }
  const rules = rulesOf('BARCODE')
  fc.assert(
    fc.property(anyGiven, fc.boolean(), (given, empty) => {
      return (
        misses(toXml(given, empty), 'xml', rules).length +
          misses(JSON.stringify(toJson(given)), 'json', rules).length ===
        0
      )
    }),
    { numRuns: 2000 }
  )
  const one = (inside: string) => `<user><last_name>L</last_name>${inside}</user>`
  const identifier = (value: string) =>
    `<user_identifiers><user_identifier><id_type>BARCODE</id_type>${value}</user_identifier></user_identifiers>`
  const odd: [name: string, xml: string, key: string][] = [
    ['upper case', one('<primary_id>ADA</primary_id>'), 'ada'],
    ['blanks around', one('<primary_id>\n  ada </primary_id>'), 'ada'],
    ['another alphabet', one('<primary_id>Ærø-Ünal</primary_id>'), 'ærø-ünal'],
    ['an entity', one('<primary_id>a&amp;b</primary_id>'), 'a&b'],
    ['a number of a letter', one('<primary_id>&#97;da</primary_id>'), 'ada'],
    ['CDATA', one('<primary_id><![CDATA[ada]]></primary_id>'), 'ada'],
    ['a comment within', one('<primary_id>a<!-- > -->da</primary_id>'), 'ada'],
    ['an attribute', one('<primary_id desc=">">ada</primary_id>'), 'ada'],
    ['a blank in the tag', one('<primary_id >ada</primary_id >'), 'ada'],
    ['an empty value before', one(`${identifier('<value/>')}<primary_id>ada</primary_id>`), 'ada'],
    ['a barcode with attributes', one(identifier('<value a="b">77</value>')), '77']
  ]
  for (const [name, xml, key] of odd) t.ok(keysOf(raw(xml), 'xml', rules).keys.includes(key), name)
  t.same(keysOf(raw('{"primary_id": 7, "last_name": "L"}'), 'json', rules).keys, ['7'], 'a number in JSON')
  t.same(keysOf(raw('<user><primary_id>'), 'xml', rules).keys, [], 'what cannot be read claims nothing')
  t.same(keysOf(raw(userXml({ first_name: 'Ada', last_name: "O'Neil" })), 'xml', rules), { keys: [], base: 'adaoneil' })
  t.same(keysOf(raw(userXml({ primary_id: 'ada' })), 'xml', rulesOf('PRIMARY_ID')), { keys: ['ada'] })
})

t.test('SIS-17 a primary id that is made does not depend on who comes first', async t => {
  const claims = new ClaimedIdentifiers()
  const ada: any = { first_name: 'Ada', last_name: 'Lo' }
  const zoe: any = { first_name: 'Zoe', last_name: 'Lo' }
  const bo: any = { first_name: 'Bo', last_name: 'Lo' }
  for (const base of ['adalo', 'adalo', 'zoelo', 'bolo']) claims.add({ keys: [], base })
  claims.add({ keys: ['bolo1', 'someone'] })
  claims.seal()
  const id = (record: any, key: string, ...taken: string[]) =>
    freeId(record, new Set(taken), claims, { key, value: key, type: 'BARCODE' })
  t.equal(id(zoe, '1'), 'zoelo')
  t.equal(id(zoe, '1', 'zoelo'), 'zoelo1')
  t.equal(id(bo, '1', 'bolo'), 'bolo2', 'what another record claims is left to it')
  t.match(id(ada, '1'), /^adalo\d{6}$/)
  t.equal(id(ada, '1'), id(ada, '1'), 'the same for the same')
  t.not(id(ada, '1'), id(ada, '2'), 'each of those who are called the same has digits of his own')
  t.match(id(ada, '1', id(ada, '1')), /^adalo\d{7}$/)
})

t.test('SIS-22 hashes: all that was added is found, and what came twice', async t => {
  const hashes = new Hashes()
  for (let number = 0; number < 20_000; number++) hashes.add(quickHash(`u${number}`))
  for (const again of [7, 19_999]) hashes.add(quickHash(`u${again}`))
  hashes.seal()
  const counts = Array.from({ length: 20_000 }, (_, number) => hashes.count(quickHash(`u${number}`)))
  t.equal(counts.indexOf(0), -1)
  t.same([counts[7], counts[19_999]], [2, 2])
  t.equal(counts.filter(count => count > 1).length, 2, 'none by chance')
  const strangers = Array.from({ length: 20_000 }, (_, number) => hashes.count(quickHash(`x${number}`)))
  t.equal(strangers.filter(count => count > 0).length, 0)
  t.ok(hashes.repeats)
  t.not(longHash('a'), longHash('b'))
})
