import type { Contact, Person } from './person.ts'

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const text = (value: string): string => value.replace(/[&<>]/g, mark => marks[mark] ?? mark)
const element = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<${name}>${text(value)}</${name}>`
const field = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `    ${element(name, value)}\n`
const types = (kind: string, code: string): string =>
  `<${kind}_types><${kind}_type>${code}</${kind}_type></${kind}_types>`

/** A list with one entry a line; without entries, nothing. */
const list = <Entry>(
  name: string,
  entries: readonly Entry[],
  show: (entry: Entry, first: boolean) => string
): string =>
  entries.length === 0
    ? ''
    : `    <${name}>\n${entries.map((entry, index) => `      ${show(entry, index === 0)}\n`).join('')}    </${name}>\n`

const address = ({ line1, line2, city, postalCode, type }: Contact, first: boolean): string =>
  `<address preferred="${first}">${element('line1', line1)}${element('line2', line2)}${element('city', city)}` +
  `${element('postal_code', postalCode)}<country>GBR</country>${types('address', type)}</address>`

const email = ({ address, type }: Person['emails'][number], first: boolean): string =>
  `<email preferred="${first}">${element('email_address', address)}${types('email', type)}</email>`

const phone = ({ number, type }: Person['phones'][number], first: boolean): string =>
  `<phone preferred="${first}" preferred_sms="${first}">${element('phone_number', number)}` +
  `${types('phone', type)}</phone>`

const identifier = ({ type, value }: Person['identifiers'][number]): string =>
  `<user_identifier>${element('value', value)}<id_type>${type}</id_type></user_identifier>`

const note = (value: string): string =>
  `<user_note><note_type>REGISTRAR</note_type>${element('note_text', value)}<user_viewable>false</user_viewable></user_note>`

const statistic = ({ category, type }: Person['statistics'][number]): string =>
  `<user_statistic><statistic_category>${category}</statistic_category>` +
  `<category_type>${type}</category_type></user_statistic>`

/** A person as the registrar's export has it: an Alma user (version 2) of about 1.5 kB. */
export function userXml(person: Person): string {
  const contacts =
    list('addresses', person.addresses, address) +
    list('emails', person.emails, email) +
    list('phones', person.phones, phone)
  return (
    '  <user>\n' +
    field('record_type', 'PUBLIC') +
    field('primary_id', person.primaryId) +
    field('first_name', person.firstName) +
    field('middle_name', person.middleName) +
    field('last_name', person.lastName) +
    field('user_title', person.title) +
    field('job_description', person.jobDescription) +
    field('user_group', person.group) +
    field('campus_code', person.campus) +
    field('preferred_language', person.language) +
    field('birth_date', person.birthDate) +
    field('expiry_date', person.expiryDate) +
    field('purge_date', person.purgeDate) +
    field('account_type', 'EXTERNAL') +
    field('external_id', 'CAMPUS') +
    field('status', person.status) +
    (contacts === '' ? '' : `    <contact_info>\n${contacts}    </contact_info>\n`) +
    list('user_identifiers', person.identifiers, identifier) +
    list('user_notes', person.note === undefined ? [] : [person.note], note) +
    list('user_statistics', person.statistics, statistic) +
    '  </user>\n'
  )
}
