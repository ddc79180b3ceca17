import { describe } from '../bibs/marc.ts'
import type { BibRecord, DataField, MarcRecord } from '../record/record.ts'
import { firstNames, lastNames, openings, publishers, things } from './words.ts'

// Everything follows from the number of a title: the sample campus is the same everywhere.

/** Ids and barcodes of the sample campus: title 7 is 990000000007, its second copy has the barcode 3901000000702. */
export const sampleIds = {
  bib: (title: number): string => String(990_000_000_000 + title),
  holding: (title: number, place: number): string => String(220_000_000_000 + title * 10 + place),
  item: (title: number, copy: number): string => String(230_000_000_000 + title * 100 + copy),
  barcode: (title: number, copy: number): string =>
    `3901${String(title).padStart(7, '0')}${String(copy).padStart(2, '0')}`
}

interface Place {
  library: string
  location: string
  policy: string | null
  material: string
}
const place = (library: string, location: string, material: string, policy: string | null = null): Place => ({
  library,
  location,
  policy,
  material
})
/** Where copies stand; the index is part of a holding's id. */
const places = {
  stacks: place('MAIN', 'STACKS', 'BOOK'),
  science: place('SCI', 'STACKS', 'BOOK'),
  reserves: place('MAIN', 'RESERVES', 'BOOK', 'RESERVE'),
  annex: place('MAIN', 'ANNEX', 'BOOK'),
  reference: place('MAIN', 'REF', 'BOOK', 'REFERENCE'),
  journals: place('SCI', 'JOURNALS', 'ISSUE', 'REFERENCE'),
  scores: place('MUSIC', 'SCORES', 'SCORE'),
  media: place('MUSIC', 'MEDIA', 'CD', 'MEDIA'),
  laptops: place('MAIN', 'LAPTOPS', 'LAPTOP', 'EQUIPMENT')
}
type PlaceName = keyof typeof places
const placeNames = Object.keys(places) as PlaceName[]

const special: Record<number, PlaceName> = { 16: 'reference', 17: 'journals', 18: 'media', 19: 'scores' }
const other: PlaceName[] = ['reserves', 'stacks', 'science', 'annex']

/** Where a copy of a title stands: most titles are books of one of two libraries. Pure. */
export function placeOfCopy(title: number, copy: number): PlaceName {
  if (title % 60 === 0) return 'laptops'
  const kept = special[title % 20]
  if (kept) return kept
  const home = title % 3 === 0 ? 'science' : 'stacks'
  return copy === 2 ? (other[title % 4] ?? home) : home
}

const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T

function words(title: number) {
  const round = Math.floor((title - 1) / (openings.length * things.length))
  const name = `${pick(openings, title)} ${pick(things, title)}`
  const [city, publisher] = pick(publishers, title)
  return {
    title: round === 0 ? name : `${name}, part ${round + 1}`,
    author: `${pick(lastNames, title * 5)}, ${pick(firstNames, title)}`,
    year: String(1950 + ((title * 7) % 75)),
    city,
    publisher
  }
}

/** An ISBN of a publisher's number that is not given out, with its check digit. */
function isbnOf(title: number): string {
  const digits = `97899999${String(title % 10000).padStart(4, '0')}`
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0)
  return digits + String((10 - (sum % 10)) % 10)
}

const field = (tag: string, indicators: string, ...subfields: [code: string, value: string][]): DataField => ({
  tag,
  ind1: indicators.charAt(0),
  ind2: indicators.charAt(1),
  subfield: subfields.map(([code, value]) => ({ code, value }))
})

function marcOfTitle(number: number): MarcRecord {
  const { title, author, year, city, publisher } = words(number)
  const isLaptop = placeOfCopy(number, 1) === 'laptops'
  const name = isLaptop ? `Laptop ${number / 60}` : title
  const credited = [
    field('100', '1 ', ['a', author]),
    field('245', '10', ['a', `${name} /`], ['c', `${author.split(', ').reverse().join(' ')}.`]),
    field('264', ' 1', ['a', `${city} :`], ['b', `${publisher},`], ['c', year])
  ]
  return {
    leader: '00000nam a2200000 i 4500',
    controlfield: [
      { tag: '001', value: String(sampleIds.bib(number)) },
      { tag: '008', value: `260101s${year}    xxk           000 0 eng d` }
    ],
    datafield: isLaptop
      ? [field('245', '00', ['a', name])]
      : [field('020', '  ', ['a', isbnOf(number)]), field('035', '  ', ['a', `(SAMPLE)${number}`]), ...credited]
  }
}

/** The title of this number, ready to be stored. */
export function sampleBib(number: number, by: string) {
  const marc = marcOfTitle(number)
  const { title, author, publicationYear, ...described } = describe(marc)
  const record: BibRecord = { ...described, createdBy: by, modifiedBy: by, marc }
  return { id: sampleIds.bib(number), title, author, publication_year: publicationYear, record }
}

/** The holdings and items of the title of this number with so many copies, ready to be stored. */
export function sampleCopies(number: number, copies: number, by: string) {
  const bibId = sampleIds.bib(number)
  const { year } = words(number)
  const shelfMark = pick(['PR', 'QA', 'HD', 'DA', 'GB', 'ML'], number)
  const callNumber = `${shelfMark}${1000 + ((number * 37) % 8000)} .S${number} ${year}`
  const items = Array.from({ length: copies }, (_, index) => {
    const name = placeOfCopy(number, index + 1)
    const { library, location, policy, material } = places[name]
    return {
      id: sampleIds.item(number, index + 1),
      bib_id: bibId,
      holding_id: sampleIds.holding(number, placeNames.indexOf(name)),
      barcode: sampleIds.barcode(number, index + 1),
      library,
      location,
      policy,
      material_type: material,
      record: { item: { pieces: '1', receiving_operator: by }, holding: { copy_id: String(index + 1) } }
    }
  })
  const holdings = [...new Map(items.map(item => [item.holding_id, item])).values()].map(item => ({
    id: item.holding_id,
    bib_id: bibId,
    library: item.library,
    location: item.location,
    call_number: callNumber,
    record: {
      callNumberType: '0',
      createdBy: by,
      modifiedBy: by,
      marc: {
        leader: '00000nx  a22000001i 4500',
        controlfield: [{ tag: '001', value: String(item.holding_id) }],
        datafield: [field('852', '0 ', ['b', item.library], ['c', item.location], ['h', callNumber])]
      }
    }
  }))
  return { holdings, items }
}
