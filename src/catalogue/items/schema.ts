import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Moment, Page, Text, Wrapped } from '../../alma/schema.ts'

// Fields of items in the order of recorded answers (tulibraries__scan, bibsys__item): JSON of 2021 and XML agree.

const out = { output: true } as const
const text = (max = 1000) => Type.Optional(Text(max, { empty: 'text' }))
/** Shown only where there is one. */
const rare = (max = 1000) => Type.Optional(Text(max))
const shown = (options = {}) => Type.Optional(Type.String({ ...out, ...options }))
const coded = (table?: string, options = {}) => Type.Optional(Coded(table, options))
const rareCode = (table?: string, options = {}) => Type.Optional(Coded(table, { empty: undefined, ...options }))

/** What an item's answer shows of its title. */
export const BibData = Type.Object(
  {
    mms_id: Type.String(),
    title: shown(),
    author: shown({ empty: 'null' }),
    issn: shown({ empty: 'null' }),
    isbn: shown({ empty: 'null' }),
    complete_edition: shown({ empty: 'text' }),
    network_number: Wrapped('network_numbers', Type.String({ xml: { name: 'network_number' } }), { empty: 'list' }),
    place_of_publication: shown({ empty: 'text' }),
    date_of_publication: shown(),
    publisher_const: shown({ empty: 'text' }),
    link: Link()
  },
  { $id: 'ItemBibData', ...out }
)

const HoldingData = Type.Object(
  {
    holding_id: Type.Optional(Text(64)),
    call_number_type: coded('CallNumberType', out),
    call_number: shown({ empty: 'text' }),
    accession_number: shown({ empty: 'text' }),
    copy_id: text(255),
    in_temp_location: Type.Optional(Type.Boolean()),
    temp_library: coded(undefined, { description: 'Code of a library.' }),
    temp_location: coded(undefined, { description: 'Code of a location of that library.' }),
    temp_call_number_type: coded('CallNumberType'),
    temp_call_number: text(),
    temp_policy: coded('ItemPolicy'),
    due_back_date: Type.Optional(Day()),
    link: Link()
  },
  { $id: 'ItemHoldingData' }
)

const lettered = <T>(prefix: string, letters: string, field: () => T) =>
  Object.fromEntries([...letters].map(letter => [`${prefix}_${letter}`, field()])) as Record<string, T>

const LibraryDetails = Type.Object(
  {
    address: Type.Optional(
      Type.Object(
        {
          line1: shown(),
          line2: shown(),
          line3: shown(),
          line4: shown(),
          line5: shown(),
          city: shown(),
          country: rareCode('CountryCodes'),
          email: shown(),
          phone: shown(),
          postal_code: shown(),
          state: shown()
        },
        { $id: 'LibraryAddress' }
      )
    )
  },
  { $id: 'ItemLibraryDetails', ...out }
)
const parts = (wrapper: string, name: string) => Wrapped(wrapper, Type.String({ xml: { name } }), out)

const ItemData = Type.Object(
  {
    pid: shown(),
    barcode: text(255),
    creation_date: Type.Optional(Day(out)),
    modification_date: Type.Optional(Day(out)),
    base_status: coded('BaseStatus', out),
    awaiting_reshelving: Type.Optional(Type.Boolean(out)),
    reshelving_time: Type.Optional(Moment(out)),
    physical_material_type: coded('PhysicalMaterialType'),
    policy: coded('ItemPolicy'),
    provenance: coded('provenanceCodes'),
    po_line: text(255),
    is_magnetic: Type.Optional(Type.Boolean()),
    arrival_date: Type.Optional(Day()),
    expected_arrival_date: Type.Optional(Day()),
    year_of_issue: text(255),
    ...lettered('enumeration', 'abcdefgh', text),
    ...lettered('chronology', 'ijklm', text),
    description: text(2000),
    replacement_cost: Type.Optional(Type.Number({ minimum: 0 })),
    receiving_operator: text(255),
    process_type: coded('PROCESSTYPE', out),
    work_order_type: rareCode(undefined, out),
    work_order_at: rareCode(undefined, out),
    inventory_number: text(255),
    inventory_date: Type.Optional(Day()),
    inventory_price: text(255),
    receive_number: rare(255),
    weeding_number: rare(255),
    weeding_date: Type.Optional(Day()),
    library: coded(undefined, { description: 'Code of the library that it belongs to; a PUT may move the item.' }),
    location: coded(undefined, { description: 'Code of a location of that library.' }),
    alternative_call_number: text(),
    alternative_call_number_type: coded('CallNumberType'),
    alt_number_source: rare(),
    storage_location_id: text(255),
    pages: text(255),
    pieces: text(255),
    public_note: text(2000),
    fulfillment_note: text(2000),
    due_date: Type.Optional(Moment({ ...out, description: 'With expand=due_date, while it is lent.' })),
    due_date_policy: shown({ description: 'With expand=due_date_policy.' }),
    internal_note_1: text(2000),
    internal_note_2: text(2000),
    internal_note_3: text(2000),
    statistics_note_1: text(2000),
    statistics_note_2: text(2000),
    statistics_note_3: text(2000),
    requested: Type.Optional(Type.Boolean({ ...out, empty: 'null' })),
    edition: shown({ empty: 'null' }),
    imprint: shown({ empty: 'null' }),
    language: shown({ empty: 'null' }),
    library_details: Type.Optional(LibraryDetails),
    parsed_alt_call_number: parts('parsed_alt_call_number', 'alt_call_no'),
    parsed_call_number: parts('parsed_call_number', 'call_no'),
    parsed_issue_level_description: parts('parsed_issue_level_description', 'issue_level_description'),
    title_abcnph: shown(),
    physical_condition: coded('ItemPhysicalCondition')
  },
  { $id: 'ItemData' }
)

