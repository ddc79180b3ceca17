import type { Ending } from '../anonymization/rules/endings.ts'
import type { FamilyName } from '../anonymization/rules/settings.ts'
import { addDays } from '../platform/clock.ts'
import { localDay } from '../terms/service.ts'
import type { SubjectEnd } from './schema.ts'
import type { HeldRow } from './store.ts'
import type { Held } from './tables.ts'

/** What ends hang on, read once for all rows of a user. */
export interface Clocks {
  zone: string
  /** Of the user, where there is one: from this day on a purge takes it. */
  purgeDate: string | null
  /** Whether a deletion of the user cuts what is over at once, or leaves it tied to another id (AN-01). */
  cutsWithUser: boolean
  auditDays: number
  /** Of a table whose rows hang on runs: the setting that says how long after the run's end they stay, and its days. */
  runDays(table: string): { setting: string; days: number; rule: string }
  /** By family and number of the row. */
  endings: ReadonlyMap<FamilyName, ReadonlyMap<string, Ending>>
  /** Days after which letters of a type go; null: never, or the type is switched off. */
  periodOf(type: string): number | null
}

const withUser = 'when the user is deleted or purged'

/** When a row ends, part by part, and by which rule; `on` is the first day on which it may go. Pure. */
export function endsOf(held: Held, row: HeldRow, clocks: Clocks): SubjectEnd[] {
  const { ends } = held
  switch (ends.by) {
    case 'user':
      return [userEnd(clocks)]
    case 'staff':
      return [{ of: 'row', rule: 'SET-04', when: 'when staff change or delete it' }]
    case 'run':
      return [runEnd(held.table, row, clocks)]
    case 'clock':
      return [clockEnd(row, ends.days === 'AUDIT_DAYS' ? clocks.auditDays : ends.days, clocks)]
    case 'letter':
      return letterEnds(row, clocks)
    case 'family':
      return familyEnds(ends, row.anchor, clocks)
  }
}

const userEnd = ({ purgeDate }: Clocks): SubjectEnd => ({
  of: 'row',
  rule: 'PUR-01',
  when: withUser,
  ...(purgeDate ? { on: purgeDate } : {})
})

/** The day on which so many days have passed since a moment. */
const dayAfter = (moment: string, days: number, { zone }: Clocks): string =>
  addDays(localDay(new Date(moment), zone), days)

function runEnd(table: string, { anchor }: HeldRow, clocks: Clocks): SubjectEnd {
  const { setting, days, rule } = clocks.runDays(table)
  const when = `at the latest ${days} days after the run ended (${setting})`
  return { of: 'row', rule, when, ...(anchor === null ? {} : { on: dayAfter(anchor, days, clocks) }) }
}

function clockEnd({ anchor }: HeldRow, days: number, clocks: Clocks): SubjectEnd {
  const when = days === 1 ? '24 hours after it was written' : `${days} days after it was written (AUDIT_DAYS)`
  const rule = days === 1 ? 'AN-29' : 'AUD-01'
  return { of: 'row', rule, when, ...(anchor === null ? {} : { on: dayAfter(anchor, days, clocks) }) }
}

/** A letter goes by its period, or with the loan, request or fee that it is about; at the latest with the user. */
function letterEnds({ data }: HeldRow, clocks: Clocks): SubjectEnd[] {
  const days = clocks.periodOf(String(data.type))
  const period: SubjectEnd[] =
    days === null
      ? []
      : [
          {
            of: 'row',
            rule: 'LET-02',
            when: `${days} days after it was written`,
            on: dayAfter(String(data.created_at), days, clocks)
          }
        ]
  const about = [
    ['item_loans', data.loan_id],
    ['requests', data.request_id],
    ['fees', data.fee_id]
  ] as const
  const links = about.flatMap(([family, id]) => familyEnd('row', family, id == null ? null : String(id), clocks))
  return [...period, ...links, userEnd(clocks)]
}

function familyEnds(
  { family, notes }: Extract<Held['ends'], { by: 'family' }>,
  id: string | null,
  clocks: Clocks
): SubjectEnd[] {
  const link = familyEnd('link', family, id, clocks)
  const written = notes ? familyEnd('notes', notes, id, clocks).filter(({ state }) => state !== 'ANONYMIZED') : []
  return link.length === 0 ? [userEnd(clocks)] : [...link, ...written]
}

/** Nothing when the row is none of the family's. */
function familyEnd(of: SubjectEnd['of'], family: FamilyName, id: string | null, clocks: Clocks): SubjectEnd[] {
  const { endings, cutsWithUser } = clocks
  const ending = id === null ? undefined : endings.get(family)?.get(id)
  if (!ending) return []
  const { state, rule, eligibleOn, eligibleBy, endedOn } = ending
  const last = of === 'notes' ? `${withUser} while the link is not cut` : `at the latest ${withUser}`
  const then =
    of === 'row' || cutsWithUser ? last : 'a deletion of the user leaves it under the id that the delete policy keeps'
  const when = `by the rules of ${family}; ${then}`
  return [
    {
      of,
      rule: `${family}: ${eligibleBy ?? rule}`,
      when,
      state,
      ...(endedOn ? { ended_on: endedOn } : {}),
      ...(eligibleOn ? { on: eligibleOn } : {})
    }
  ]
}
