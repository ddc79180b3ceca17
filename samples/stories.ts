import { type Person, person } from './person.ts'

/** The sample campus is that of this seed. */
export const seed = 2026
/** People of the first feed that are taken as they are, beside those that must be rejected. */
export const population = 500

/** What the staff of the library change by hand between the two feeds, and what the second feed then does. */
export interface HandEdit {
  number: number
  /** A JSON merge patch of the user. */
  patch: object
  /** What somebody at the desk would say. */
  tells: string
}

/** The demo makes these edits over HTTP; `secondFeed` of generate.ts has the values that meet them. */
export const handEdits: readonly HandEdit[] = [
  { number: 16, patch: { user_group: { value: 'STAFF' } }, tells: 'works at the desk: group Undergraduate -> Staff' },
  { number: 34, patch: { campus_code: { value: 'HILL' } }, tells: 'asked for the other campus: Main -> Hill' },
  { number: 55, patch: { preferred_language: { value: 'fr' } }, tells: 'wants letters in French' },
  { number: 70, patch: { pref_first_name: 'Robin' }, tells: 'goes by another first name' }
]

/** After the second feed, somebody takes one of the hand edits back. */
export const handEditTakenBack = {
  number: 34,
  patch: { campus_code: { value: 'MAIN' } },
  field: 'campus_code',
  tells: 'is back on the main campus: staff set the field to what the SIS sent last'
}

export const idOf = (number: number): string => person(number, seed).primaryId

/** Sets what the stories need to begin with. */
export function firstTerm(user: Person): Person {
  if (user.number === 16) user.group = 'UNDERGRAD'
  if (user.number === 34) user.campus = 'MAIN'
  if (user.number === 55) user.language = 'en'
  // Half-filled records are what registrars send: none of these fields is compulsory.
  if (user.number % 41 === 0) delete user.firstName
  if (user.number % 53 === 0) user.addresses = []
  if (user.number % 67 === 0) user.emails = []
  if (user.number % 71 === 0) delete user.campus
  if (user.number % 97 === 0) user.identifiers.splice(1)
  return user
}

/**
 * People of the first feed who are rejected, each for another reason; two claim one barcode. The last is a second record
 * of somebody: of the two, the one that expires later is taken.
 */
export function rejectedAtFirst(): Person[] {
  const nameless = person(601, seed)
  delete nameless.lastName
  const owner = person(604, seed)
  const barcode = owner.identifiers.filter(({ type }) => type === 'BARCODE')
  const claimant = person(605, seed)
  return [
    nameless,
    { ...person(602, seed), group: 'VISITOR' },
    { ...person(603, seed), emails: [{ address: 'p100603@example.edu', type: 'campus' }] },
    owner,
    { ...claimant, identifiers: [...barcode, ...claimant.identifiers.slice(1)] },
    { ...person(7, seed), expiryDate: '2020-09-30Z' }
  ]
}

/** What the second feed says of those whom the library edited, and of those for whom a field comes empty. */
export function secondTerm(user: Person): Person {
  // Edited by hand; the feed has a third value: the hand edit stays.
  if (user.number === 16) user.group = 'GRAD'
  // Edited by hand; the feed still has the value from before: the hand edit stays (SIS-29).
  if (user.number === 34) user.campus = 'MAIN'
  // Edited by hand; the feed has nothing: the hand edit stays.
  if (user.number === 55) delete user.language
  // Nobody edited these: what is known of a protected field is kept when it comes empty (SIS-27).
  if (user.number === 81 || user.number === 112) delete user.group
  if (user.number === 133) delete user.campus
  if (user.number === 154) delete user.language
  return user
}
