import { type KnownPlaces, knownPlaces } from '../libraries/known-store.ts'
import { openHours } from '../libraries/open-hours-rules.ts'
import type { OpenHourRecord } from '../libraries/record.ts'
import type { Work } from '../platform/work.ts'
import { type Said, saidTerms } from './book-store.ts'
import type { Calendar } from './calendar.ts'
import type { Rule, Terms, TermsKind } from './policies.ts'
import { type Facts, fits } from './rules.ts'
import { standardRules, standardTerms } from './standard.ts'

/** All rules and calendars of an institution, in memory: many loans are judged by one read. */
export interface TermsBook {
  timeZone: string
  /** True: the institution has said nothing, the built-in terms hold. */
  standard: boolean
  terms: readonly Terms[]
  rules: readonly Rule[]
  /** The unit of a location. */
  unitOf(library: string, location: string): string | null
  calendar(library: string): Calendar
}

/** What holds where no rule fits: nothing is lent, requested or booked. */
const nothing = (kind: TermsKind): Terms => ({
  code: 'NONE',
  kind,
  name: 'No rule fits',
  policies: { allowed: false }
})

/** Which unit, rule and terms hold; no rule: nothing is allowed. Pure. */
export function judge(
  book: TermsBook,
  kind: TermsKind,
  of: Omit<Facts, 'unit'>
): { unit: string | null; rule: Rule | undefined; terms: Terms } {
  const unit = book.unitOf(of.library, of.location)
  const rule = book.rules.find(candidate => candidate.kind === kind && fits(candidate, { ...of, unit }))
  const terms = book.terms.find(candidate => candidate.code === rule?.terms && candidate.kind === kind)
  return { unit, rule, terms: terms ?? nothing(kind) }
}

// A book is made once of what is remembered: its calendars have looked up many days already.
const made = new WeakMap<KnownPlaces, { said: Said; book: TermsBook }>()

/** Everything that decides about items: of what is remembered, without a statement as a rule. */
export async function loadBook(work: Work): Promise<TermsBook> {
  const said = await saidTerms(work)
  const places = await knownPlaces(work)
  const known = made.get(places)
  if (known?.said === said) return known.book
  const { timeZone, terms, rules } = said
  const own = rules && terms
  const book = bookOf({
    timeZone: timeZone ?? 'UTC',
    standard: !own,
    terms: own ? terms : standardTerms,
    rules: own ? rules : standardRules,
    ...places
  })
  made.set(places, { said, book })
  return book
}

/** The look-ups over what was read. Pure. */
export function bookOf(of: {
  timeZone: string
  standard: boolean
  terms: readonly Terms[]
  rules: readonly Rule[]
  /** By `library/location`. */
  units: Readonly<Record<string, string>>
  /** By library; '' for the institution. */
  hours: Readonly<Record<string, OpenHourRecord[]>>
}): TermsBook {
  const { timeZone, standard, terms, rules, units, hours } = of
  const calendars = new Map<string, Calendar>()
  return {
    timeZone,
    standard,
    terms,
    rules,
    unitOf: (library, location) => units[`${library}/${location}`] ?? null,
    calendar(library) {
      let calendar = calendars.get(library)
      if (!calendar) {
        calendar = calendarOfLines(timeZone, hours[library] ?? [], hours[''] ?? [])
        calendars.set(library, calendar)
      }
      return calendar
    }
  }
}

function calendarOfLines(zone: string, own: OpenHourRecord[], institution: OpenHourRecord[]): Calendar {
  const days = new Map<string, ReturnType<Calendar['hours']>>()
  return {
    zone,
    hours(day) {
      let hours = days.get(day)
      if (!hours) {
        hours = openHours({ own, institution }, day)
        days.set(day, hours)
      }
      return hours
    }
  }
}
