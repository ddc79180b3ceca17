import t from 'tap'
import { dateReader } from '../../../src/sis/feed/csv/dates.ts'
import { MappingError, targetsOf } from '../../../src/sis/feed/csv/fields.ts'
import type { CsvSettings } from '../../../src/sis/feed/csv/settings.ts'
import { mapping, read } from './reading.ts'

t.test('fields: constants, codes, lists, dates', async t => {
  const csv = mapping(
    [
      { field: 'primary_id', column: 'id' },
      {
        field: 'user_group',
        column: 'status',
        values: [
          { from: 'S', to: 'GRAD' },
          { from: 'M', to: 'STAFF' },
          { from: '*', to: 'GUEST' }
        ]
      },
      { field: 'preferred_language', value: 'de' },
      { field: 'birth_date', column: 'born' },
      { field: 'expiry_date', column: 'until', dateFormat: 'M/D/YY' },
      { field: 'user_identifier.1.value', column: 'card' },
      { field: 'user_identifier.1.id_type', value: 'BARCODE' },
      { field: 'user_identifier.2.value', column: 'chip' },
      { field: 'user_identifier.2.id_type', value: 'OTHER_ID_1' },
      { field: 'email.2.email_address', column: 'home' },
      { field: 'email.2.email_type', value: 'personal' },
      { field: 'email.1.email_address', column: 'work' },
      { field: 'email.1.email_type', value: 'work, school' },
      { field: 'email.1.preferred', value: 'true' },
      { field: 'address.1.city', column: 'city' },
      { field: 'address.1.country', value: 'DEU' }
    ],
    { dateFormat: 'DD.MM.YYYY', delimiter: ';' }
  )
  const content = `id;status;born;until;card;chip;work;home;city
1;S;31.12.1999;2/9/27;C1;;a@x;b@y;Ulm
2;X;;;;K2;;b@y;
3;;30.02.2000;;;;;;
4;M;1.2.2000;;;;;;`
  const emails = {
    work: { email_address: 'a@x', email_type: [{ value: 'work' }, { value: 'school' }], preferred: 'true' },
    home: { email_address: 'b@y', email_type: [{ value: 'personal' }] }
  }
  const same = { preferred_language: { value: 'de' } }
  t.same(await read(content, csv), [
    {
      line: 2,
      primary_id: '1',
      user_group: { value: 'GRAD' },
      ...same,
      birth_date: '1999-12-31',
      expiry_date: '2027-02-09',
      user_identifier: [{ value: 'C1', id_type: { value: 'BARCODE' } }],
      contact_info: { email: [emails.work, emails.home], address: [{ city: 'Ulm', country: { value: 'DEU' } }] }
    },
    {
      line: 3,
      primary_id: '2',
      user_group: { value: 'GUEST' },
      ...same,
      user_identifier: [{ value: 'K2', id_type: { value: 'OTHER_ID_1' } }],
      contact_info: { email: [emails.home] }
    },
    { line: 4, primary_id: '3', ...same, problem: 'Column born: no date of the form DD.MM.YYYY.' },
    {
      line: 5,
      primary_id: '4',
      user_group: { value: 'STAFF' },
      ...same,
      problem: 'Column born: no date of the form DD.MM.YYYY.'
    }
  ])
})

t.test('a date is read in the form of the file, and only as a day that there is', t => {
  const cases: [format: string, text: string, day: string | undefined][] = [
    ['YYYY-MM-DD', '2027-06-30', '2027-06-30'],
    ['YYYYMMDD', '20270630', '2027-06-30'],
    ['DD.MM.YYYY', '30.06.2027', '2027-06-30'],
    ['D.M.YYYY', '3.6.2027', '2027-06-03'],
    ['MM/DD/YY', '06/30/27', '2027-06-30'],
    ['MM/DD/YY', '06/30/70', '1970-06-30'],
    ['DD.MM.YYYY', '31.06.2027', undefined],
    ['DD.MM.YYYY', '29.02.2027', undefined],
    ['DD.MM.YYYY', '3.6.2027', undefined],
    ['DD.MM.YYYY', '30.06.2027 ', undefined],
    ['DD.MM.YYYY', '30x06x2027', undefined]
  ]
  for (const [format, text, day] of cases) t.equal(dateReader(format)?.(text), day, `${format} ${text}`)
  for (const format of ['DD.MM', 'YYYY-MM-DD-DD', '', 'Y-M-D']) t.equal(dateReader(format), undefined, format)
  t.end()
})

t.test('a mapping that makes no sense is refused', t => {
  const cases: [fields: CsvSettings['fields'], message: RegExp, others?: Partial<CsvSettings>][] = [
    [[{ field: 'shoe_size', column: 'a' }], /^csv\.fields\.0 names no field of a user/],
    [[{ field: 'full_name', column: 'a' }], /names no field/],
    [[{ field: 'user_role.1.role_type', value: '200' }], /names no field/],
    [[{ field: 'email.email_address', column: 'a' }], /names no field/],
    [[{ field: 'email.0.email_address', column: 'a' }], /names no field/],
    [[{ field: 'email.1', column: 'a' }], /names no field/],
    [[{ field: 'email.1.__proto__', column: 'a' }], /names no field/],
    [[{ field: 'contact_info', column: 'a' }], /names no field/],
    [[{ field: 'primary_id' }], /needs one of column and value/],
    [[{ field: 'primary_id', column: 'a', value: 'b' }], /needs one of column and value/],
    [
      [
        { field: 'primary_id', column: 'a' },
        { field: 'primary_id', column: 'b' }
      ],
      /^csv\.fields\.1 names a field that another/
    ],
    [[{ field: 'birth_date', column: 'a', dateFormat: 'DD.MM' }], /dateFormat/],
    [[{ field: 'primary_id', column: 'a' }], /csv\.dateFormat/, { dateFormat: 'soon' }],
    [[{ field: 'primary_id', column: 'a' }], /is no number/, { header: false }]
  ]
  for (const [fields, message, others] of cases)
    t.throws(() => targetsOf(mapping(fields, others)), Object.assign(new MappingError(), { message }), String(message))
  t.end()
})
