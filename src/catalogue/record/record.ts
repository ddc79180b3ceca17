/** One MARC field as it came: `ind1`, `ind2` and the subfields in their order. */
export interface DataField {
  tag: string
  ind1: string
  ind2: string
  subfield: { code: string; value: string }[]
}

/** A MARC record, kept whole so that it can be given back. */
export interface MarcRecord {
  leader: string
  controlfield: { tag: string; value: string }[]
  datafield: DataField[]
}

/** What a bib carries beside its columns: read off its MARC record once, when it is stored. */
export interface BibRecord {
  /** 245 $c, which loans and requests show behind the title. */
  responsibility?: string
  issn?: string
  isbn?: string
  completeEdition?: string
  networkNumbers?: string[]
  placeOfPublication?: string
  dateOfPublication?: string
  publisher?: string
  language?: string
  suppressFromPublishing?: boolean
  suppressFromExternalSearch?: boolean
  syncWithOclc?: string
  syncWithLibrariesAustralia?: string
  catalogingLevel?: string
  createdBy?: string
  modifiedBy?: string
  marc: MarcRecord
}

/** What a holding carries beside its columns. */
export interface HoldingRecord {
  /** First indicator of 852: code of CallNumberType. */
  callNumberType?: string
  accessionNumber?: string
  copyId?: string
  suppressFromPublishing?: boolean
  createdBy?: string
  modifiedBy?: string
  marc: MarcRecord
}

/** What an item carries beside its columns: fields of `item_data` and `holding_data` in wire shape, without labels. */
export interface ItemRecord {
  item?: Record<string, unknown>
  holding?: Record<string, unknown>
}
