import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Linked, Moment, Page, Text, Wrapped } from '../alma/schema.ts'

const out = { output: true } as const
const optional = Type.Optional
const text = (max = 1000, options = {}) => optional(Text(max, options))
// Recorded answers show these as null where there is nothing (scriptotek lending_requests, 2018).
const shown = (max = 1000) => text(max, { empty: 'null' })
const borrower = { borrower: true } as const
const flag = (options = {}) => optional(Type.Boolean(options))

/** A code with a label and the address of what it names. */
const Named = (options = {}) =>
  Type.Object(
    {
      value: optional(Type.String({ maxLength: 255, xml: { name: 'xml_value' } })),
      desc: optional(Type.String({ xml: { attribute: true }, output: true })),
      link: Link()
    },
    { empty: 'coded', ...options }
  )

/** A sum of money with its currency. */
const Amount = (options = {}) =>
  optional(
    Type.Object({ sum: optional(Type.Number()), currency: optional(Coded('Currency_CT')) }, { ...out, ...options })
  )

const Note = Type.Object(
  { content: text(4000), created_date: optional(Day()), created_by: text(255) },
  { $id: 'ResourceSharingNote', xml: { name: 'rs_note' } }
)

const head = {
  request_id: optional(Type.String(out)),
  external_id: text(255),
  created_date: optional(Day(out)),
  last_modified_date: optional(Day(out)),
  created_time: optional(Moment(out)),
  last_modified_time: optional(Moment(out)),
  status: optional(
    Coded(undefined, { ...out, description: 'Mandatory- or Optional-Borrowing- or -LendingWorkflowSteps.' })
  ),
  owner: text(64, { description: 'Code of the resource sharing library, a plain text.' }),
  partner: optional(Named({ description: 'A partner: first column of the mapping table ResourceSharingPartners.' })),
  user_request: optional(Linked(Type.String())),
  requester: optional(Named({ ...out, borrower: true })),
  requested_media: text(64)
}

const delivery = {
  format: optional(Coded('RequestFormats')),
  allow_other_formats: flag(),
  supplied_format: optional(Coded('RequestFormats', out)),
  preferred_send_method: optional(Coded('ResourceSharingRequestSendMethod', { empty: undefined })),
  requested_language: optional(Coded('ResourceSharingLanguages', { empty: undefined })),
  pickup_location: optional(Coded(undefined, { empty: undefined, description: 'Code of a library or of a desk.' })),
  pickup_location_type: text(64, { description: 'LIBRARY (default) or CIRCULATION_DESK, a plain text.' }),
  reading_room: optional(Coded(undefined, { empty: undefined })),
  last_interest_date: optional(Day()),
  use_alternative_address: flag(),
  text_email: text(255, borrower),
  text_postal_1: text(255, borrower),
  text_postal_2: text(255, borrower),
  text_postal_3: text(255, borrower),
  text_postal_4: text(255, borrower),
  shipping_cost: Amount(),
  request_cost: Amount(),
  receive_cost: Amount(),
  lost_damaged_fee: Amount(),
  fund: optional(Coded('Funds', { empty: undefined })),
  copyright_status: optional(Coded('ResourceSharingCopyrightsStatus')),
  agree_to_copyright_terms: flag(),
  need_patron_info: flag(),
  willing_to_pay: flag()
}

const handling = {
  citation_type: optional(
    Coded(undefined, { description: 'PhysicalReadingListCitationTypes; of lending PR_CitationType.' })
  ),
  note: shown(4000),
  maximum_fee: optional(Type.Number({ minimum: 0 })),
  has_active_notes: flag(out),
  rs_note: Wrapped('rs_notes', Note, { ...out, empty: 'list' }),
  printed: flag(out),
  reported: flag(out),
  level_of_service: optional(Coded('LevelOfService'))
}

const citation = {
  mms_id: text(64),
  barcode: shown(255),
  additional_barcode: Wrapped('additional_barcodes', Type.String(), out),
  title: text(4000),
  issn: shown(),
  isbn: shown(),
  author: shown(4000),
  author_initials: text(),
  year: shown(),
  publisher: shown(),
  place_of_publication: shown(),
  edition: shown(),
  specific_edition: flag(),
  volume: shown(),
  journal_title: shown(4000),
  issue: shown(),
  chapter: shown(),
  chapter_title: text(4000),
  chapter_author: text(),
  editor: shown(),
  pages: shown(),
  start_page: text(),
  end_page: text(),
  part: shown(),
  source: shown(),
  series_title_number: text(),
  doi: shown(),
  pmid: shown(),
  additional_person_name: text(),
  call_number: text(),
  bib_note: text(4000),
  lcc_number: shown(),
  oclc_number: shown(),
  other_standard_id: text(),
  remote_record_id: text()
}

/** A request to or from a partner, given and taken (`alma-api.md` 2.4); keys in the order of recorded answers. */
export const ResourceSharingRequest = Type.Object(
  { ...head, ...delivery, ...handling, ...citation },
  { $id: 'UserResourceSharingRequest', xml: { name: 'user_resource_sharing_request' } }
)
export type ResourceSharingRequest = Static<typeof ResourceSharingRequest>

/** A list of requests; it is not paged. */
export const ResourceSharingRequests = Page(
  'user_resource_sharing_requests',
  'user_resource_sharing_request',
  ResourceSharingRequest
)
