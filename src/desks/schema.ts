import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Linked, Moment, Page, Text, Wrapped } from '../alma/schema.ts'

const out = { output: true } as const
const shown = (options = {}) => Type.Optional(Type.String({ ...out, ...options }))
const flag = (preset: boolean, description: string) => Type.Optional(Type.Boolean({ default: preset, description }))
const code = (description: string) => Type.Optional(Text(64, { description }))

/** What a scan-in is told (`alma-api.md` 1.5). */
export const ScanQuery = Type.Object({
  op: Type.Optional(Text(64, { description: 'scan.' })),
  external_id: flag(false, 'The item is named by its barcode in place of its id.'),
  request_id: Type.Optional(Text(64, { description: 'The request that is to be served, when several wait.' })),
  library: code('Library of the desk or department.'),
  circ_desk: code('Desk where the item is; or give department.'),
  department: code('Department where the item is.'),
  work_order_type: code('Work that the department begins on it.'),
  status: code('Step that this work has reached.'),
  done: flag(false, 'The department has done its work.'),
  auto_print_slip: flag(false, 'Prints a slip that goes with the item.'),
  place_on_hold_shelf: flag(false, 'Without effect: there is no step before the hold shelf.'),
  confirm: flag(false, 'Without effect: nothing is asked before.'),
  register_in_house_use: flag(true, 'Counts a use in the library, if it was one.')
})
export type ScanQuery = Static<typeof ScanQuery>

const Metadata = Type.Object(
  {
    mms_id: Type.Optional(Linked(Type.String())),
    title: shown({ empty: 'null' }),
    author: shown({ empty: 'null' }),
    issn: shown({ empty: 'null' }),
    isbn: shown({ empty: 'null' }),
    publisher: shown({ empty: 'null' }),
    publication_place: shown({ empty: 'null' }),
    publication_year: shown({ empty: 'null' })
  },
  { $id: 'RequestedMetadata' }
)
const Copy = Type.Object(
  {
    pid: Type.String(),
    barcode: Type.String(),
    base_status: Type.Optional(Coded('BaseStatus')),
    alternative_call_number: shown({ empty: 'text' }),
    storage_location_id: shown({ empty: 'text' }),
    link: Link()
  },
  { $id: 'RequestedCopy', xml: { name: 'copy' } }
)
const Place = Type.Object(
  {
    holding_id: Type.Optional(Linked(Type.String())),
    library: Type.Optional(Coded('Organizations')),
    call_number: shown({ empty: 'null' }),
    shelving_location: shown(),
    copy: Wrapped('copies', Copy)
  },
  { $id: 'RequestedPlace' }
)
const Requester = Type.Object(
  {
    value: Type.Optional(Type.String({ xml: { name: 'xml_value' }, empty: 'null' })),
    desc: Type.Optional(Type.String({ xml: { attribute: true } })),
    link: Link()
  },
  { $id: 'Requester', ...out, borrower: true }
)
const Wanted = Type.Object(
  {
    id: Type.String(),
    request_type: Type.String(),
    request_sub_type: Type.Optional(Coded('RequestSubTypes')),
    destination: Type.Optional(Coded()),
    request_date: Type.Optional(Day()),
    request_time: Type.Optional(Moment()),
    requester: Type.Optional(Requester),
    comment: shown(),
    printed: Type.Boolean(),
    reported: Type.Boolean(),
    link: Link()
  },
  { $id: 'RequestedRequest', xml: { name: 'request' } }
)

/** What is to be fetched from one shelf, and for whom (`alma-api.md` 2.11). */
export const RequestedResource = Type.Object(
  {
    resource_metadata: Type.Optional(Metadata),
    location: Type.Optional(Place),
    request: Wrapped('requests', Wanted)
  },
  { $id: 'RequestedResource', xml: { name: 'requested_resource' } }
)
export const RequestedResources = Page('requested_resources', 'requested_resource', RequestedResource)

const Filters = {
  library: code('Library of the desk.'),
  circ_desk: code('Desk that fetches.'),
  location: code('Only what stands in this location.'),
  pickup_inst: code('Only what is to be picked up in this institution.'),
  reported: Type.Optional(Text(1, { description: 'Y or N: only what was reported, or was not.' })),
  printed: Type.Optional(Text(1, { description: 'Y or N: only what was printed, or was not.' }))
}
const paging = {
  limit: Type.Integer({ default: 10, minimum: 0, maximum: 100 }),
  offset: Type.Integer({ default: 0, minimum: 0 })
}
export const ResourcesQuery = Type.Object({
  ...Filters,
  order_by: Type.Optional(Text(32, { default: 'call_number', description: 'call_number or location.' })),
  direction: Type.Optional(Text(8, { default: 'asc' })),
  ...paging
})
export const ReportQuery = Type.Object({
  ...Filters,
  op: Type.Optional(Text(32, { description: 'mark_reported.' }))
})
export type ReportQuery = Static<typeof ReportQuery>
export type ResourcesQuery = ReportQuery & Partial<Static<typeof ResourcesQuery>>

/** A slip or letter that waits to be printed (`alma-api.md` 2.11). */
export const Printout = Type.Object(
  {
    id: Type.String(),
    letter: Type.String({ description: 'The page, in HTML.' }),
    printout: Type.String({ description: 'Name of the letter.' }),
    printer: Type.Optional(Coded()),
    status: Type.Optional(Coded()),
    date: Type.Optional(Moment()),
    size: Type.String(),
    source: Type.String({ description: 'Name of the key that asked for it.' }),
    link: Link()
  },
  { $id: 'Printout', xml: { name: 'printout' } }
)
export const Printouts = Page('printouts', 'printout', Printout)

const PrintoutFilters = {
  letter: Type.Optional(Text(255, { default: 'ALL', description: 'Name of a letter.' })),
  status: Type.Optional(Text(16, { default: 'ALL', description: 'Printed, Pending, Canceled or ALL.' })),
  printer_id: Type.Optional(Text(255, { default: 'ALL', description: 'Code of a printer.' })),
  printout_id: Type.Optional(
    Text(4000, { default: 'ALL', description: 'Up to 100 ids, separated by commas; then nothing else counts.' })
  )
}
const Op = Type.Optional(Text(32, { description: 'mark_as_printed or mark_as_canceled.' }))
export const PrintoutsQuery = Type.Object({ ...PrintoutFilters, ...paging })
export type PrintoutsQuery = Static<typeof PrintoutsQuery>
export const PrintoutsAction = Type.Object({ ...PrintoutFilters, op: Op })
export type PrintoutsAction = Static<typeof PrintoutsAction>
export const PrintoutAction = Type.Object({ op: Op })
export const PrintoutParams = Type.Object({
  printout_id: Type.String({ minLength: 1, maxLength: 64, description: 'Id of a printout.' })
})

/** The answer of a ping: XML `<test>POST - OK</test>`, JSON `{"test": "POST - OK"}`. */
export const TaskTest = Type.Object(
  { test: Type.String({ xml: { name: 'xml_value' } }) },
  { $id: 'TaskTest', xml: { name: 'test' } }
)
