import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import { Coded, Link, Page } from '../alma/schema.ts'

/** A partner, as little as requests need of it. It is kept in the mapping table ResourceSharingPartners. */
export const Partner = Type.Object(
  {
    link: Link(),
    partner_details: Type.Object({
      code: Type.String(),
      name: Type.String(),
      status: Coded(undefined, { description: 'ACTIVE: a partner that is not is taken out of the table.' }),
      avg_supply_time: Type.Optional(Type.Integer({ description: 'Days that a delivery takes.' }))
    })
  },
  { $id: 'Partner', xml: { name: 'partner' } }
)
export const Partners = Page('partners', 'partner', Partner)

export const PartnerListQuery = Type.Object({
  ...PageQuery,
  status: Type.Optional(Type.String({ description: 'ACTIVE or INACTIVE.' }))
})
