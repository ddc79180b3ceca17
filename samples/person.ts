import { halls, type Naming, namings, notes, streetKinds, streets, towns } from './names.ts'
import { type Random, random } from './random.ts'

export interface Contact {
  line1: string
  line2?: string
  city: string
  postalCode: string
  type: string
}

/** What the registrar of the sample campus knows of a person. Absent: the registrar's export leaves it out. */
export interface Person {
  number: number
  primaryId: string
  firstName?: string
  middleName?: string
  lastName?: string
  title?: string
  group?: string
  campus?: string
  language?: string
  birthDate?: string
  expiryDate: string
  purgeDate: string
  status: 'ACTIVE' | 'INACTIVE'
  jobDescription?: string
  addresses: Contact[]
  emails: { address: string; type: string }[]
  phones: { number: string; type: string }[]
  identifiers: { type: string; value: string }[]
  statistics: { category: string; type: string }[]
  note?: string
}

const letters = 'ABDEFGHJLNPQRSTUWXYZ'
const two = (number: number) => String(number).padStart(2, '0')
const groups = [
  ...Array(62).fill('UNDERGRAD'),
  ...Array(20).fill('GRAD'),
  ...Array(9).fill('STAFF'),
  ...Array(7).fill('FACULTY'),
  'ALUMNI',
  'EXTERNAL'
] as string[]
const faculties = ['ARTS', 'SCIENCE', 'MEDICINE', 'LAW', 'ENGINEERING']

/** The person of a number: always the same one for the same seed. */
export function person(number: number, seed: number): Person {
  const chosen = random(seed, number)
  const naming = chosen.chance(55) ? namings[0] : chosen.pick(namings)
  const group = chosen.pick(groups)
  const student = group === 'UNDERGRAD' || group === 'GRAD'
  const ends = 2027 + chosen.number(3)
  return {
    number,
    primaryId: `p${100_000 + number}`,
    ...names(chosen, naming),
    ...(group === 'FACULTY' ? { title: chosen.pick(['Dr', 'Prof']) } : {}),
    group,
    campus: chosen.chance(70) ? 'MAIN' : 'HILL',
    language: chosen.chance(60) ? 'en' : naming.language,
    ...(chosen.chance(90) ? { birthDate: `${1955 + chosen.number(52)}-${two(1 + chosen.number(12))}-15Z` } : {}),
    expiryDate: `${ends}-09-30Z`,
    purgeDate: `${ends + 2}-09-30Z`,
    status: 'ACTIVE',
    ...(student ? {} : { jobDescription: `${chosen.pick(halls)} House, office ${1 + chosen.number(400)}` }),
    addresses: addresses(chosen, student),
    emails: [
      { address: `p${100_000 + number}@example.edu`, type: student ? 'school' : 'work' },
      ...(chosen.chance(25) ? [{ address: `reader.${number}@mail.example.edu`, type: 'personal' }] : [])
    ],
    phones: chosen.chance(70) ? [{ number: phone(chosen), type: 'mobile' }] : [],
    identifiers: [
      { type: 'BARCODE', value: `2900${String(number).padStart(9, '0')}` },
      { type: 'UNIV_ID', value: `U${String(7_000_000 + number)}` }
    ],
    statistics: statistics(chosen, student),
    ...(chosen.chance(4) ? { note: chosen.pick(notes) } : {})
  }
}

const names = (chosen: Random, { given, family }: Naming) => ({
  firstName: chosen.pick(given),
  ...(chosen.chance(30) ? { middleName: chosen.pick(given) } : {}),
  lastName: chosen.pick(family)
})

function addresses(chosen: Random, student: boolean): Contact[] {
  const found = [address(chosen, 'home')]
  if (student && chosen.chance(15))
    found.push({
      line1: `${chosen.pick(halls)} Hall`,
      line2: `Room ${1 + chosen.number(900)}`,
      city: 'Aldermoor',
      postalCode: 'ZM1 1AA',
      type: 'school'
    })
  return found
}

/** A postal address in towns, and with postal codes, that nobody has given out. */
export const address = (chosen: Random, type: string): Contact => ({
  line1: `${1 + chosen.number(180)} ${chosen.pick(streets)} ${chosen.pick(streetKinds)}`,
  city: chosen.pick(towns),
  postalCode: `ZM${1 + chosen.number(30)} ${chosen.number(10)}${letters[chosen.number(20)]}${letters[chosen.number(20)]}`,
  type
})

/** From ranges that are kept for fiction: mobile 07700 900xxx, and 0161 496 0xxx. */
export const phone = (chosen: Random): string =>
  chosen.chance(70)
    ? `+44 7700 900${String(chosen.number(1000)).padStart(3, '0')}`
    : `+44 161 496 0${String(chosen.number(1000)).padStart(3, '0')}`

const statistics = (chosen: Random, student: boolean): Person['statistics'] => [
  { category: student || chosen.chance(50) ? chosen.pick(faculties) : 'ADMIN', type: 'COLLEGE' },
  student
    ? { category: chosen.pick(['YEAR1', 'YEAR2', 'YEAR3']), type: 'YEAR' }
    : { category: chosen.chance(80) ? 'FULLTIME' : 'PARTTIME', type: 'LOAD' }
]
