import Type, { type Static } from 'typebox'
import { Coded, Link, Linked, Page, Text, Wrapped } from '../alma/schema.ts'

// Key order is that of recorded answers: the link stands last in JSON, and is an attribute in XML.
const out = { output: true } as const
const Flag = () => Type.Optional(Type.Boolean({ default: false }))
const Count = (options = {}) => Type.Optional(Linked(Type.String(), options))

/** A library (`alma-api.md` 2.18). Everything about it is output. */
export const Library = Type.Object(
  {
    code: Type.String(),
    id: Type.String(),
    name: Type.String(),
    path: Type.Optional(Type.String()),
    description: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    resource_sharing: Type.Optional(Type.Boolean()),
    campus: Type.Optional(Coded(undefined, { description: 'The campus that the library stands on.' })),
    proxy: Type.Optional(Type.String()),
    default_location: Type.Optional(Coded(undefined, { description: 'Where new items of the library stand.' })),
    number_of_locations: Count({ description: 'How many locations the library has.' }),
    number_of_circ_desks: Count({ description: 'How many circulation desks the library has.' }),
    link: Link()
  },
  { $id: 'Library', xml: { name: 'library' } }
)
export type Library = Static<typeof Library>
export const Libraries = Page('libraries', 'library', Library)

const LocationDesk = Type.Object(
  {
    link: Link(),
    circ_desk_code: Text(64),
    circ_desk_name: Type.Optional(Type.String(out)),
    circulation_desk_link: Type.Optional(Type.String(out)),
    check_in: Flag(),
    check_out: Flag(),
    reshelve: Flag()
  },
  { $id: 'LocationDesk', xml: { name: 'circ_desk' } }
)

/** A location of a library, given and taken (`alma-api.md` 2.18). `suppress_from_publishing` is a text, as Alma's. */
export const Location = Type.Object(
  {
    code: Text(64, { minLength: 1 }),
    id: Type.Optional(Type.String(out)),
    name: Text(255, { minLength: 1 }),
    external_name: Type.Optional(Text(255, { empty: 'text' })),
    type: Type.Optional(Coded('HLocation.locationType')),
    remote_storage: Type.Optional(Text(64, { empty: 'text' })),
    map: Type.Optional(Text(255, { empty: 'text' })),
    suppress_from_publishing: Type.Optional(Text(5)),
    fulfillment_unit: Type.Optional(Coded(undefined, { description: 'Decides which lending rules hold here.' })),
    circ_desk: Wrapped('circulationDesksList', LocationDesk),
    accession_placement: Type.Optional(Coded('accessionPlacementsOptions')),
    call_number_type: Type.Optional(Coded('CallNumberType')),
    link: Link()
  },
  { $id: 'Location', xml: { name: 'location' } }
)
export type Location = Static<typeof Location>

/** A location in a PUT: the code may be left out, the address names it. */
export const LocationPut = Type.Object(
  { ...Location.properties, code: Type.Optional(Text(64)) },
  { $id: 'LocationPut', xml: { name: 'location' } }
)
export type LocationPut = Static<typeof LocationPut>
export const Locations = Page('locations', 'location', Location)

const DeskLocation = Type.Object(
  {
    link: Link(),
    location_code: Type.Optional(Type.String()),
    location_name: Type.Optional(Type.String()),
    location_type: Type.Optional(Coded('HLocation.locationType')),
    check_in: Flag(),
    check_out: Flag(),
    reshelve: Flag()
  },
  { $id: 'DeskLocation', xml: { name: 'location' } }
)
const WorkOrderType = Type.Object(
  { work_order_type_code: Type.Optional(Coded()), work_order_time_days: Type.Optional(Type.Integer()) },
  { $id: 'WorkOrderType', xml: { name: 'work_order_type' } }
)
const Printer = Type.Object(
  { additional_printer_details: Type.Optional(Coded()) },
  { $id: 'AdditionalPrinter', xml: { name: 'additional_printer' } }
)
const Whole = () => Type.Optional(Type.Integer())

/** A circulation desk (`alma-api.md` 2.18). Everything about it is output. */
export const CircDesk = Type.Object(
  {
    link: Link(),
    code: Type.String(),
    name: Type.String(),
    primary: Flag(),
    reading_room_desk: Flag(),
    location_to_move_items: Type.Optional(Coded()),
    restore_from_reading_room_at_checkin: Flag(),
    picks_from_shelf: Flag(),
    supports_personal_delivery: Flag(),
    supports_registering_new_users: Flag(),
    supports_overriding_return_date: Flag(),
    hours_to_reshelve: Type.Optional(Type.Number()),
    minutes_delay_for_hold_notification: Whole(),
    description: Type.Optional(Type.String()),
    default_printer: Type.Optional(Coded()),
    additional_printer: Wrapped('additional_printers', Printer),
    creates_return_receipts: Flag(),
    return_receipt_destination: Type.Optional(Coded('ReceiptDestination')),
    creates_loan_receipts: Flag(),
    loan_receipt_destination: Type.Optional(Coded('ReceiptDestination')),
    has_hold_shelf: Flag(),
    hold_shelf_sorting: Type.Optional(Coded('HoldShelfSorting')),
    maximum_days_on_hold_shelf: Whole(),
    has_hold_shelf_processing: Flag(),
    notify_patron_of_canceling_expired_hold: Flag(),
    supports_digitization: Flag(),
    work_time_days: Whole(),
    accept_credit_card: Flag(),
    accept_debit_card: Flag(),
    accept_cash: Flag(),
    accept_online: Flag(),
    accept_check: Flag(),
    print_receipt: Flag(),
    receipt_email: Type.Optional(Type.String()),
    has_self_check: Flag(),
    integration_profile: Type.Optional(Coded()),
    terminal_password: Type.Optional(Type.String()),
    location: Wrapped('locations', DeskLocation, { empty: 'list' }),
    work_order_type: Wrapped('work_order_types', WorkOrderType)
  },
  { $id: 'CircDesk', xml: { name: 'circ_desk' } }
)
export type CircDesk = Static<typeof CircDesk>
export const CircDesks = Page('circ_desks', 'circ_desk', CircDesk)

const params = { libraryCode: Type.String({ minLength: 1, maxLength: 64, description: 'Code of a library.' }) }
export const LibraryParams = Type.Object(params)
export const LocationParams = Type.Object({ ...params, locationCode: Type.String({ minLength: 1, maxLength: 64 }) })
export const CircDeskParams = Type.Object({ ...params, circDeskCode: Type.String({ minLength: 1, maxLength: 64 }) })

/** The institution's own settings (`alma-api.md` 2.18). There is no digital store, hence no `digital`. */
export const General = Type.Object(
  {
    institution: Coded('Organizations'),
    alma_url: Type.String({ description: 'Where the service answers.' }),
    environment_type: Type.String({ description: 'production or sandbox.' })
  },
  { $id: 'General', xml: { name: 'general' } }
)
export const GeneralQuery = Type.Object({
  expand: Type.Optional(Type.String({ maxLength: 255, description: 'Taken and without effect: ingest_form.' }))
})

/** The answer of a ping: XML `<test>POST - OK</test>`, JSON `{"test": "POST - OK"}`. */
export const PingAnswer = Type.Object(
  { test: Type.String({ xml: { name: 'xml_value' } }) },
  { $id: 'PingAnswer', xml: { name: 'test' } }
)
