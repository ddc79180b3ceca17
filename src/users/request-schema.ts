import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'

const text = (description: string) => Type.Optional(Type.String({ description }))
const flag = (description: string) => Type.Optional(Type.Boolean({ description }))

export const UserParams = Type.Object({
  user_id: Type.String({ minLength: 1, description: 'Any identifier of the user.' })
})

const typed = {
  user_id_type: text('Type of the identifier: a code of UserIdentifierTypes, all_unique (default) or linking_id.')
}
const source = {
  source_institution_code: text('Institution that a linked account comes from.')
}

export const NamingQuery = Type.Object(typed)

export const ListUsersQuery = Type.Object({
  ...PageQuery,
  q: text('Conditions field~text, joined by AND. Words match whole; a * at the end matches beginnings.'),
  order_by: text('last_name, first_name or primary_id.'),
  ...source,
  source_user_id: text('Identifier of a linked account in its institution.'),
  expand: text('full: whole users instead of brief ones.'),
  modify_date_from: text('Users changed on this day or later, YYYY-MM-DD; not together with q.')
})

export const CreateUserQuery = Type.Object({
  social_authentication: flag('Taken, without effect: no letters are sent.'),
  send_pin_number_letter: flag('Taken, without effect: no letters are sent.'),
  ...source,
  source_user_id: text('Identifier of the account to link to.'),
  registration_rules: flag('Taken, without effect: there are no registration rules.'),
  library: text('Library whose registration rules would apply.')
})

export const GetUserQuery = Type.Object({
  ...typed,
  view: Type.Optional(Type.Enum(['full', 'brief'], { description: 'brief: core fields, e-mails, identifiers.' })),
  expand: text('Comma list of loans, requests, fees: their number or balance.'),
  ...source
})

export const UserActionQuery = Type.Object({
  ...typed,
  op: text('auth (default) or refresh.'),
  password: text('For auth; or URL-encoded in the header Exl-User-Pw.')
})

export const UpdateUserQuery = Type.Object({
  ...typed,
  override: text('Comma list of protected fields to replace although they were edited by hand.'),
  keep_protected: flag(
    'Of a staff save (our addition): true keeps what it changes from the SIS, false gives protected fields back to it.'
  ),
  send_pin_number_letter: flag('Taken, without effect: no letters are sent.'),
  recalculate_roles: flag('Runs the role assignment rules again.'),
  registration_rules: flag('Taken, without effect: there are no registration rules.'),
  library: text('Library whose registration rules would apply.')
})

export const PatchUserQuery = Type.Object({
  ...typed,
  keep_protected: Type.Boolean({
    default: true,
    description: 'true: a staff edit, whose protected fields are kept from the SIS; false gives all of them back to it.'
  })
})

/** The condition of a change: the ETag of the user as the caller read it. */
export const IfMatch = Type.Object({ 'if-match': text('ETag of the user as it was read; another answer is 412.') })
