import Type, { type Static } from 'typebox'

const text = (description: string) => Type.Optional(Type.String({ description }))

export const RightsQuery = Type.Object({
  mms_id: text('MMS id of the title.'),
  item_pid: text('Number of the one item that is wanted.'),
  user_id: text('Any identifier of the user who wants to ask: the terms of their group, and their addresses, count.')
})
export type RightsQuery = Static<typeof RightsQuery>

const Material = Type.Object({
  material_type: Type.Union([Type.String(), Type.Null()], { description: 'Code of PhysicalMaterialType.' }),
  terms: Type.String({ description: 'Code of the terms of use that a loan of it would have.' }),
  terms_name: Type.String(),
  copies: Type.Integer()
})

const Delivery = Type.Object({
  pickup_location_type: Type.Enum(['USER_HOME_ADDRESS', 'USER_WORK_ADDRESS']),
  fee: Type.Number({ description: 'What it costs, in the currency of the institution; 0: nothing.' })
})

const RequestRight = Type.Object(
  {
    type: Type.Enum(['HOLD', 'DIGITIZATION', 'BOOKING']),
    material_type: Type.Array(Material, { description: 'The materials that may be asked for, with their loans.' }),
    pickup_library: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
    personal_delivery: Type.Array(Delivery)
  },
  { $id: 'RequestRight' }
)

/** What somebody may choose who asks for a title or an item (REQ-02); what may not be asked for is not there. */
export const RequestRights = Type.Object({ option: Type.Array(RequestRight) }, { $id: 'RequestRights' })
export type RequestRights = Static<typeof RequestRights>
