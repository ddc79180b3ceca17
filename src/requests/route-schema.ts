import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'

const text = (description: string) => Type.Optional(Type.String({ description }))
const flag = (preset: boolean, description: string) => Type.Boolean({ default: preset, description })
const requestId = { request_id: Type.String({ minLength: 1, description: 'Number of the request.' }) }
const user = {
  user_id: Type.String({ minLength: 1, description: 'Any identifier of the user; to read one request also ALL.' })
}
const title = { mms_id: Type.String({ minLength: 1, description: 'MMS id of the title.' }) }
const item = {
  ...title,
  holding_id: Type.String({ minLength: 1, description: 'Number of the holding, or ALL.' }),
  item_pid: Type.String({ minLength: 1, description: 'Number of the item.' })
}
const typed = { user_id_type: text('Type of the identifier: a code of UserIdentifierTypes or all_unique (default).') }
const filters = {
  request_type: text('HOLD, DIGITIZATION or BOOKING; without it all.'),
  status: text('active (default) or history.')
}

export const UserOnly = Type.Object(user)
export const UserRequestParams = Type.Object({ ...user, ...requestId })
export const TitleOnly = Type.Object(title)
export const TitleRequestParams = Type.Object({ ...title, ...requestId })
export const ItemOnly = Type.Object(item)
export const ItemRequestParams = Type.Object({ ...item, ...requestId })

export const TypedQuery = Type.Object(typed)
export const UserListQuery = Type.Object({ ...PageQuery, ...typed, ...filters })
export const ListQuery = Type.Object(filters)

const allowSame = flag(false, 'Takes a second request of the user for the title.')
export const UserCreateQuery = Type.Object({
  ...typed,
  mms_id: text('MMS id: any copy of the title is wanted.'),
  item_pid: text('Number of the one item that is wanted.'),
  allow_same_request: allowSame
})
export const CreateQuery = Type.Object({
  ...typed,
  user_id: text('Any identifier of the requester. A digitization for the library has none.'),
  allow_same_request: allowSame
})
export const CancelQuery = Type.Object({
  reason: Type.Optional(
    Type.String({ maxLength: 255, description: 'Code of RequestCancellationReasons; without it its default.' })
  ),
  note: Type.Optional(Type.String({ maxLength: 2000, description: 'Told to the requester.' })),
  notify_user: flag(true, 'Whether the requester is told.')
})
export const StepQuery = Type.Object({
  op: text('next_step.'),
  release_item: flag(false, 'Lets the copy go once it is digitized.')
})
export const OptionsQuery = Type.Object({
  user_id: Type.String({ default: 'GUEST', description: 'Any identifier of a user; GUEST: anybody.' }),
  consider_dlr: flag(false, 'Taken, without effect: there are no display rules.')
})
export const AvailabilityQuery = Type.Object({
  ...typed,
  period: Type.Integer({ minimum: 1, maximum: 3660, description: 'How many days, weeks or months from now.' }),
  period_type: text('days (default), weeks or months.'),
  user_id: text('Any identifier of the user who wants to book.')
})
