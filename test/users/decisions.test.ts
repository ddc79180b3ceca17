import t from 'tap'
import { checkPassword, hashSecret, pretendToVerify, verifySecret } from '../../src/users/account/passwords.ts'
import { mergePatch } from '../../src/users/change/patch.ts'
import { merge } from '../../src/users/merge/merge.ts'
import { overrideOf } from '../../src/users/merge/override.ts'
import { generatedBase, generateId } from '../../src/users/record/primary-id.ts'
import type { Guarded, UserRecord } from '../../src/users/record/record.ts'
import { assignedRoles, givenRoles, recalculatedRoles } from '../../src/users/record/roles.ts'
import { barcode, coded, noTables, tables } from './sample.ts'
import { api, base, sis } from './steps.ts'

t.test('SIS-73 passwords: at least 8 characters, not the user name, not what everybody has', async t => {
  const weak = [
    '',
    'short',
    '1234567',
    'xxJO12xxx',
    'password',
    'Password1',
    'passw0rd!',
    'aaaaaaaaaa',
    'ababababab',
    '12345678',
    '87654321',
    'Library2026',
    'qwertyuiop'
  ]
  for (const text of weak) t.throws(() => checkPassword(text, 'jo12'), { code: '500038' }, text)
  for (const text of [
    'correct horse',
    'Xk9!vqpL',
    'überlänge-7',
    '\u{1F600}\u{1F601}\u{1F602}\u{1F603}\u{1F604}\u{1F605}\u{1F606}\u{1F607}'
  ])
    t.doesNotThrow(() => checkPassword(text, 'jo12'), text)
})

t.test('SEC-01 secrets are stored as salted, slow hashes', async t => {
  const [one, other] = await Promise.all([hashSecret('Tr0ub4dor'), hashSecret('Tr0ub4dor')])
  t.not(one, other, 'each has its own salt')
  t.match(one, /^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  t.ok(one.length <= 255, 'fits its column')
  t.ok(await verifySecret('Tr0ub4dor', one))
  t.notOk(await verifySecret('tr0ub4dor', one))
  t.ok(await verifySecret('\u00e9', await hashSecret('e\u0301')), 'the same letters, composed otherwise')
  for (const broken of [
    '',
    'x',
    'scrypt$16384$8$1$$',
    one.slice(0, -1),
    one.replace('16384', '16777216'),
    one.replace('16384', 'x')
  ])
    t.notOk(await verifySecret('Tr0ub4dor', broken), `no hash: ${broken.slice(0, 30)}`)
  await t.resolves(pretendToVerify('x'))
})

t.test('SIS-35 the PIN: its hash only, never told, kept when blank', async t => {
  const stored = { record: base, guarded: {}, pin: 'old' }
  const changed = merge(stored, { record: base, pin: 'new' }, sis)
  t.equal(changed.pin, 'new')
  t.same(changed.changes, [{ field: 'pin_number', why: 'SIS_VALUE' }], 'neither value is told')
  for (const policy of [sis, api]) t.equal(merge(stored, { record: base }, policy).pin, 'old')
  const guarded: Guarded = { pin_number: { manual: true, sis: 'older' } }
  t.equal(merge({ ...stored, guarded }, { record: base, pin: 'new' }, sis).pin, 'old', 'edited by hand')
})

t.test('SIS-17 a primary id is made from the names', async t => {
  const cases: [first: string | undefined, last: string | undefined, base: string][] = [
    ['Jo', 'Smith', 'josmith'],
    ['Zoë', "O'Brien-Łuk", 'zoeobrienłuk'],
    [undefined, 'Smith', 'smith'],
    ['三', '李', '三李'],
    ['!', '?', 'user']
  ]
  for (const [first_name, last_name, base] of cases)
    t.equal(generatedBase({ first_name, last_name } as UserRecord), base)
  const record = { first_name: 'Jo', last_name: 'Smith', user_identifier: [barcode('JoSmith1')] }
  t.equal(generateId(record, new Set()), 'josmith')
  t.equal(generateId(record, new Set(['josmith'])), 'josmith2', 'its own identifiers count')
})

t.test('SIS-71 roles', async t => {
  const [patron = {}] = assignedRoles('01A')
  const desk = { status: coded('ACTIVE'), scope: coded('MAIN'), role_type: coded('32') }
  const off = { ...patron, status: coded('INACTIVE') }
  t.same(recalculatedRoles([], '01A'), [patron])
  t.same(recalculatedRoles([desk], '01A'), [desk, patron], 'others stay')
  t.same(recalculatedRoles([off, desk], '01A'), [patron, desk], 'what the rules give is active again')
  t.same(recalculatedRoles([patron, desk], '01A'), [patron, desk], 'a second time changes nothing')
  const given = givenRoles([{ role_type: coded('1') }, { status: coded('X') }, { status: coded('INACTIVE') }], tables)
  t.same(
    given.map(role => role.status?.value),
    ['ACTIVE', 'INACTIVE', 'INACTIVE'],
    'none is active, an unknown one is not'
  )
  t.same(givenRoles([{ status: coded('X') }], noTables), [{ status: coded('X') }])
})

t.test('SIS-72 names in override', async t => {
  t.same([...overrideOf('user_group, job_category,RS_LIBRARIES')], ['user_group', 'job_category', 'rs_library'])
  t.same([...overrideOf('library_notices,rs_library')], ['library_notice', 'rs_library'])
  t.same([...overrideOf(undefined)], [])
  for (const other of ['last_name', 'constructor', '__proto__'])
    t.throws(() => overrideOf(`user_group,${other}`), { code: '401666', message: /rs_libraries/ }, other)
})

t.test('RFC 7396 the examples of its appendix', async t => {
  const cases: [target: unknown, patch: unknown, result: unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd']
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }]
  ]
  for (const [target, patch, result] of cases) t.strictSame(mergePatch(target, patch), result, JSON.stringify(patch))
  const hostile = mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'))
  t.equal(({} as Record<string, unknown>).polluted, undefined)
  t.notOk((hostile as Record<string, unknown>).polluted === true && !Object.hasOwn(hostile as object, '__proto__'))
})
