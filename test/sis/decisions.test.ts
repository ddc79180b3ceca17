import t from 'tap'
import { tablesOf } from '../../src/codes/tables.ts'
import { type GivenIdentifier, type MatchRules, match, type Owner } from '../../src/sis/decide/match.ts'
import { SeenUsers } from '../../src/sis/decide/seen.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { type ProfileSettings, rulesDigest } from '../../src/sis/profile/settings.ts'

const owner = (userId: number, idType = '', accountType = 'EXTERNAL'): Owner => ({
  userId: String(userId),
  idType,
  accountType,
  primaryId: `user${userId}`
})
const given = (...names: string[]): GivenIdentifier[] =>
  names.map(name => {
    const [type = '', value = ''] = name.includes(':') ? name.split(':') : ['', name]
    return { key: value.toLowerCase(), value, type }
  })
/** Ada has the primary id `ada` and the barcode 1; Bob bob and 2; staff is internal, with the barcode 9. */
const owners: Record<string, Owner> = {
  ada: owner(1),
  1: owner(1, 'BARCODE'),
  bob: owner(2),
  2: owner(2, 'BARCODE'),
  staff: owner(3, '', 'INTERNAL'),
  9: owner(3, 'BARCODE', 'INTERNAL')
}
const primary: MatchRules = { mode: 'synchronize', matchIdType: 'PRIMARY_ID', unmatched: 'ADD' }
const barcode: MatchRules = { ...primary, matchIdType: 'BARCODE' }

t.test('SIS-14 SIS-15 SIS-20 to SIS-25 whom a record is about', async t => {
  const cases: [
    what: string,
    names: string[],
    rules: MatchRules,
    expected: number | 'create' | string,
    seen?: number[]
  ][] = [
    ['the primary id', ['ada'], primary, 1],
    ['SIS-25 without regard to case', ['ADA'], primary, 1],
    ['SIS-14 the type of the profile', ['BARCODE:1', 'new'], barcode, 1],
    ['SIS-14 a primary id alone, where the profile matches by barcode', ['ada'], barcode, 'MATCH_IDENTIFIER_MISSING'],
    ['SIS-24 no primary id', ['BARCODE:1'], primary, 'MATCH_IDENTIFIER_MISSING'],
    ['SIS-24 nothing at all', [], primary, 'MATCH_IDENTIFIER_MISSING'],
    ['SIS-15 nobody', ['new'], primary, 'create'],
    ['SIS-15 nobody, and the profile rejects', ['new'], { ...primary, unmatched: 'REJECT' }, 'NO_MATCH'],
    ['SIS-12 import of somebody new', ['new'], { ...primary, mode: 'import' }, 'create'],
    [
      'SIS-12 an import is for new users, whatever the profile says of unmatched ones',
      ['new'],
      { ...primary, mode: 'import', unmatched: 'REJECT' },
      'create'
    ],
    ['C7 import of somebody known', ['ada'], { ...primary, mode: 'import' }, 'USER_ALREADY_EXISTS'],
    ['SIS-20 an internal user', ['staff'], primary, 'USER_NOT_EXTERNAL'],
    ['SIS-21 import onto an internal user', ['staff'], { ...primary, mode: 'import' }, 'USER_NOT_EXTERNAL'],
    ['SIS-21 the barcode of an internal user', ['BARCODE:9'], barcode, 'USER_NOT_EXTERNAL'],
    ['SIS-22 the barcode of somebody else', ['ada', 'BARCODE:2'], primary, 'IDENTIFIER_TAKEN'],
    ['SIS-22 a new user with a barcode of somebody', ['new', 'BARCODE:2'], primary, 'IDENTIFIER_TAKEN'],
    ['SIS-22 a value that is another type of identifier', ['1'], primary, 'IDENTIFIER_TAKEN'],
    ['SIS-22 the same value under another type of one’s own', ['ada', 'NETID:1'], primary, 1],
    ['SIS-22 the second record of a feed about a user', ['ada'], primary, 'IDENTIFIER_TAKEN', [1]],
    ['SIS-23 two barcodes of two users', ['BARCODE:1', 'BARCODE:2'], barcode, 'SEVERAL_MATCHES'],
    ['SIS-23 two barcodes of one user', ['BARCODE:1', 'BARCODE:1'], barcode, 1],
    ['SIS-14 one of two barcodes is known', ['BARCODE:5', 'BARCODE:1'], barcode, 1]
  ]
  for (const [what, names, rules, expected, seen = []] of cases) {
    const found = match(
      given(...names),
      key => owners[key],
      id => seen.includes(Number(id)),
      rules
    )
    const got = 'reason' in found ? found.reason : found.user ? Number(found.user.userId) : 'create'
    t.equal(got, expected, what)
  }
})

