import Type, { type Static } from 'typebox'
import { Coded, Link, Page, Wrapped } from '../alma/schema.ts'

const Preferred = Type.Optional(Type.Boolean({ xml: { attribute: true } }))
const text = () => Type.Optional(Type.String())
const Types = (wrapper: string, name: string, codeTable: string) =>
  Wrapped(wrapper, Coded(codeTable, { xml: { name } }), { empty: 'list' })

const Address = Type.Object(
  {
    preferred: Preferred,
    line1: text(),
    line2: text(),
    line3: text(),
    line4: text(),
    line5: text(),
    city: text(),
    state_province: text(),
    postal_code: text(),
    country: Type.Optional(Coded('CountryCodes', { empty: undefined })),
    address_note: text(),
    start_date: text(),
    end_date: text(),
    address_type: Types('address_types', 'address_type', 'UserAddressTypes')
  },
  { $id: 'DepartmentAddress', xml: { name: 'address' } }
)
const Email = Type.Object(
  {
    preferred: Preferred,
    email_address: text(),
    description: text(),
    email_type: Types('email_types', 'email_type', 'UserEmailTypes')
  },
  { $id: 'DepartmentEmail', xml: { name: 'email' } }
)
const Phone = Type.Object(
  {
    preferred: Preferred,
    preferred_sms: Type.Optional(Type.Boolean({ xml: { attribute: true } })),
    phone_number: text(),
    phone_type: Types('phone_types', 'phone_type', 'UserPhoneTypes')
  },
  { $id: 'DepartmentPhone', xml: { name: 'phone' } }
)
const ContactInfo = Type.Object(
  {
    address: Wrapped('addresses', Address, { empty: 'list' }),
    email: Wrapped('emails', Email, { empty: 'list' }),
    phone: Wrapped('phones', Phone, { empty: 'list' })
  },
  { $id: 'DepartmentContactInfo' }
)
const Operator = Type.Object(
  { link: Link(), primary_id: text(), full_name: text() },
  { $id: 'Operator', xml: { name: 'operator' } }
)

/** A department (`alma-api.md` 2.18). Everything about it is output. */
export const Department = Type.Object(
  {
    code: Type.String(),
    name: Type.String(),
    description: text(),
    type: Type.Optional(Coded('DepartmentTypes')),
    work_days: Type.Optional(Type.Integer()),
    map: text(),
    printer: Type.Optional(Coded(undefined, { empty: undefined })),
    owner: Type.Optional(Coded('Organizations')),
    library: Wrapped('served_libraries', Coded('Organizations', { xml: { name: 'library' } }), { empty: 'list' }),
    contact_info: Type.Optional(ContactInfo),
    operator: Wrapped('operators', Operator),
    circ_desk: Type.Optional(Coded(undefined, { empty: undefined }))
  },
  { $id: 'Department', xml: { name: 'department' } }
)
export type Department = Static<typeof Department>
export const Departments = Page('departments', 'department', Department)

export const DepartmentsQuery = Type.Object({
  type: Type.Optional(Type.String({ maxLength: 64, default: 'ALL', description: 'ALL, or a type such as DIGI.' })),
  view: Type.Optional(
    Type.String({ maxLength: 10, default: 'FULL', description: 'FULL, or brief: without operators.' })
  ),
  library: Type.Optional(Type.String({ maxLength: 64, description: 'Only departments that serve this library.' }))
})
