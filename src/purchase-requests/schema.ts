import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Linked, Page, Text, Wrapped } from '../alma/schema.ts'

const out = { output: true } as const
const optional = Type.Optional
const text = (max = 1000) => optional(Text(max, { empty: 'null' }))

/** What should be bought. */
const ResourceMetadata = Type.Object(
  {
    mms_id: optional(
      Linked(Type.String({ maxLength: 64 }), {
        output: false,
        description: 'The title in our own catalogue, if it is there.'
      })
    ),
    title: text(4000),
    author: text(4000),
    issn: text(),
    isbn: text(),
    publisher: text(),
    publication_place: text(),
    publication_year: text()
  },
  { $id: 'PurchaseRequestMetadata', xml: { name: 'resource_metadata' } }
)

/** Where copies should stand, and how many. */
const Location = Type.Object(
  {
    library: optional(Coded('Organizations')),
    shelving_location: optional(Text(64)),
    quantity: optional(Type.Integer())
  },
  { $id: 'PurchaseRequestLocation', xml: { name: 'location' } }
)

/** A purchase request, given and taken (`alma-api.md` 2.5). Names that no document tells are guessed: docs/api.md. */
export const PurchaseRequest = Type.Object(
  {
    link: Link(),
    request_id: optional(Type.String(out)),
    created_date: optional(Day(out)),
    last_modified_date: optional(Day(out)),
    format: optional(Coded('PR_RequestedFormat')),
    requested_type: optional(Coded(undefined, { description: 'PhysicalMaterialType or electronicMaterialType.' })),
    citation_type: optional(Coded('PR_CitationType')),
    owning_library: optional(Coded('Organizations')),
    requester: optional(
      Coded(undefined, { borrower: true, description: 'Primary id of the user; taken by PUT only.' })
    ),
    status: optional(Coded('PurchaseRequestStatus', out)),
    reject_reason: optional(Coded('PR_RejectReasons')),
    approved_by: optional(Text(255, { description: 'Primary id of the user who approves.' })),
    po_line_type: optional(Text(64)),
    fund: optional(Coded('Funds')),
    estimated_cost: optional(
      Type.Object(
        { sum: optional(Text(32)), currency: optional(Coded('Currency_CT')) },
        { xml: { name: 'estimated_cost' } }
      )
    ),
    vendor: optional(Coded('Vendors')),
    vendor_account: optional(Text(255)),
    license_name: optional(Text(255)),
    notify_on_arrival: optional(Type.Boolean()),
    note: text(4000),
    location: Wrapped('locations', Location, { empty: 'list' }),
    resource_metadata: optional(ResourceMetadata)
  },
  { $id: 'PurchaseRequest', xml: { name: 'purchase_request' } }
)
export type PurchaseRequest = Static<typeof PurchaseRequest>
export const PurchaseRequests = Page('purchase_requests', 'purchase_request', PurchaseRequest)
