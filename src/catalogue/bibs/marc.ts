import { encodeXml } from '../../alma/xml.ts'
import type { DataField, MarcRecord } from '../record/record.ts'
import { MarcXml, type WireMarc } from './bib-schema.ts'

/** What a title's MARC record says of it. Pure. */
export interface Described {
  title: string | null
  /** Who is responsible for it, as the title page says: what loans and requests show behind the title. */
  responsibility?: string
  author: string | null
  publicationYear: string | null
  issn?: string
  isbn?: string
  completeEdition?: string
  networkNumbers?: string[]
  placeOfPublication?: string
  dateOfPublication?: string
  publisher?: string
  language?: string
}

// What an answer tells of availability is no part of the record: clients send back what they were given.
const isKept = ({ tag }: { tag?: string }): boolean => !/^AV[ADE]$/.test(tag ?? '')

/** A record as it came, every part of it there. 008 has 40 characters: XML readers take blanks at its end away. */
export const marcOf = (wire: WireMarc): MarcRecord => ({
  leader: wire.leader ?? '',
  controlfield: (wire.controlfield ?? []).map(({ tag = '', value = '' }) => ({
    tag,
    value: tag === '008' && value.length > 37 ? value.padEnd(40) : value
  })),
  datafield: (wire.datafield ?? []).filter(isKept).map(({ ind1 = ' ', ind2 = ' ', tag = '', subfield = [] }) => ({
    ind1,
    ind2,
    tag,
    subfield: subfield.map(({ code = '', value = '' }) => ({ code, value }))
  }))
})

const fieldsOf = (record: MarcRecord, ...tags: string[]): DataField[] =>
  record.datafield.filter(field => tags.includes(field.tag))

/** The values of these subfields, in their order in the field. */
const values = (field: DataField | undefined, codes: string): string[] =>
  (field?.subfield ?? []).filter(({ code }) => codes.includes(code)).flatMap(({ value }) => (value ? [value] : []))

/** The first value of that subfield in the first such field. */
export const subfieldOf = (record: MarcRecord, tag: string, code: string): string | undefined =>
  fieldsOf(record, tag).flatMap(field => values(field, code))[0]

/** The text of a control field. */
export const controlOf = (record: MarcRecord, tag: string): string | undefined =>
  record.controlfield.find(field => field.tag === tag)?.value

/** A text without the mark that ISBD puts before the next element. */
const bare = (text: string | undefined, marks: RegExp): string | undefined =>
  text?.replace(marks, '').trim() || undefined

/**
 * Title, author, year and the rest of what items, loans and requests show of a title. As Alma, the title keeps the
 * slash before the responsibility and the year the cataloguer's marks (`client-expectations.md` 2: `c1933.`).
 */
export function describe(record: MarcRecord): Described {
  const imprint = fieldsOf(record, '260')[0] ?? fieldsOf(record, '264').find(field => field.ind2 !== '4')
  const fixed = controlOf(record, '008') ?? ''
  const year = values(imprint, 'c')[0] ?? (/^\d{4}$/.test(fixed.slice(7, 11)) ? fixed.slice(7, 11) : undefined)
  const optional = {
    issn: subfieldOf(record, '022', 'a'),
    isbn: subfieldOf(record, '020', 'a'),
    responsibility: values(fieldsOf(record, '245')[0], 'c').join(' ') || undefined,
    completeEdition: subfieldOf(record, '250', 'a'),
    placeOfPublication: values(imprint, 'a')[0],
    dateOfPublication: year,
    publisher: bare(values(imprint, 'b')[0], /[\s,:;]+$/),
    language: /^[a-z]{3}$/.test(fixed.slice(35, 38)) ? fixed.slice(35, 38) : undefined
  }
  const numbers = fieldsOf(record, '035').flatMap(field => values(field, 'a'))
  return {
    title: values(fieldsOf(record, '245')[0], 'abnp').join(' ') || null,
    author: values(fieldsOf(record, '100', '110', '111')[0], 'abc').join(' ') || null,
    publicationYear: year?.slice(0, 255) ?? null,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(numbers.length > 0 ? { networkNumbers: numbers } : {})
  }
}

/** Why a record is not right MARC: the first reason, in a sentence. Pure. */
export function mistake(record: MarcRecord): string | undefined {
  if (record.leader.length !== 24) return 'The leader must have 24 characters.'
  const tags = [...record.controlfield, ...record.datafield].map(({ tag }) => tag)
  const wrong = tags.find(tag => !/^[0-9A-Za-z]{3}$/.test(tag))
  if (wrong !== undefined) return 'A tag must have three characters.'
  if (fieldsOf(record, '245').length > 1) return 'Field 245 must not be repeated.'
  return undefined
}

/** Where a holding stands, from its field 852: the call number is made of subfields k, h, i and m. */
export function placeOf852(record: MarcRecord) {
  const field = fieldsOf(record, '852')[0]
  if (!field) return undefined
  return {
    library: values(field, 'b')[0] ?? '',
    location: values(field, 'c')[0] ?? '',
    callNumber: values(field, 'khim').join(' ') || null,
    callNumberType: field.ind1.trim() || '#',
    copyId: values(field, 't')[0],
    accessionNumber: values(field, 'j')[0]
  }
}

/** The record as a document of its own, which JSON carries as a text. */
export const marcText = (record: MarcRecord): string => encodeXml(MarcXml, record)
