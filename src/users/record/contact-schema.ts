import Type from 'typebox'
import { Coded, Day, Text, Wrapped } from '../../alma/schema.ts'

/** Who an entry belongs to: Internal or External (SIS-31). */
export const Segment = {
  segment_type: Type.Optional(Text(10, { xml: { attribute: true }, description: 'Internal or External.' }))
}
const Preferred = { preferred: Type.Optional(Type.Boolean({ default: false, xml: { attribute: true } })) }
export const nullable = { empty: 'null' } as const
export const blank = { empty: 'text' } as const
const Types = (wrapper: string, name: string, codeTable: string) =>
  Wrapped(wrapper, Coded(codeTable, { xml: { name } }), { empty: 'list' })

export const Address = Type.Object(
  {
    line1: Type.Optional(Text(255, blank)),
    line2: Type.Optional(Text(255, nullable)),
    line3: Type.Optional(Text(255, nullable)),
    line4: Type.Optional(Text(255, nullable)),
    line5: Type.Optional(Text(255, nullable)),
    city: Type.Optional(Text(255, blank)),
    state_province: Type.Optional(Text(255, blank)),
    postal_code: Type.Optional(Text(255, blank)),
    country: Type.Optional(Coded('CountryCodes')),
    address_note: Type.Optional(Text(1000, blank)),
    start_date: Type.Optional(Day()),
    end_date: Type.Optional(Day()),
    ...Preferred,
    ...Segment,
    address_type: Types('address_types', 'address_type', 'UserAddressTypes')
  },
  { $id: 'Address', xml: { name: 'address' } }
)

export const Email = Type.Object(
  {
    email_address: Text(255),
    description: Type.Optional(Text(255, nullable)),
    ...Preferred,
    ...Segment,
    email_type: Types('email_types', 'email_type', 'UserEmailTypes')
  },
  { $id: 'Email', xml: { name: 'email' } }
)

export const Phone = Type.Object(
  {
    phone_number: Text(255),
    ...Preferred,
    preferred_sms: Type.Optional(Type.Boolean({ default: false, xml: { attribute: true } })),
    ...Segment,
    phone_type: Types('phone_types', 'phone_type', 'UserPhoneTypes')
  },
  { $id: 'Phone', xml: { name: 'phone' } }
)

export const ContactInfo = Type.Object(
  {
    address: Wrapped('addresses', Address, { empty: 'list' }),
    email: Wrapped('emails', Email, { empty: 'list' }),
    phone: Wrapped('phones', Phone, { empty: 'list' })
  },
  { $id: 'ContactInfo' }
)
