import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'

const text = (description: string) => Type.Optional(Type.String({ maxLength: 255, description }))
const userId = Type.String({ minLength: 1, description: 'Any identifier of the user.' })
const typed = { user_id_type: text('Type of the identifier; all_unique (default): any.') }

export const UserParams = Type.Object({ user_id: userId })
export const UserPurchaseParams = Type.Object({
  user_id: userId,
  purchase_request_id: Type.String({ description: 'Number of the purchase request.' })
})
export const PurchaseParams = Type.Object({ id: Type.String({ description: 'Number of the purchase request.' }) })

export const NamingQuery = Type.Object(typed)
export const UserListQuery = Type.Object({
  ...typed,
  ...PageQuery,
  status: text('INREVIEW, APPROVED, REJECTED or DEFERRED.')
})
export const CancelQuery = Type.Object({ ...typed, op: text('cancel.') })
export const ListQuery = Type.Object({
  ...PageQuery,
  format: text('Code of PR_RequestedFormat.'),
  owning_library: text('Code of a library.'),
  status: text('Code of PurchaseRequestStatus.'),
  citation_type: text('Code of PR_CitationType.')
})
export const ActionQuery = Type.Object({ op: text('approve or reject.') })
