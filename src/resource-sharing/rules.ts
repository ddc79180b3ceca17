import { AlmaError } from '../alma/errors.ts'
import type { Tables } from '../codes/tables.ts'
import { toMinor } from '../fees/money.ts'
import type { ResourceSharingRequest } from './schema.ts'

/** What decides on a request without looking into the database. */

type Given = ResourceSharingRequest
const code = (coded: { value?: string } | undefined): string => coded?.value?.trim() ?? ''

/** Coded fields that both sides take, with the tables that hold their codes. */
const coded: [field: keyof Given, tables: string[]][] = [
  ['format', ['RequestFormats']],
  ['preferred_send_method', ['ResourceSharingRequestSendMethod']],
  ['requested_language', ['ResourceSharingLanguages']],
  ['level_of_service', ['LevelOfService']],
  ['copyright_status', ['ResourceSharingCopyrightsStatus']],
  ['fund', ['Funds']]
]

/** The tables of a citation type: of a borrowing request, and of a lending one (`alma-api.md` 2.4). */
export const citationTables = { BORROWING: 'PhysicalReadingListCitationTypes', LENDING: 'PR_CitationType' } as const

/** The first field whose code is in none of its tables; a table that the institution lacks restricts nothing. */
export function wrongCode(given: Given, tables: Tables, kind: keyof typeof citationTables): string | undefined {
  const all: typeof coded = [...coded, ['citation_type', [citationTables[kind]]]]
  const wrong = all.find(([field, names]) => {
    const value = code(given[field] as { value?: string } | undefined)
    return value !== '' && names.every(name => tables.has(name) && !tables.isCode(name, value))
  })
  if (wrong) return wrong[0]
  const media = given.requested_media?.trim() ?? ''
  return media === '' || /^[1-7]$/.test(media) || tables.isCode('AdditionalRequestedMedia', media)
    ? undefined
    : 'requested_media'
}

/**
 * What a borrowing request must say; throws the first AlmaError that names what is missing or wrong. Whether the pickup
 * place exists is for the caller to see.
 */
export function checkBorrowing(given: Given, tables: Tables): void {
  if (code(given.format) === '') throw new AlmaError('MANDATORY_FIELD', { field: 'format' })
  if (code(given.citation_type) === '') throw new AlmaError('MANDATORY_FIELD', { field: 'citation_type' })
  const wrong = wrongCode(given, tables, 'BORROWING')
  if (wrong) throw new AlmaError('SHARING_FIELD', { field: wrong })
  if (given.agree_to_copyright_terms === undefined)
    throw new AlmaError('MANDATORY_FIELD', { field: 'agree_to_copyright_terms' })
  // Observed with a real institution in 2026: false is refused as an invalid value.
  if (!given.agree_to_copyright_terms) throw new AlmaError('SHARING_TERMS', {})
  if (!given.title && !given.mms_id) throw new AlmaError('MANDATORY_FIELD', { field: 'title' })
  const missing = missingOfArticle(given)
  if (missing.length > 0) throw new AlmaError('SHARING_ARTICLE', { fields: missing.join(', ') })
  if (isPhysical(given) && code(given.pickup_location) === '') throw new AlmaError('SHARING_PICKUP', {})
}

/** A request for something that is carried: it needs a place where it is picked up. */
const isPhysical = (given: Given): boolean => code(given.format).startsWith('PHYSICAL')

/** What a digital article lacks (401930, observed). */
function missingOfArticle(given: Given): string[] {
  if (code(given.format) !== 'DIGITAL' || code(given.citation_type) !== 'CR') return []
  return (['journal_title', 'year', 'author'] as const).filter(field => !given[field])
}

/** What a lending request lacks, or which of its codes is unknown; undefined when it is complete (40166411). */
export function wrongOfLending(given: Given, partner: string, tables: Tables): string | undefined {
  if (!given.external_id) return 'external_id is missing.'
  if (!given.owner) return 'owner is missing.'
  if (code(given.partner) !== '' && code(given.partner) !== partner) return 'partner is not the one of the address.'
  if (code(given.format) === '') return 'format is missing.'
  if (!given.mms_id && !given.title) return 'title is missing.'
  if (!given.mms_id && code(given.citation_type) === '') return 'citation_type is missing.'
  const wrong = wrongCode(given, tables, 'LENDING')
  return wrong ? `${wrong} is not valid.` : undefined
}

/**
 * The resource sharing library that a request of a user belongs to (RS-01): 401768 when the user is with none, 401607
 * when the user is with several and none is named, 401608 when another one is named.
 */
export function ownerOf(given: string | undefined, ofUser: readonly string[]): string {
  const [only, ...more] = ofUser
  if (only === undefined) throw new AlmaError('SHARING_NOT_AFFILIATED', {})
  if (given) {
    if (!ofUser.includes(given)) throw new AlmaError('SHARING_OWNER_FOREIGN', {})
    return given
  }
  if (more.length > 0) throw new AlmaError('SHARING_OWNER_MISSING', {})
  return only
}

const plain = (text: string | undefined): string =>
  (text ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** True when two requests ask for the same thing: the same identifier, or the same words for title and part. */
export function isSame(one: Given, other: Given): boolean {
  const same = (field: 'doi' | 'pmid') => plain(one[field]) !== '' && plain(one[field]) === plain(other[field])
  return same('doi') || same('pmid') || workOf(one) === workOf(other)
}

const workOf = (given: Given): string =>
  [
    given.mms_id || plain(given.title),
    ...(
      [given.author, given.journal_title, given.volume, given.issue, given.chapter, given.chapter_title] as const
    ).map(plain),
    plain(given.pages || given.start_page)
  ].join('|')

/** A shipping cost as it stands in a query, in minor units; 40166425 below zero, 40166426 for what is no amount. */
export function shippingCost(text: string | undefined, currency: string): number {
  const given = text?.trim() ?? ''
  const positive = toMinor(given.replace(/^-/, ''), currency)
  if (positive === undefined) throw new AlmaError('SHARING_SHIPPING', { detail: 'shipping_cost is not an amount.' })
  if (given.startsWith('-') && positive > 0) throw new AlmaError('SHARING_COST_NEGATIVE', {})
  return positive
}

/**
 * The day until which a borrowed title waits on the hold shelf (RS-03): as long as any other, but not beyond the day on
 * which it must be on its way back. Days as `YYYY-MM-DD`.
 */
export function holdUntil(of: { today: string; shelfDays: number; due: string | null; deliveryDays: number }): string {
  const usual = addDays(of.today, of.shelfDays)
  if (of.due === null) return usual
  // A century is as good as any number that a mapping table may hold, and still a date.
  const last = addDays(of.due, -Math.min(of.deliveryDays, 36_500))
  const until = last < usual ? last : usual
  return until < of.today ? of.today : until
}

function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`)
  moment.setUTCDate(moment.getUTCDate() + days)
  return moment.toISOString().slice(0, 10)
}
