import Type, { type Static } from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import { Coded, Link, Linked, Moment, Page, Text } from '../alma/schema.ts'

const out = { output: true } as const

/** A user in a set: the primary id, and the full name as description. */
export const Member = Type.Object(
  { link: Link(), id: Type.Optional(Text(255)), description: Type.Optional(Text(600, out)) },
  { $id: 'Member', xml: { name: 'member' } }
)
export const Members = Page('members', 'member', Member)

/** Members as a call gives them. Unlike other lists they stay an object in JSON (`alma-api.md` 2.13). */
const GivenMembers = Type.Object(
  { member: Type.Optional(Type.Array(Member)) },
  { $id: 'GivenMembers', xml: { name: 'members' } }
)

const said = {
  link: Link(),
  name: Type.Optional(Text(255, { description: 'Mandatory; unique in the institution.' })),
  description: Type.Optional(Text(1000)),
  type: Type.Optional(Coded('SetType')),
  content: Type.Optional(Coded('SetContentType')),
  private: Type.Optional(Coded('SetPrivacy', { description: 'true (default) or false, as texts.' })),
  status: Type.Optional(Coded('SetStatus')),
  note: Type.Optional(Text(2000)),
  query: Type.Optional(Coded(undefined, { max: 2000, description: 'Of a logical set: a search of users.' })),
  origin: Type.Optional(Coded('SetOrigin'))
}

// Codes that are not there are left out of the answer, as in recorded sets: no `empty: coded`.
const shown = (codeTable?: string) => Type.Optional(Coded(codeTable, { empty: undefined, output: true }))

/** A set (`alma-api.md` 2.13), as it is shown. */
export const UserSet = Type.Object(
  {
    link: Link(),
    id: Type.String(),
    name: Type.String(),
    description: Type.Optional(Type.String()),
    type: shown('SetType'),
    content: shown('SetContentType'),
    private: shown('SetPrivacy'),
    status: shown('SetStatus'),
    status_date: Type.Optional(Moment()),
    note: Type.Optional(Type.String()),
    created_by: shown(),
    created_date: Type.Optional(Moment()),
    query: shown(),
    number_of_members: Type.Optional(Linked(Type.Integer())),
    members: Type.Optional(
      Type.Object(Members.properties, {
        output: true,
        xml: { name: 'members' },
        description: 'Always absent: members have an address of their own.'
      })
    ),
    additional_info: Type.Optional(
      Linked(Type.String(), { description: 'Always absent: only sets made of metadata imports have it.' })
    ),
    origin: shown('SetOrigin')
  },
  { $id: 'Set', xml: { name: 'set' } }
)
export const UserSets = Page('sets', 'set', UserSet)

/** A set that is to be made, or whose members are to be changed. */
export const SetPost = Type.Object(
  { ...said, members: Type.Optional(GivenMembers) },
  { $id: 'SetPost', xml: { name: 'set' } }
)
export type SetPost = Static<typeof SetPost>

/** What of a set may be changed. Type, content and origin stay as they are and are read over. */
export const SetPut = Type.Object(said, { $id: 'SetPut', xml: { name: 'set' } })
export type SetPut = Static<typeof SetPut>

const text = (description: string) => Type.Optional(Type.String({ description }))

export const SetParams = Type.Object({ set_id: Type.String({ description: 'Id of the set.' }) })
export const SetsQuery = Type.Object({
  ...PageQuery,
  content_type: text('A code of SetContentType.'),
  set_type: text('ITEMIZED or LOGICAL.'),
  q: text('name~text or created_by~text, joined by AND.'),
  set_origin: text('UI (default) or UI_CZ.')
})
export type SetsQuery = Static<typeof SetsQuery>
export const CreateSetQuery = Type.Object({
  combine: text('AND (default), OR or NOT: makes the set out of set1 and set2.'),
  set1: text('Id of the first set.'),
  set2: text('Id of the second set.'),
  from_logical_set: text('Id of a logical set: its present members become those of an itemized set.'),
  population: text('About metadata imports: refused.'),
  job_instance_id: text('About metadata imports: refused.'),
  nz_set_from_iz_set: text('There is no network zone: refused.'),
  filter_set: text('There are no indication rules: refused.'),
  indication_rule: text('There are no indication rules: refused.')
})
export type CreateSetQuery = Static<typeof CreateSetQuery>
export const ManageQuery = Type.Object({
  op: text('add_members, delete_members or replace_members.'),
  id_type: text('A code of UserIdentifierTypes; default: any identifier of the user.'),
  fail_on_invalid_id: Type.Boolean({
    default: true,
    description: 'false: ids that name nobody, or change nothing, are passed over.'
  })
})
export type ManageQuery = Static<typeof ManageQuery>
export const MembersQuery = Type.Object(PageQuery)
