import t, { type Test } from 'tap'
import type { UserRecord } from '../../src/users/record/record.ts'
import { checkUser, type Origin } from '../../src/users/record/rules.ts'
import { barcode, coded, noTables, person, tables } from './sample.ts'

/** The code and the message that a record is refused with; nothing when it is taken. */
function refusal(record: object, origin: Origin = 'API', of = tables): string | undefined {
  try {
    checkUser({ ...person, ...record } as UserRecord, of, origin)
    return undefined
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return `${code} ${message}`
  }
}

type Case = [what: string, record: object, refused: RegExp | undefined, origin?: Origin]

function decide(t: Test, cases: Case[]): void {
  for (const [what, record, refused, origin] of cases) {
    const answer = refusal(record, origin)
    if (refused) t.match(answer, refused, what)
    else t.equal(answer, undefined, what)
  }
}

t.test('USR-01 mandatory fields: the name, and over the API id and account type', async t => {
  decide(t, [
    ['all there', {}, undefined],
    ['no last name', { last_name: undefined }, /^401664 Mandatory field is missing: last_name$/],
    ['no last name in a feed', { last_name: undefined }, /last_name$/, 'SIS'],
    ['no primary id', { primary_id: undefined }, /^401664 .*primary_id$/],
    ['no primary id in a feed', { primary_id: undefined }, undefined, 'SIS'],
    ['no account type', { account_type: undefined }, /^401664 .*account_type$/],
    ['no account type in a feed', { account_type: undefined }, undefined, 'SIS'],
    ['no first name', { first_name: undefined }, undefined]
  ])
})

t.test('USR-01 one preferred entry of each kind', async t => {
  const two = (entry: object) => [
    { ...entry, preferred: true },
    { ...entry, preferred: true }
  ]
  const phone = { phone_number: '1' }
  decide(t, [
    ['two addresses', { contact_info: { address: two({ line1: 'a' }) } }, /^401664 Only one preferred address/],
    ['two e-mails', { contact_info: { email: two({ email_address: 'a@b' }) } }, /Only one preferred email/],
    ['two phones', { contact_info: { phone: two(phone) } }, /Only one preferred phone is/],
    ['two for SMS', { contact_info: { phone: [phone, phone].map(p => ({ ...p, preferred_sms: true })) } }, /for SMS/],
    [
      'two e-mails in a feed: merging settles it',
      { contact_info: { email: two({ email_address: 'a@b' }) } },
      undefined,
      'SIS'
    ],
    [
      'one phone, another for SMS',
      {
        contact_info: {
          phone: [
            { ...phone, preferred: true },
            { ...phone, preferred_sms: true }
          ]
        }
      },
      undefined
    ]
  ])
})

t.test('SIS-17 SIS-73 account type and external id', async t => {
  const external = { account_type: coded('EXTERNAL') }
  decide(t, [
    ['external of a profile', { ...external, external_id: 'SIS' }, undefined],
    ['external of none', external, /^401854 /],
    ['internal of a profile', { external_id: 'SIS' }, /^401853 /],
    ['internal with external authentication', { account_type: coded('INTEXTAUTH') }, /^401855 /],
    ['another type', { account_type: coded('OTHER') }, /^401857 /]
  ])
})

t.test('alma-api 3.8 the record type decides groups and types', async t => {
  const contact = (kind: string, entry: object) => ({ contact_info: { [kind]: [entry] } })
  decide(t, [
    ['a group of the record type', { user_group: coded('STUDENT') }, undefined],
    ['a group of another', { user_group: coded('STAFF') }, /^401852 /],
    ['the same for staff', { record_type: coded('STAFF'), user_group: coded('STAFF') }, undefined],
    ['no group of anybody', { user_group: coded('NOBODY') }, /^401852 /],
    ['a group that was switched off', { user_group: coded('OLD') }, /^401852 /],
    ['a group in other letters', { user_group: coded('student') }, /^401852 /],
    ['a contact may have none', { record_type: coded('CONTACT'), user_group: coded('STUDENT') }, /^401852 /],
    ['no record type is public', { record_type: undefined, user_group: coded('STUDENT') }, undefined],
    ['an unknown record type', { record_type: coded('X') }, /^401864 Given record type \(X\) is invalid\.$/],
    [
      'an identifier of another record type',
      { user_identifier: [{ value: '1', id_type: coded('STAFF_ID') }] },
      /^401863 Given identifier type \(STAFF_ID\) is not supported for given user record type \(PUBLIC\)\.$/
    ],
    [
      'an unknown identifier type',
      { user_identifier: [{ value: '1', id_type: coded('X') }] },
      /^401864 Given identifier type \(X\)/
    ],
    [
      'an address type of another',
      contact('address', { address_type: [coded('home'), coded('office')] }),
      /^401863 Given address/
    ],
    ['an unknown address type', contact('address', { address_type: [coded('moon')] }), /^401864 Given address/],
    [
      'an e-mail type of another',
      contact('email', { email_address: 'a@b', email_type: [coded('work')] }),
      /^401863 Given email/
    ],
    [
      'an unknown e-mail type',
      contact('email', { email_address: 'a@b', email_type: [coded('x')] }),
      /^401864 Given email/
    ],
    [
      'a phone type of another',
      contact('phone', { phone_number: '1', phone_type: [coded('fax')] }),
      /^401863 Given phone/
    ],
    ['an unknown phone type', contact('phone', { phone_number: '1', phone_type: [coded('x')] }), /^401864 Given phone/],
    [
      'the same in a feed',
      contact('phone', { phone_number: '1', phone_type: [coded('x')] }),
      /^401864 Given phone/,
      'SIS'
    ]
  ])
})