/** A copy with its title and its shelf (`alma-api.md` 2.10). */
export const Item = Type.Object(
  {
    bib_data: Type.Optional(BibData),
    holding_data: Type.Optional(HoldingData),
    item_data: Type.Optional(ItemData),
    additional_info: shown({ description: 'After a scan-in: where the item has to go.' }),
    link: Link()
  },
  { $id: 'Item', xml: { name: 'item' } }
)
export type ItemWire = Static<typeof Item>
export const Items = Page('items', 'item', Item)

const id = (description: string) => Type.String({ minLength: 1, maxLength: 64, description })
export const HoldingParams = Type.Object({ mms_id: id('Id of a title.'), holding_id: id('Id of a holding, or ALL.') })
export const ItemParams = Type.Object({ ...HoldingParams.properties, item_pid: id('Id of an item.') })

const View = Type.Optional(Text(16, { description: 'brief, or label: with what a label shows.' }))
const Expand = Type.Optional(Text(255, { description: 'due_date, due_date_policy.' }))
const For = Type.Optional(Text(255, { description: 'For whom due_date_policy is told; GUEST by default.' }))
export const ItemQuery = Type.Object({ view: View, expand: Expand, user_id: For })
export const ItemByBarcodeQuery = Type.Object({ item_barcode: Text(255, { description: 'A barcode.' }) })

const date = (of: string) => Type.Optional(Text(40, { description: `Only items whose ${of}.` }))
export const ItemsQuery = Type.Object({
  limit: Type.Integer({ default: 10, minimum: 0, maximum: 100 }),
  offset: Type.Integer({ default: 0, minimum: 0 }),
  view: View,
  expand: Expand,
  user_id: For,
  current_library: Type.Optional(Text(64, { description: 'Only items that stand in this library now.' })),
  current_location: Type.Optional(Text(64, { description: 'Only items that stand in this location now.' })),
  q: Type.Optional(Text(1000, { description: 'enum_a~, enum_b~, chron_i~, chron_j~ or description~ and words.' })),
  order_by: Type.Optional(Text(64, { default: 'none' })),
  direction: Type.Optional(Text(16, { default: 'desc' })),
  create_date_from: date('first day is this or later'),
  create_date_to: date('first day is this or earlier'),
  modify_date_from: date('last change is of this day or later'),
  modify_date_to: date('last change is of this day or earlier'),
  receive_date_from: date('arrival is on this day or later'),
  receive_date_to: date('arrival is on this day or earlier'),
  expected_receive_date_from: date('expected arrival is on this day or later'),
  expected_receive_date_to: date('expected arrival is on this day or earlier')
})
export type ItemsQuery = Static<typeof ItemsQuery>

const Generate = {
  generate_description: Type.Optional(Type.Boolean({ default: false, description: 'Built of the enumeration.' })),
  generate_inventory_num_name: Type.Optional(Text(255, { description: 'Taken and without effect.' }))
}
export const ItemChangeQuery = Type.Object(Generate)
export const ItemDeleteQuery = Type.Object({
  override: Type.Optional(Type.Boolean({ default: false, description: 'Also an item that is not in its place.' })),
  holdings: Type.Optional(Text(16, { default: 'retain', description: 'retain, delete or suppress an empty holding.' })),
  bib: Type.Optional(Text(16, { default: 'retain', description: 'retain, delete or suppress an empty title.' }))
})
