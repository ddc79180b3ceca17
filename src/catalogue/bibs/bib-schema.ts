import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Linked, Page, Text, Wrapped } from '../../alma/schema.ts'
import { BibData } from '../items/schema.ts'

const out = { output: true } as const
const shown = (options = {}) => Type.Optional(Type.String({ ...out, ...options }))
const attribute = (max: number, options = {}) => Type.Optional(Text(max, { xml: { attribute: true }, ...options }))

/** A MARC record in XML: what Alma takes and gives for titles and holdings. JSON has it as text, in `anies`. */
const MarcRecord = Type.Object(
  {
    leader: Type.Optional(Text(24)),
    controlfield: Type.Optional(
      Type.Array(
        Type.Object(
          { tag: attribute(3), value: Type.Optional(Type.String({ xml: { name: 'xml_value' } })) },
          { $id: 'MarcControlField', xml: { name: 'controlfield' } }
        )
      )
    ),
    datafield: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ind1: attribute(1),
            ind2: attribute(1),
            tag: attribute(3),
            subfield: Type.Optional(
              Type.Array(
                Type.Object(
                  { code: attribute(1), value: Type.Optional(Type.String({ xml: { name: 'xml_value' } })) },
                  { $id: 'MarcSubfield', xml: { name: 'subfield' } }
                )
              )
            )
          },
          { $id: 'MarcDataField', xml: { name: 'datafield' } }
        )
      )
    )
  },
  { $id: 'MarcRecord', xml: { name: 'record' } }
)
export const MarcXml = MarcRecord
export type WireMarc = Static<typeof MarcRecord>

const Record = Type.Optional(MarcRecord)
const Anies = Type.Optional(
  Type.Array(Type.String(), { ...out, description: 'In JSON: the MARC record, as a text of XML.' })
)
const changes = {
  created_by: shown(),
  created_date: Type.Optional(Day(out)),
  last_modified_by: shown(),
  last_modified_date: Type.Optional(Day(out))
}

/** A title (`rest_bib.xsd`). `suppress_*` are texts, as Alma's. */
export const Bib = Type.Object(
  {
    mms_id: shown(),
    record_format: Type.Optional(Text(32)),
    title: shown({ empty: 'text' }),
    author: shown({ empty: 'null' }),
    issn: shown({ empty: 'null' }),
    isbn: shown({ empty: 'null' }),
    complete_edition: shown({ empty: 'text' }),
    network_number: Wrapped('network_numbers', Type.String({ xml: { name: 'network_number' } }), {
      ...out,
      empty: 'list'
    }),
    place_of_publication: shown({ empty: 'text' }),
    date_of_publication: shown({ empty: 'text' }),
    publisher_const: shown({ empty: 'text' }),
    holdings: Type.Optional(Linked(Type.String())),
    ...changes,
    suppress_from_publishing: Type.Optional(Text(5)),
    suppress_from_external_search: Type.Optional(Text(5)),
    sync_with_oclc: Type.Optional(Text(32)),
    sync_with_libraries_australia: Type.Optional(Text(32)),
    cataloging_level: Type.Optional(Coded(undefined, { empty: undefined })),
    record: Record,
    anies: Anies,
    requests: Type.Optional(Linked(Type.Integer(), { description: 'With expand=requests: how many wait for it.' })),
    link: Link()
  },
  { $id: 'Bib', xml: { name: 'bib' } }
)
export type BibWire = Static<typeof Bib>
export const Bibs = Page('bibs', 'bib', Bib)

/** A holding (`rest_holding.xsd`). */
export const Holding = Type.Object(
  {
    holding_id: shown(),
    ...changes,
    suppress_from_publishing: Type.Optional(Text(5)),
    record: Record,
    anies: Anies
  },
  { $id: 'Holding', xml: { name: 'holding' } }
)
export type HoldingWire = Static<typeof Holding>

