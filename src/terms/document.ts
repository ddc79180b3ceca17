import { isSpellable, parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import { loadBook } from './book.ts'
import { countUnits, replaceTerms } from './document-store.ts'
import type { Policies, Rule, Terms } from './policies.ts'
import type { TermsDocument } from './schema.ts'
import { endOfDay, isZone } from './zone.ts'

/** The institution's terms, rules and time zone; the built-in ones while it has said nothing. */
export async function readTerms(work: Work): Promise<TermsDocument> {
  const { timeZone, terms, rules, standard } = await loadBook(work)
  return {
    time_zone: timeZone,
    standard,
    terms: terms
      .map(({ code, kind, name, policies }) => ({ code, kind, name, policies }))
      .sort((one, other) => (one.code < other.code ? -1 : 1)),
    rules: rules.map(({ unit, ...rule }) => ({ ...rule, ...(unit === null ? {} : { unit }) }))
  } as TermsDocument
}

/** Replaces all of it. 401664 for a rule without its terms, a code twice, an unknown zone or unit. */
export async function writeTerms(work: Work, document: TermsDocument): Promise<TermsDocument> {
  const wrong = mistake(document) ?? (await unknownUnit(work, document)) ?? (await unknownLibrary(work, document))
  if (wrong) throw new AlmaError('TERMS_INVALID', { detail: wrong })
  await replaceTerms(work, document)
  return readTerms(work)
}

/** What is wrong with a document in itself; undefined: nothing. Pure. */
export function mistake({ time_zone, terms, rules }: TermsDocument): string | undefined {
  if (!isZone(time_zone)) return 'time_zone is not the name of a time zone'
  if ((terms.length === 0) !== (rules.length === 0)) return 'terms and rules belong together'
  const codes = new Map<string, Terms>()
  for (const one of terms as Terms[]) {
    if (codes.has(one.code)) return `terms has the code ${one.code} twice`
    codes.set(one.code, one)
    const wrong = wrongPeriod(one.policies, time_zone)
    if (one.kind === 'LOAN' && wrong) return `terms ${one.code}: ${wrong}`
  }
  for (const rule of rules as Rule[])
    if (codes.get(rule.terms)?.kind !== rule.kind) return `a rule names terms of its kind that are not there`
  return undefined
}

function wrongPeriod({ allowed, loan_period }: Policies, zone: string): string | undefined {
  if (allowed === false) return undefined
  const said = Object.values(loan_period ?? {}).filter(value => value !== undefined)
  if (said.length !== 1) return 'loan_period needs days, hours or until'
  const until = loan_period && 'until' in loan_period ? loan_period.until : undefined
  if (until === undefined) return undefined
  return parseDay(until) && isSpellable(endOfDay(until, zone)) ? undefined : 'loan_period.until is no day'
}

async function unknownLibrary(work: Work, { terms }: TermsDocument): Promise<string | undefined> {
  const named = [
    ...new Set(
      (terms as Terms[]).flatMap(({ policies: { pickup_locations: places } }) => (Array.isArray(places) ? places : []))
    )
  ]
  const tables = await codeTables(work)
  const unknown = named.find(code => code === work.institution || !tables.isCode('Organizations', code))
  return unknown === undefined ? undefined : `pickup_locations names the library ${unknown}, which is not there`
}

async function unknownUnit(work: Work, { rules }: TermsDocument): Promise<string | undefined> {
  const named = [...new Set(rules.flatMap(({ unit }) => (unit === undefined ? [] : [unit])))]
  return (await countUnits(work, named)) === named.length
    ? undefined
    : 'a rule names a fulfillment unit that is not there'
}
