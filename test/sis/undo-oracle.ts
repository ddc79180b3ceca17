// What an undo must do, told anew from docs/sis.md: shares no code with the service.

import type { Verdict } from './oracle.ts'
import { namesOf } from './oracle.ts'
import { type Entry, guardedFields, type Person } from './people.ts'

/** The people of a world as they are at a moment. */
export const snapshot = (world: readonly Person[]): Map<Person, Person> =>
  new Map(world.map(person => [person, structuredClone(person)]))

const said = (value: unknown): string => JSON.stringify(value) ?? ''
const key = (text: string): string => text.toLowerCase()
const hand = <T extends Entry>(list: T[]): T[] => list.filter(entry => entry.hand)
const fed = <T extends Entry>(list: T[]): T[] => list.filter(entry => !entry.hand)
const bag = (list: unknown[]): string => said(list.map(said).sort())

/**
 * Takes a run back in the world, which changes: its last record first, each person as far as he still is what it made
 * him. `before` and `after` are the people around the run, `verdicts` what became of its records.
 */
export function expectUndo(
  world: Person[],
  verdicts: readonly Verdict[],
  before: ReadonlyMap<Person, Person>,
  after: ReadonlyMap<Person, Person>
): void {
  for (const { outcome, primary } of verdicts.toReversed()) {
    const person = world.find(one => after.get(one)?.primary === primary)
    if (!person || (outcome !== 'created' && outcome !== 'updated')) continue
    const [was, made] = [before.get(person), after.get(person) as Person]
    if (!was) {
      if (person.version === 1) world.splice(world.indexOf(person), 1)
      continue
    }
    const next = restored(was, made, person)
    const others = world.filter(one => one !== person).flatMap(namesOf)
    const names = namesOf(next).map(({ value }) => key(value))
    const isTaken = names.some(name => others.some(({ value }) => key(value) === name))
    if (!isTaken && new Set(names).size === names.length) Object.assign(person, next)
  }
}

function restored(was: Person, made: Person, now: Person): Person {
  const next: Person = { ...now, manual: { ...now.manual } }
  const fields: Record<string, any> = next
  for (const field of ['primary', 'first', 'last', 'expiry', 'status'] as const)
    if (was[field] !== made[field] && now[field] === made[field]) fields[field] = was[field]
  for (const field of guardedFields) {
    const isReattached = was.manual[field] && !made.manual[field]
    if (was[field] === made[field] && !isReattached) continue
    if (now[field] !== made[field] || now.manual[field]) continue
    next[field] = was[field] as any
    if (isReattached) next.manual[field] = { was: made[field], sent: made[field] }
  }
  for (const list of ['ids', 'notes', 'emails'] as const) {
    const [old, run, present] = [was[list], made[list], now[list]] as Entry[][] as [Entry[], Entry[], Entry[]]
    if (said(fed(old)) === said(fed(run)) || bag(fed(present)) !== bag(fed(run))) continue
    // What the feed had taken over from a person is the person's again.
    const absorbed = hand(old).filter(entry => !hand(run).some(one => said(one) === said(entry)))
    const own = [...hand(present), ...absorbed] as Person['emails']
    const isPreferred = own.some(({ preferred }) => preferred)
    fields[list] = [...own, ...fed(old).map(entry => (isPreferred ? { ...entry, preferred: false } : entry))]
  }
  return next
}
