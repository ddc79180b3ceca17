import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Linked, Moment, Page, Text, Wrapped } from '../../alma/schema.ts'
import { Address, blank, ContactInfo, Email, nullable, Phone, Segment } from './contact-schema.ts'

export { Address, ContactInfo, Email, Phone }

// The order of the keys is Alma's: of recorded answers, in XML and in JSON (client-expectations.md 2).

export const UserIdentifier = Type.Object(
  {
    value: Text(255),
    id_type: Coded('UserIdentifierTypes'),
    note: Type.Optional(Text(2000, nullable)),
    status: Type.Optional(Text(255)),
    ...Segment
  },
  { $id: 'UserIdentifier', xml: { name: 'user_identifier' } }
)

const RoleParameter = Type.Object(
  { type: Type.Optional(Coded()), scope: Type.Optional(Coded()), value: Type.Optional(Coded()) },
  { $id: 'RoleParameter', xml: { name: 'parameter' } }
)

export const UserRole = Type.Object(
  {
    status: Type.Optional(Coded('UserRoleStatus')),
    scope: Type.Optional(Coded('Organizations', { max: 50 })),
    role_type: Type.Optional(Coded('HFrUserRoles.roleType')),
    expiry_date: Type.Optional(Day()),
    parameter: Wrapped('parameters', RoleParameter, { empty: 'list' })
  },
  { $id: 'UserRole', xml: { name: 'user_role' } }
)

export const UserBlock = Type.Object(
  {
    block_type: Type.Optional(Coded('UserBlockTypes')),
    block_description: Coded('UserBlockDescription'),
    block_status: Type.Optional(Text(255)),
    block_note: Type.Optional(Text(2000)),
    created_by: Type.Optional(Text(255)),
    created_date: Type.Optional(Moment()),
    expiry_date: Type.Optional(Moment()),
    item_loan_id: Type.Optional(Text(64)),
    ...Segment
  },
  { $id: 'UserBlock', xml: { name: 'user_block' } }
)

export const UserNote = Type.Object(
  {
    note_type: Coded('NoteTypes'),
    note_text: Text(2000),
    user_viewable: Type.Optional(Type.Boolean({ default: false })),
    popup_note: Type.Optional(Type.Boolean({ default: false })),
    created_by: Type.Optional(Text(255)),
    created_date: Type.Optional(Moment()),
    ...Segment
  },
  { $id: 'UserNote', xml: { name: 'user_note' } }
)

export const UserStatistic = Type.Object(
  {
    statistic_category: Coded('UserStatCategories'),
    category_type: Type.Optional(Coded('UserStatisticalTypes', { empty: undefined })),
    statistic_note: Type.Optional(Text(2000)),
    ...Segment
  },
  { $id: 'UserStatistic', xml: { name: 'user_statistic' } }
)

const ProxyForUser = Type.Object(
  { link: Link(), primary_id: Type.Optional(Text(255)), full_name: Type.Optional(Text(600)) },
  { $id: 'ProxyForUser', xml: { name: 'proxy_for_user' } }
)

const RsLibrary = Type.Object(
  { code: Coded('Organizations', { max: 50 }) },
  { $id: 'RsLibrary', xml: { name: 'rs_library' } }
)

const LibraryNotice = Type.Object(
  { code: Coded('LibraryNoticesOptInDisplay'), value: Type.Optional(Type.Boolean({ default: false })) },
  { $id: 'LibraryNotice', xml: { name: 'library_notice' } }
)

/** One user, as Alma's Users API shows and takes it (`alma-api.md` 2.1). */
export const User = Type.Object(
  {
    record_type: Type.Optional(Coded('AddNewUserOptions')),
    primary_id: Type.Optional(Text(255, { description: 'Unique in the institution, without regard to case.' })),
    first_name: Type.Optional(Text(255, blank)),
    middle_name: Type.Optional(Text(255, blank)),
    last_name: Type.Optional(Text(255, blank)),
    full_name: Type.Optional(Text(600, { output: true })),
    pin_number: Type.Optional(Text(255, { description: 'Taken, never given back.' })),
    user_title: Type.Optional(Coded('UserTitles')),
    job_category: Type.Optional(Coded('JobTitles')),
    job_description: Type.Optional(Text(255, blank)),
    gender: Type.Optional(Coded('Genders')),
    user_group: Type.Optional(Coded('UserGroups')),
    campus_code: Type.Optional(Coded('Campuses', { max: 50 })),
    web_site_url: Type.Optional(Text(255, blank)),
    cataloger_level: Type.Optional(Coded('CatalogerLevel')),
    preferred_language: Type.Optional(Coded('UserPreferredLanguage')),
    birth_date: Type.Optional(Day()),
    expiry_date: Type.Optional(Day()),
    purge_date: Type.Optional(Day()),
    account_type: Type.Optional(Coded('UserUserType')),
    external_id: Type.Optional(Text(255, blank)),
    password: Type.Optional(Text(255, { ...blank, description: 'Internal users only. Taken, never given back.' })),
    force_password_change: Type.Optional(Text(5, blank)),
    status: Type.Optional(Coded('ContentStructureStatus')),
    status_date: Type.Optional(Day({ output: true })),
    last_patron_activity_date: Type.Optional(Day({ output: true })),
    requests: Type.Optional(Linked(Type.Integer(), nullable)),
    loans: Type.Optional(Linked(Type.Integer(), nullable)),
    fees: Type.Optional(Linked(Type.Number(), nullable)),
    contact_info: Type.Optional(ContactInfo),
    pref_first_name: Type.Optional(Text(255, blank)),
    pref_middle_name: Type.Optional(Text(255, blank)),
    pref_last_name: Type.Optional(Text(255, blank)),
    pref_name_suffix: Type.Optional(Text(255, blank)),
    is_researcher: Type.Optional(Type.Boolean({ default: false })),
    researcher: Type.Optional(Type.Null({ output: true, empty: 'null' })),
    link: Type.Optional(Type.String({ xml: { attribute: true }, output: true, empty: 'null' })),
    user_identifier: Wrapped('user_identifiers', UserIdentifier, { empty: 'list' }),
    user_role: Wrapped('user_roles', UserRole, { empty: 'list' }),
    user_block: Wrapped('user_blocks', UserBlock, { empty: 'list' }),
    user_note: Wrapped('user_notes', UserNote, { empty: 'list' }),
    user_statistic: Wrapped('user_statistics', UserStatistic, { empty: 'list' }),
    proxy_for_user: Wrapped('proxy_for_users', ProxyForUser, { empty: 'list', output: true }),
    rs_library: Wrapped('rs_libraries', RsLibrary),
    library_notice: Wrapped('library_notices', LibraryNotice),
    source_link_id: Type.Optional(Type.String({ output: true })),
    source_institution_code: Type.Optional(Type.String({ output: true })),
    linking_id: Type.Optional(Type.String({ output: true }))
  },
  { $id: 'User', xml: { name: 'user' } }
)
export type User = Static<typeof User>

/** A user in a list: without contacts and segments, unless `expand=full`. */
export const Users = Page('users', 'user', User)
export type Users = Static<typeof Users>
