import t from 'tap'
import Type from 'typebox'
import { formatDay, formatMoment, parseDay, parseMoment } from '../../src/alma/dates.ts'
import { AlmaError } from '../../src/alma/errors.ts'
import { PageQuery, parseQuery } from '../../src/alma/paging.ts'
import { bodyError, InputError, reader } from '../../src/alma/reader.ts'

t.test('AL-3.9 days and moments, with and without Z', async t => {
  const days: [text: string, day: string | undefined][] = [
    ['2027-06-30', '2027-06-30'],
    ['2027-06-30Z', '2027-06-30'],
    [' 2027-06-30Z ', '2027-06-30'],
    ['2027-06-30+02:00', '2027-06-30'],
    ['2027-06-30T10:00:00Z', '2027-06-30'],
    ['2028-02-29', '2028-02-29'],
    ['2027-02-29', undefined],
    ['2027-02-30Z', undefined],
    ['2027-13-01', undefined],
    ['0000-01-01', undefined],
    ['20270630', undefined],
    ['30.06.2027', undefined],
    ['2027-6-30', undefined],
    ['2027-06-30T', undefined],
    ['', undefined]
  ]
  for (const [text, day] of days) t.equal(parseDay(text), day, text)
  const moments: [text: string, moment: string | undefined][] = [
    ['2027-06-30T10:00:00Z', '2027-06-30T10:00:00Z'],
    ['2027-06-30T10:00:00', '2027-06-30T10:00:00Z'],
    ['2027-06-30T10:00', '2027-06-30T10:00:00Z'],
    ['2027-06-30T10:00:00.764Z', '2027-06-30T10:00:00.764Z'],
    ['2027-06-30T10:00:00+02:00', '2027-06-30T08:00:00Z'],
    ['2027-06-30', '2027-06-30T00:00:00Z'],
    ['2027-06-30T25:00:00Z', undefined],
    ['2027-02-30T10:00:00Z', undefined],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    ['9999-12-31T23:59:59-12:00', undefined],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00+01:00', undefined],
    ['now', undefined]
  ]
  for (const [text, moment] of moments) {
    const parsed = parseMoment(text)
    t.equal(parsed && formatMoment(parsed), moment, text)
  }
  t.equal(formatDay('2027-06-30'), '2027-06-30Z')
  t.equal(formatDay(new Date('2027-06-30T23:59:59Z')), '2027-06-30Z')
})

t.test('AL-3.7 limit and offset', async t => {
  const read = reader(Type.Object(PageQuery))
  const cases: [given: object, taken: object | string][] = [
    [{}, { limit: 10, offset: 0 }],
    [
      { limit: '0', offset: '7' },
      { limit: 0, offset: 7 }
    ],
    [{ limit: '100' }, { limit: 100, offset: 0 }],
    [{ limit: '101' }, 'limit'],
    [{ limit: '-1' }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ offset: '1e300' }, 'offset'],
    [{ offset: '9999999999999999999' }, 'offset']
  ]
  for (const [given, taken] of cases)
    if (typeof taken === 'string')
      t.throws(() => read(given), { path: taken } as object as Error, JSON.stringify(given))
    else t.same(read(given), taken, JSON.stringify(given))
})

t.test('AL-3.7 q is field~text, several joined by AND', async t => {
  const fields = ['last_name', 'email', 'ALL']
  const cases: [q: string, conditions: [string, string[]][]][] = [
    ['last_name~Smith', [['last_name', ['Smith']]]],
    ['LAST_NAME~Smith', [['last_name', ['Smith']]]],
    ['all~a b', [['ALL', ['a', 'b']]]],
    ['last_name~Smith_Jones,Miller', [['last_name', ['Smith', 'Jones', 'Miller']]]],
    [
      'last_name~A AND email~b@c',
      [
        ['last_name', ['A']],
        ['email', ['b@c']]
      ]
    ],
    [
      'last_name~A_AND_email~b@c',
      [
        ['last_name', ['A']],
        ['email', ['b@c']]
      ]
    ],
    ['last_name~a~b', [['last_name', ['a~b']]]],
    ['last_name~', [['last_name', []]]],
    ['', []]
  ]
  for (const [q, conditions] of cases)
    t.same(
      parseQuery(q, fields).map(({ field, words }) => [field, words]),
      conditions,
      q
    )
  for (const q of ['Smith', 'surname~Smith', 'last_name~A AND B', '~A'])
    t.throws(() => parseQuery(q, fields), { code: '401666' } as object as Error, q)
})

t.test('AL-1.7 a refused body says which field, and whether it is missing', async t => {
  t.match(bodyError(new InputError('a.0.b', 'is missing', true)), {
    code: '401664',
    message: 'Mandatory field is missing: a.0.b'
  })
  t.match(bodyError(new InputError('a', 'must be a text')), { message: 'Parameter value invalid: a must be a text.' })
  t.match(bodyError(new InputError('', 'must be an object')), {
    message: 'Parameter value invalid: the body must be an object.'
  })
  t.match(new AlmaError('USER_NOT_FOUND', { id: '{id} $& $1' }), {
    message: 'User with identifier {id} $& $1 was not found.'
  })
})