t.test('SIS-22 SIS-24 SIS-52 the sentences and codes that operators know', async t => {
  const told = (names: string[], rules: MatchRules, seen: number[] = []) => {
    const found = match(
      given(...names),
      key => owners[key],
      id => seen.includes(Number(id)),
      rules
    )
    return 'reason' in found ? `${found.code} ${found.message}` : ''
  }
  t.equal(told([], primary), '401664 Mandatory field is missing: User identifier value')
  t.match(
    told(['ada', 'BARCODE:2'], primary),
    /^401851 Identifier of type BARCODE and value 2 is already taken AcrossInstitution \(user user2/
  )
  t.match(
    told(['ada'], primary, [1]),
    /^401851 Identifier of type Primary ID and value ada is already taken AcrossInstitution in this feed/
  )
  t.match(told(['staff'], primary), /^401857 User is not external/)
  t.match(told(['BARCODE:1', 'BARCODE:2'], barcode), /^401851 .*user1 and user2/, 'SIS-23 both are named')
  t.match(told(['ada'], { ...primary, mode: 'import' }), /^401851 User with identifier user1 already exists/)
  t.match(told(['new'], { ...primary, unmatched: 'REJECT' }), /^401861 User with identifier new was not found/)
})

t.test('SIS-22 the users of a run: each once, however far their numbers lie apart', async t => {
  const seen = new SeenUsers()
  const ids = [0, 1, 31, 32, 33, 32767, 32768, 1_000_000, 2 ** 31, 2 ** 31 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER]
  for (const id of ids) t.notOk(seen.has(String(id)), `${id} not yet`)
  for (const id of ids) seen.add(String(id))
  for (const id of ids) t.ok(seen.has(String(id)), `${id}`)
  for (const id of [2, 30, 34, 32766, 32769, 999_999, 2 ** 31 + 2, 2 ** 40 + 1])
    t.notOk(seen.has(String(id)), `not ${id}`)
})

t.test('SIS-38 the digest of a record moves with every rule that it was settled under', async t => {
  const base = defaultSettings()
  const changed: { [key in keyof ProfileSettings]?: ProfileSettings[key] } = {
    matchIdType: 'BARCODE',
    matchAcross: 'INSTITUTION',
    recordType: 'STAFF',
    unmatched: 'REJECT',
    swapAll: false,
    emptyProtectedFields: 'CLEAR_OR_DEFAULT',
    originalValueReattaches: true,
    userGroup: 'STAFF',
    preferredLanguage: 'fr',
    expiryDays: 3,
    purgeDays: 4,
    mandatoryFields: ['email']
  }
  const irrelevant = [
    ...['import', 'synchronize', 'folder', 'source', 'freshness'],
    ...['guards', 'leavers', 'leaversDays', 'orderIndependent', 'groupPrecedence', 'exports', 'alarmAddresses'],
    // A row of a table has its digest after the mapping.
    'csv'
  ]
  const { ProfileSettings: schema } = await import('../../src/sis/profile/settings.ts')
  t.same(
    Object.keys(schema.properties).sort(),
    [...Object.keys(changed), ...irrelevant].sort(),
    'every setting is looked at'
  )
  const digest = rulesDigest('CAMPUS', base, 'v1')
  t.equal(rulesDigest('CAMPUS', { ...base }, 'v1'), digest, 'the same rules')
  const others = Object.entries(changed).map(([key, value]) => rulesDigest('CAMPUS', { ...base, [key]: value }, 'v1'))
  others.push(rulesDigest('OTHER', base, 'v1'), rulesDigest('CAMPUS', base, 'v2'))
  t.equal(new Set([digest, ...others]).size, others.length + 1, 'each moves it')
  const schedule = {
    ...base,
    folder: 'x',
    synchronize: { active: true, schedule: '0 3 * * *' },
    import: { active: false }
  }
  t.equal(rulesDigest('CAMPUS', schedule, 'v1'), digest, 'when and whence the file comes does not')
  const tables = (code: string) =>
    tablesOf([{ kind: 'code', name: 'UserGroups', rows: [{ code, description: code, enabled: true }] }] as any)
  t.not(tables('A').version, tables('B').version, 'a code table that changes is another version')
})
