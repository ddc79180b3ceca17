import Type, { type Static } from 'typebox'
import { Moment } from '../../alma/schema.ts'
import { User } from '../record/schema.ts'
import { UserAttachment } from './attachment-schema.ts'

const entries = (name: string) =>
  Type.Array(Type.Object({}, { xml: { name } }), { xml: { wrapped: true, name: `${name}s` } })

/** What is known of one protected field beside its value (SIS-27 to SIS-30). Values are JSON texts. */
const ProtectedFieldOrigin = Type.Object(
  {
    field: Type.String(),
    value: Type.Optional(Type.String()),
    last_sis_value: Type.Optional(Type.String()),
    edited_by_hand: Type.Boolean(),
    set_by: Type.Optional(Type.String()),
    set_at: Type.Optional(Moment())
  },
  { $id: 'ProtectedFieldOrigin', xml: { name: 'protected_field' } }
)

/**
 * Everything that is held of a person, for the person (GDPR, article 20). The vendor's rest_user_personal is not
 * published in full: the shape is ours. Secrets are told of, never given.
 */
export const UserPersonal = Type.Object(
  {
    user: User,
    has_password: Type.Boolean(),
    has_pin: Type.Boolean(),
    created_at: Moment(),
    modified_at: Moment(),
    failed_logins: Type.Integer(),
    protected_field: Type.Array(ProtectedFieldOrigin, { xml: { wrapped: true, name: 'protected_fields' } }),
    user_attachment: Type.Array(UserAttachment, { xml: { wrapped: true, name: 'user_attachments' } }),
    item_loan: entries('item_loan'),
    user_request: entries('user_request'),
    fee: entries('fee'),
    letter: entries('letter'),
    resource_sharing_request: entries('resource_sharing_request'),
    purchase_request: entries('purchase_request'),
    deposit: entries('deposit'),
    set: entries('set'),
    bulk_update: entries('bulk_update')
  },
  { $id: 'UserPersonal', xml: { name: 'user_personal' } }
)
export type UserPersonal = Static<typeof UserPersonal>