t.test('alma-api 3.8 codes of the tables', async t => {
  decide(t, [
    ['title', { user_title: coded('X') }, /^401864 Given user title \(X\) is invalid\.$/],
    ['job', { job_category: coded('X') }, /^401864 Given job category/],
    ['gender', { gender: coded('X') }, /^401864 Given gender/],
    ['language', { preferred_language: coded('xx') }, /^401864 Given preferred language/],
    ['status', { status: coded('ASLEEP') }, /^401864 Given status/],
    ['note', { user_note: [{ note_type: coded('X'), note_text: 'a' }] }, /^401864 Given note/],
    ['block', { user_block: [{ block_type: coded('X'), block_description: coded('01') }] }, /^401864 Given block type/],
    ['block description', { user_block: [{ block_description: coded('X') }] }, /^401864 Given block description/],
    [
      'statistic',
      { user_statistic: [{ statistic_category: coded('X') }] },
      /^401864 Given statistical category \(X\) is invalid\.$/
    ],
    [
      'statistic type',
      { user_statistic: [{ statistic_category: coded('LAW'), category_type: coded('X') }] },
      /^401864 Given type of a statistical category \(X\)/
    ],
    ['a country is taken as it is', { contact_info: { address: [{ country: coded('UNITED STATES') }] } }, undefined],
    ['so is a campus', { campus_code: coded('X') }, undefined],
    ['a status of a feed', { status: coded('ENROLLED') }, /^401864 Given status \(ENROLLED\)/, 'SIS'],
    ['nobody becomes deleted by a record', { status: coded('DELETED') }, /^401864 Given status \(DELETED\)/, 'SIS']
  ])
  t.equal(
    refusal(
      { user_group: coded('X'), gender: coded('X'), user_identifier: [{ value: '1', id_type: coded('X') }] },
      'API',
      noTables
    ),
    undefined,
    'an institution without tables takes every code'
  )
})

t.test('SIS-22 no identifier twice in one user, without regard to case', async t => {
  decide(t, [
    ['two', { user_identifier: [barcode('1'), barcode('2')] }, undefined],
    ['twice', { user_identifier: [barcode('A1'), barcode('a1')] }, /^401851 User with identifier a1 of type BARCODE/],
    ['the primary id again', { user_identifier: [barcode('JO')] }, /^401851 /],
    ['twice in a feed', { user_identifier: [barcode('1'), barcode('1')] }, /^401851 /, 'SIS'],
    ['no value', { user_identifier: [{ id_type: coded('BARCODE') }] }, /^401664 .*user_identifier\.value$/],
    ['no type', { user_identifier: [{ value: '1' }] }, /^401664 .*user_identifier\.id_type$/]
  ])
})

t.test('USR-03 SIS-37 notes, and what an entry cannot be without', async t => {
  const note = (length: number) => ({ user_note: [{ note_type: coded('OTHER'), note_text: 'x'.repeat(length) }] })
  decide(t, [
    ['2,000 characters', note(2000), undefined],
    ['2,001 characters', note(2001), /^401664 A note has at most 2000/],
    ['any number', { user_note: Array.from({ length: 500 }, () => note(9).user_note[0]) }, undefined],
    ['no text', { user_note: [{ note_type: coded('OTHER') }] }, /note_text$/],
    ['no type', { user_note: [{ note_text: 'a' }] }, /note_type$/],
    ['no e-mail address', { contact_info: { email: [{}] } }, /email_address$/],
    ['no phone number', { contact_info: { phone: [{}] } }, /phone_number$/],
    ['no block description', { user_block: [{ block_type: coded('GENERAL') }] }, /block_description$/],
    ['no statistic category', { user_statistic: [{ statistic_note: 'a' }] }, /statistic_category$/],
    ['an address without anything', { contact_info: { address: [{}] } }, undefined]
  ])
})
