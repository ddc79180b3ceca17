import Type, { type Static } from 'typebox'
import { Coded, Day, Moment, Page, Text, Wrapped } from '../../alma/schema.ts'

const out = { output: true } as const
/** There in every answer, also when it is empty: clients rely on the keys (tulibraries, slsp). */
const shown = { empty: 'text' } as const
const Out = (options = {}) => Type.Optional(Type.String({ ...out, ...options }))
const Given = (max: number, options = {}) => Type.Optional(Text(max, options))

/** JSON shows the codes, XML the words (recorded: bibsys XML; upenn, tulibraries JSON). */
const statusWords = {
  NOT_STARTED: 'Not Started',
  IN_PROCESS: 'In Process',
  ON_HOLD_SHELF: 'On Hold Shelf',
  HISTORY: 'History'
}

const PageRange = Type.Object(
  { from_page: Given(50), to_page: Given(50) },
  { $id: 'RequiredPagesRange', xml: { name: 'required_pages_range' } }
)

const ResourceSharing = Type.Object(
  {
    id: Type.Optional(Type.String()),
    status: Type.Optional(Coded(undefined, { empty: undefined })),
    link: Type.Optional(Type.String({ xml: { attribute: true } }))
  },
  { output: true }
)

/**
 * A request (`alma-api.md` 2.3). Keys stand in the order of answers of 2024 (tulibraries, slsp); the vendor's XSD
 * leaves the order open.
 */
export const UserRequest = Type.Object(
  {
    title: Out(shown),
    author: Out(shown),
    description: Given(1000, {
      ...shown,
      description: 'The issue that is wanted of a title with several, as its items name it.'
    }),
    manual_description: Given(1000),
    volume: Given(255, shown),
    issue: Given(255, shown),
    part: Given(255, shown),
    user_primary_id: Out({
      ...shown,
      borrower: true,
      description: 'Primary id of the requester; blank once the request is anonymized.'
    }),
    request_id: Out(),
    additional_id: Out({ ...shown, description: 'Number on the hold shelf.' }),
    request_type: Type.Optional(Text(20, { description: 'HOLD, DIGITIZATION or BOOKING.' })),
    request_sub_type: Type.Optional(Coded('RequestSubTypes', { ...out, empty: undefined })),
    mms_id: Out(),
    holding_id: Given(32, { description: 'Of a title-level request: only copies of this holding.' }),
    pickup_location: Out({ description: 'Name of the place of pickup.' }),
    pickup_location_type: Given(40, {
      description: 'LIBRARY, CIRCULATION_DESK, INSTITUTION, USER_HOME_ADDRESS or USER_WORK_ADDRESS.'
    }),
    pickup_location_library: Given(64),
    pickup_location_circulation_desk: Given(64),
    pickup_location_institution: Given(64),
    managed_by_library: Out(),
    managed_by_circulation_desk: Out(),
    managed_by_library_code: Out(),
    managed_by_circulation_desk_code: Out(),
    target_destination: Type.Optional(
      Coded(undefined, { empty: undefined, description: 'Department that digitizes.' })
    ),
    material_type: Type.Optional(Coded('PhysicalMaterialType', { max: 64, empty: 'object' })),
    date_of_publication: Given(255, shown),
    last_interest_date: Type.Optional(Day()),
    partial_digitization: Type.Optional(Type.Boolean()),
    chapter_or_article_title: Given(1000),
    chapter_or_article_author: Given(1000),
    required_pages_range: Wrapped('required_pages', PageRange),
    full_chapter: Given(5),
    comment: Given(2000),
    request_status: Type.Optional(Type.String({ ...out, xml: { words: statusWords } })),
    place_in_queue: Type.Optional(Type.Integer({ ...out, description: 'Only while the request waits for a copy.' })),
    request_date: Type.Optional(Day(out)),
    request_time: Type.Optional(Moment(out)),
    task_name: Out(),
    expiry_date: Type.Optional(Day(out)),
    booking_start_date: Type.Optional(Moment()),
    booking_end_date: Type.Optional(Moment()),
    adjusted_booking_start_date: Type.Optional(Moment(out)),
    adjusted_booking_end_date: Type.Optional(Moment(out)),
    destination_location: Type.Optional(Coded(undefined, { ...out, empty: undefined })),
    call_number_type: Type.Optional(Coded('CallNumberType', { ...out, empty: undefined })),
    call_number: Out(),
    item_policy: Type.Optional(Coded('ItemPolicy', { ...out, empty: undefined })),
    due_back_date: Type.Optional(Day(out)),
    item_id: Out(),
    barcode: Out(),
    resource_sharing: Type.Optional(ResourceSharing),
    copyrights_declaration_signed_by_patron: Type.Optional(Type.Boolean())
  },
  { $id: 'UserRequest', xml: { name: 'user_request' } }
)
export type UserRequest = Static<typeof UserRequest>
export const UserRequests = Page('user_requests', 'user_request', UserRequest)
