// What a feed must do whose records have no order, told anew from docs/decisions/0013: shares no code with the service.

import { expectFeed, type Profile, type Verdict } from './oracle.ts'
import type { Given, Person } from './people.ts'

export interface OrderProfile extends Profile {
  groupPrecedence: string[]
}

interface Alone {
  given: Given
  verdict: Verdict
  /** The person as this record alone would make him. */
  becomes?: Person
  /** Whom it is about, among those of before. */
  whom?: Person
}

const key = (text: string): string => text.toLowerCase()
const keysOf = ({ primary, ids }: Given): { type: string; value: string }[] => [
  ...(primary === undefined ? [] : [{ type: '', value: key(primary) }]),
  ...ids.map(({ type, value }) => ({ type, value: key(value) }))
]
const says = (given: Given): string =>
  JSON.stringify(
    Object.entries({ ...given, status: given.status?.toUpperCase() })
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => `${field} ${JSON.stringify(value)}`)
      .sort()
  )

/** Each record by itself, on the users of before. */
function alone(
  world: readonly Person[],
  given: Given,
  profile: Profile,
  mode: 'import' | 'synchronize',
  expiry: string
): Alone {
  const copy = structuredClone([...world])
  const [verdict] = expectFeed(copy, [given], profile, mode, expiry) as [Verdict]
  if (verdict.outcome === 'rejected') return { given, verdict }
  if (verdict.outcome === 'created') return { given, verdict, becomes: copy.at(-1) as Person }
  const place = copy.findIndex(({ primary }) => primary === verdict.primary)
  return { given, verdict, becomes: copy[place] as Person, whom: world[place] as Person }
}

/** True when the first goes before the second. */
function precedes({ given: one }: Alone, { given: other }: Alone, profile: OrderProfile): boolean {
  const place = ({ group = profile.userGroup }: Given): number => {
    const found = group === undefined ? -1 : profile.groupPrecedence.indexOf(group)
    return found < 0 ? 1000 : found
  }
  if (place(one) !== place(other)) return place(one) < place(other)
  return (one.expiry ?? '') > (other.expiry ?? '')
}

/** Those of the same person: whoever is about the same user, or has a matching identifier in common, and so on. */
function personsOf(taken: readonly Alone[], { matchIdType }: Profile): Alone[][] {
  const type = matchIdType === 'PRIMARY_ID' ? '' : matchIdType
  const matching = ({ given }: Alone) =>
    keysOf(given)
      .filter(one => one.type === type)
      .map(({ value }) => value)
  const same = (one: Alone, other: Alone): boolean =>
    (one.whom !== undefined && one.whom === other.whom) || matching(one).some(value => matching(other).includes(value))
  const left = new Set(taken)
  const persons: Alone[][] = []
  for (const one of left) {
    const person = [one]
    left.delete(one)
    for (const member of person)
      for (const other of left)
        if (same(member, other)) {
          person.push(other)
          left.delete(other)
        }
    persons.push(person)
  }
  return persons
}

/**
 * What becomes of each record, in the order of the feed, and the users afterwards. Primary ids that are made are those
 * of the record alone: the service may add digits.
 */
export function expectUnordered(
  world: readonly Person[],
  feed: readonly Given[],
  profile: OrderProfile,
  mode: 'import' | 'synchronize',
  expiry: string
): { verdicts: Verdict[]; people: Person[] } {
  const all = feed.map(given => alone(world, given, profile, mode, expiry))
  const out = new Map<Alone, string>()
  const winners: Alone[] = []
  for (const person of personsOf(
    all.filter(({ becomes }) => becomes),
    profile
  )) {
    const best = person.find(one =>
      person.every(other => says(one.given) === says(other.given) || precedes(one, other, profile))
    )
    for (const one of person)
      if (!best) {
        // Somebody goes before all the others, but not alone.
        out.set(one, 'PERSON_TWICE')
      } else if (says(one.given) !== says(best.given)) out.set(one, 'RECORD_SUPERSEDED')
      else if (one !== best) out.set(one, 'REPEATED')
    if (best) winners.push(best)
  }
  const shares = (one: Alone, other: Alone): boolean =>
    keysOf(one.given).some(({ value }) => keysOf(other.given).some(key => key.value === value))
  const contested = winners.filter(one => winners.some(other => other !== one && shares(one, other)))
  for (const one of all) {
    const winner = winners.find(({ given }) => says(given) === says(one.given))
    if (winner && contested.includes(winner) && (!out.has(one) || out.get(one) === 'REPEATED'))
      out.set(one, 'IDENTIFIER_CONTESTED')
  }
  const people = [...world]
  const verdicts = all.map((one): Verdict => {
    const reason = out.get(one)
    if (reason === 'REPEATED') return { outcome: 'unchanged', reason, primary: one.verdict.primary }
    if (reason) return { outcome: 'rejected', reason, primary: one.given.primary ?? null }
    if (one.verdict.outcome === 'updated') people[world.indexOf(one.whom as Person)] = one.becomes as Person
    if (one.verdict.outcome === 'created') people.push(one.becomes as Person)
    return one.verdict
  })
  return { verdicts, people }
}
