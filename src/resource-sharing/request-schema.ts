import Type from 'typebox'

const optional = Type.Optional
const text = (description: string) => optional(Type.String({ maxLength: 255, description }))
const flag = (preset: boolean, description: string) => Type.Boolean({ default: preset, description })

const userId = Type.String({ minLength: 1, description: 'Any identifier of the user.' })
export const UserParams = Type.Object({ user_id: userId })
export const UserRequestParams = Type.Object({
  user_id: userId,
  request_id: Type.String({ minLength: 1, description: 'Number of the request; or its external id.' })
})
export const PartnerParams = Type.Object({ partner_code: Type.String({ description: 'Code of a partner.' }) })
export const PartnerRequestParams = Type.Object({
  partner_code: Type.String({ description: 'Code of a partner.' }),
  request_id: Type.String({ description: 'Number of the lending request.' })
})

const typed = { user_id_type: text('Type of the identifier; all_unique (default): any.') }
const idType = { request_id_type: text('external: request_id is the external id.') }

export const CreateQuery = Type.Object({
  ...typed,
  override_blocks: flag(false, 'true: in spite of blocks that may be overridden, and of what we have ourselves.')
})
export const GetQuery = Type.Object({ ...typed, ...idType })
export const ActQuery = Type.Object({
  ...typed,
  ...idType,
  op: text('update_shipping.'),
  shipping_cost: text('What the delivery costs, zero or more.'),
  fund_code: text('Code of the table Funds.')
})
export const CancelQuery = Type.Object({
  ...typed,
  remove_request: flag(false, 'true: removed altogether, as if it had never been.'),
  reason: text('Code of RequestCancellationReasons.'),
  note: optional(Type.String({ maxLength: 4000, description: 'A note that is kept with the request.' })),
  notify_user: flag(true, 'Whether the requester is written to.')
})

const list = {
  library: text('Code of a resource sharing library. Mandatory.'),
  status: text('Code of Mandatory- or OptionalLendingWorkflowSteps.'),
  printed: text('Y or N.'),
  reported: text('Y or N.'),
  partner: text('Code of a partner.'),
  requested_format: text('Code of RequestFormats.'),
  supplied_format: text('Code of RequestFormats.')
}
export const LendingListQuery = Type.Object(list)
export const LendingActQuery = Type.Object({ ...list, op: text('mark_reported. Mandatory.') })
