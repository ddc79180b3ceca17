// What a feed must do, told anew from the rules of behaviour.md section 1: shares no code with the service.

import { comparable, type Entry, type Given, type GuardedField, guardedFields, type Person } from './people.ts'

const coreFields = ['first', 'last'] as const

export interface Profile {
  matchIdType: 'PRIMARY_ID' | 'BARCODE'
  unmatched: 'ADD' | 'REJECT'
  swapAll: boolean
  emptyProtectedFields: 'KEEP' | 'CLEAR_OR_DEFAULT'
  originalValueReattaches: boolean
  userGroup?: string | undefined
  preferredLanguage: string
  expiryDays?: number | undefined
  mandatoryFields: string[]
}

export interface Verdict {
  outcome: 'created' | 'updated' | 'unchanged' | 'rejected' | 'removed'
  reason?: string
  primary: string | null
}

const groups = ['STAFF', 'GRAD', 'FACULTY']
const key = (text: string): string => text.toLowerCase()
const equal = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

class Rejected extends Error {}

/** Every value that names a person, the primary id first. */
export const namesOf = ({ primary, ids }: { primary?: string | undefined; ids: Person['ids'] | Given['ids'] }) => [
  ...(primary === undefined ? [] : [{ type: '', value: primary }]),
  ...ids
]

/**
 * Runs a feed over the world, which changes; tells what becomes of each record. `today` counts for new users' dates.
 */
export function expectFeed(
  world: Person[],
  feed: readonly Given[],
  profile: Profile,
  mode: 'import' | 'synchronize',
  expiryOfNew: string
): Verdict[] {
  const met = new Set<Person>()
  return feed.map(given => {
    let person: Person | undefined
    try {
      person = find(world, met, given, profile, mode)
      check(given, profile)
      if (!person) {
        const created = create(world, given, profile, expiryOfNew)
        world.push(created)
        met.add(created)
        return { outcome: 'created', primary: created.primary }
      }
      const changed = profile.swapAll && update(person, given, profile)
      met.add(person)
      return { outcome: changed ? 'updated' : 'unchanged', primary: person.primary }
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      const primary = given.primary ?? whom(world, given, profile)?.primary ?? null
      return { outcome: 'rejected', reason: error.message, primary }
    }
  })
}

/** Whom a refused record is about: the one external person whom its matching identifiers name. */
function whom(world: readonly Person[], given: Given, { matchIdType }: Profile): Person | undefined {
  const wanted = given.ids.filter(({ type }) => type === matchIdType).map(({ value }) => key(value))
  const named = world.filter(
    ({ internal, ids }) =>
      !internal && ids.some(({ type, value }) => type === matchIdType && wanted.includes(key(value)))
  )
  return named.length === 1 ? named[0] : undefined
}

function find(world: Person[], met: Set<Person>, given: Given, profile: Profile, mode: string): Person | undefined {
  if (given.expiry === 'soon') throw new Rejected('INVALID_INPUT')
  const ownerOf = (value: string) => {
    for (const person of world)
      for (const name of namesOf(person)) if (key(name.value) === key(value)) return { person, type: name.type }
    return undefined
  }
  const type = profile.matchIdType === 'PRIMARY_ID' ? '' : profile.matchIdType
  const wanted = namesOf(given).filter(name => name.type === type)
  if (wanted.length === 0) throw new Rejected('MATCH_IDENTIFIER_MISSING')
  let found: Person | undefined
  for (const { value } of wanted) {
    const owner = ownerOf(value)
    if (!owner) continue
    if (owner.type !== type) throw new Rejected('IDENTIFIER_TAKEN')
    if (owner.person.internal) throw new Rejected('USER_NOT_EXTERNAL')
    if (met.has(owner.person)) throw new Rejected('IDENTIFIER_TAKEN')
    if (found && found !== owner.person) throw new Rejected('SEVERAL_MATCHES')
    found = owner.person
  }
  if (found && mode === 'import') throw new Rejected('USER_ALREADY_EXISTS')
  for (const { value } of namesOf(given)) {
    const owner = ownerOf(value)
    if (owner && owner.person !== found) throw new Rejected('IDENTIFIER_TAKEN')
  }
  if (!found && mode === 'synchronize' && profile.unmatched === 'REJECT') throw new Rejected('NO_MATCH')
  return found
}