const HoldingSummary = Type.Object(
  {
    holding_id: Type.String(),
    library: Type.Optional(Coded('Organizations')),
    location: Type.Optional(Coded()),
    call_number: shown({ empty: 'text' }),
    accession_number: shown({ empty: 'text' }),
    suppress_from_publishing: shown(),
    link: Link()
  },
  { $id: 'HoldingSummary', xml: { name: 'holding' } }
)
const { publisher_const: publisher, link, ...ofBib } = BibData.properties
/** All holdings of a title, and the title (`rest_holdings.xsd`). */
export const Holdings = Type.Object(
  {
    holding: Type.Optional(Type.Array(HoldingSummary)),
    bib_data: Type.Optional(Type.Object({ ...ofBib, publisher, link }, { $id: 'HoldingsBibData', ...out })),
    total_record_count: Type.Integer({ xml: { attribute: true } })
  },
  { $id: 'Holdings', xml: { name: 'holdings' } }
)
export const HoldingSummaryOf = HoldingSummary

const id = (description: string) => Type.String({ minLength: 1, maxLength: 64, description })
export const BibParams = Type.Object({ mms_id: id('Id of a title.') })
export const OneHoldingParams = Type.Object({ ...BibParams.properties, holding_id: id('Id of a holding.') })

const View = Type.Optional(Text(16, { description: 'full, or brief: without the MARC record.' }))
const Expand = Type.Optional(
  Text(255, { description: 'requests: how many wait for the title; p_avail: where its copies are, in fields AVA.' })
)
export const BibQuery = Type.Object({ view: View, expand: Expand })
export const BibsQuery = Type.Object({
  mms_id: Type.Optional(Text(4000, { description: 'Up to 100 ids, separated by commas.' })),
  holdings_id: Type.Optional(Text(64, { description: 'Id of a holding of the title.' })),
  other_system_id: Type.Optional(Text(255, { description: 'One of the network numbers of the title.' })),
  view: View,
  expand: Expand
})
export type BibsQuery = Static<typeof BibsQuery>

const flag = (of: string, preset: boolean) => Type.Optional(Type.Boolean({ default: preset, description: of }))
const Saving = {
  normalization: Type.Optional(Text(64, { description: 'There are no normalization rules: any id is refused.' })),
  validate: flag('Refuse a record whose MARC is not right.', false),
  override_warning: flag('Without effect.', true),
  check_match: flag('Refuse a record that another one matches by a network number.', false)
}
export const BibCreateQuery = Type.Object({
  ...Saving,
  from_nz_mms_id: Type.Optional(Text(64, { description: 'There is no network: no record is found.' })),
  from_cz_mms_id: Type.Optional(Text(64, { description: 'There is no community zone: no record is found.' })),
  import_profile: Type.Optional(Text(64, { description: 'Taken and without effect.' }))
})
export type BibCreateQuery = Static<typeof BibCreateQuery>
export const BibUpdateQuery = Type.Object({
  ...Saving,
  override_lock: flag('Without effect.', true),
  stale_version_check: flag('Refuse a record whose field 005 is not that of the stored one.', false),
  cataloger_level: Type.Optional(Text(16, { description: 'There are no levels: any is refused.' }))
})
export type BibUpdateQuery = Static<typeof BibUpdateQuery>
export const BibOperateQuery = Type.Object({ op: Text(64, { description: 'unlink_from_nz.' }) })
export const BibDeleteQuery = Type.Object({
  override: Type.Optional(Text(16, { default: 'false', description: 'true: with its holdings, if they are empty.' })),
  cataloger_level: Type.Optional(Text(16, { description: 'There are no levels: any is refused.' }))
})
export const HoldingDeleteQuery = Type.Object({
  bib: Type.Optional(Text(16, { default: 'retain', description: 'retain, delete or suppress an empty title.' }))
})

/** The answer of a ping: XML `<test>POST - OK</test>`, JSON `{"test": "POST - OK"}`. */
export const BibTest = Type.Object(
  { test: Type.String({ xml: { name: 'xml_value' } }) },
  { $id: 'BibTest', xml: { name: 'test' } }
)