function check(given: Given, profile: Profile): void {
  const has: Record<string, unknown> = {
    first_name: given.first,
    email: given.emails[0],
    user_group: given.group ?? profile.userGroup
  }
  if (profile.mandatoryFields.some(field => has[field] === undefined)) throw new Rejected('MANDATORY_FIELD')
  if (given.last === undefined) throw new Rejected('MANDATORY_FIELD')
  if (given.group !== undefined && !groups.includes(given.group)) throw new Rejected('USER_GROUP_ILLEGAL')
  once(namesOf(given))
}

function once(names: { value: string }[]): void {
  if (new Set(names.map(({ value }) => key(value))).size < names.length) throw new Rejected('USER_EXISTS')
}

function create(world: Person[], given: Given, profile: Profile, expiryOfNew: string): Person {
  return {
    ...given,
    internal: false,
    primary: given.primary ?? freeId(world, given),
    group: given.group ?? profile.userGroup,
    language: given.language ?? profile.preferredLanguage,
    expiry: given.expiry ?? (profile.expiryDays === undefined ? undefined : expiryOfNew),
    status: (given.status ?? 'ACTIVE').toUpperCase(),
    ids: given.ids.map(id => ({ ...id, hand: false })),
    notes: given.notes.map(text => ({ text, hand: false })),
    emails: preferOne([], given.emails),
    manual: {},
    version: 1
  }
}

function freeId(world: Person[], given: Given): string {
  const taken = new Set([...world.flatMap(namesOf), ...given.ids].map(({ value }) => key(value)))
  const base = key(`${given.first ?? ''}${given.last ?? ''}`)
  if (!taken.has(base)) return base
  let number = 1
  while (taken.has(`${base}${number}`)) number++
  return `${base}${number}`
}

function preferOne(hand: Person['emails'], incoming: Given['emails']): Person['emails'] {
  let free = !hand.some(({ preferred }) => preferred)
  return incoming.map(({ address, preferred }) => {
    const stays = preferred && free
    if (stays) free = false
    return { address, preferred: stays, hand: false }
  })
}

/** True when anything of the person is different afterwards. */
function update(person: Person, given: Given, profile: Profile): boolean {
  const next: Person = { ...person, manual: { ...person.manual } }
  for (const field of coreFields) next[field] = given[field]
  next.primary = given.primary ?? person.primary
  next.status = (given.status ?? person.status).toUpperCase()
  next.expiry = given.expiry ?? (profile.expiryDays === undefined ? undefined : person.expiry)
  for (const field of guardedFields) protect(field, next, given[field], profile)
  const hand = <T extends Entry>(list: T[]): T[] => list.filter(entry => entry.hand)
  const absorbed = (own: { type: string; value: string }) =>
    given.ids.some(({ type, value }) => type === own.type && key(value) === key(own.value))
  next.ids = [...hand(person.ids).filter(id => !absorbed(id)), ...given.ids.map(id => ({ ...id, hand: false }))]
  next.notes = [...hand(person.notes), ...given.notes.map(text => ({ text, hand: false }))]
  next.emails = [...hand(person.emails), ...preferOne(hand(person.emails), given.emails)]
  if (equal(comparable(next), comparable(person))) {
    // What the SIS sends of a field that a person keeps is remembered, and is no change of the user.
    person.manual = next.manual
    return false
  }
  once(namesOf(next))
  Object.assign(person, next, { version: person.version + 1 })
  return true
}

function protect(field: GuardedField, next: Person, given: string | undefined, profile: Profile): void {
  const edit = next.manual[field]
  if (edit) {
    const reattaches = profile.originalValueReattaches && field !== 'pref' && given !== undefined && given === edit.was
    if (given !== undefined) next.manual[field] = { ...edit, sent: given }
    if (!reattaches) return
    delete next.manual[field]
    next[field] = given
  } else if (given !== undefined) next[field] = given
  else if (field === 'pref') next[field] = undefined
  else if (profile.emptyProtectedFields === 'CLEAR_OR_DEFAULT')
    next[field] = field === 'group' ? profile.userGroup : field === 'language' ? profile.preferredLanguage : undefined
}
