import { Numbers, placesBy, runsOf } from './numbers.ts'

/** A record that would be taken if it were alone, and claims something that others claim too. */
export interface Contender {
  /** Number of the record within the run. */
  number: number
  /** Where it stands: which feed, which line. */
  entry: number
  line: number
  /** The user it is about; 0: none that exists. */
  user: number
  /** Equal for records that say the same. */
  content: number
  /** The larger one goes before (precedence.ts). */
  strength: number
  /** Hashes of the identifiers that tell whom it is about, and of all its identifiers. */
  matchKeys: readonly number[]
  keys: readonly number[]
}

const [taken, repeated, twice, superseded, contested] = [0, 1, 2, 3, 4] as const
const kinds = [undefined, 'REPEATED', 'PERSON_TWICE', 'RECORD_SUPERSEDED', 'IDENTIFIER_CONTESTED'] as const

export type Contested = NonNullable<(typeof kinds)[number]>

/** What becomes of a record because of another, and where that one stands. */
export interface Verdict {
  number: number
  user: number
  why: Contested
  entry: number
  line: number
}

/**
 * Who of a feed's records is taken when some claim the same (SIS-22), whatever their order. Records that are about the
 * same user, or share an identifier that tells whom they are about, are one person's. Of one person the strongest
 * content is taken, once; two that are equally strong refuse each other, and the person's others with them. What is
 * left of different persons may not share an identifier: whoever does is refused. Pure; about 120 bytes a contender.
 */
export class Contest {
  readonly #of = {
    number: new Numbers(),
    entry: new Numbers(),
    line: new Numbers(),
    user: new Numbers(),
    content: new Numbers(),
    strength: new Numbers()
  }
  readonly #matches = { key: new Numbers(), owner: new Numbers() }
  readonly #claims = { key: new Numbers(), owner: new Numbers() }

  get size(): number {
    return this.#of.number.length
  }

  add({ matchKeys, keys, ...contender }: Contender): void {
    const owner = this.size
    for (const [name, numbers] of Object.entries(this.#of)) numbers.push(contender[name as keyof typeof contender])
    for (const key of matchKeys) push(this.#matches, key, owner)
    for (const key of keys) push(this.#claims, key, owner)
  }

  /** What becomes of those who are not simply taken. */
  *verdicts(): Generator<Verdict> {
    const { content, strength } = this.#of
    const persons = this.#persons()
    const places = placesBy(this.size, (one, other) => this.#before(persons, one, other))
    // Who is taken, or would be but for an identifier: of copies the first.
    const original = new Uint32Array(this.size)
    const what = new Uint8Array(this.size)
    const rival = new Uint32Array(this.size)
    for (const [from, to] of runsOf(places, (one, other) => persons[one] === persons[other])) {
      const group = places.subarray(from, to)
      const first = group[0] ?? 0
      const other = group.find(one => content.at(one) !== content.at(first))
      const isTied = other !== undefined && strength.at(other) === strength.at(first)
      for (const one of group) {
        const isFirst = content.at(one) === content.at(first)
        original[one] = first
        rival[one] = isTied && isFirst ? other : first
        what[one] = isTied ? twice : !isFirst ? superseded : one === first ? taken : repeated
      }
    }
    this.#contestIdentifiers(what, rival)
    for (const one of places) {
      const first = original[one] ?? 0
      if (what[first] === contested && what[one] === repeated) {
        what[one] = contested
        rival[one] = rival[first] ?? 0
      }
      const why = kinds[what[one] ?? taken]
      if (why) yield this.#verdict(one, why, rival[one] ?? 0)
    }
  }

  /** By person, the strongest first, equal contents together, in the order of the feed. */
  #before(persons: Uint32Array, one: number, other: number): number {
    const { strength, content, number } = this.#of
    return (
      (persons[one] ?? 0) - (persons[other] ?? 0) ||
      strength.at(other) - strength.at(one) ||
      content.at(one) - content.at(other) ||
      number.at(one) - number.at(other)
    )
  }

  #verdict(one: number, why: Contested, rival: number): Verdict {
    const { number, user, entry, line } = this.#of
    return { number: number.at(one), user: user.at(one), why, entry: entry.at(rival), line: line.at(rival) }
  }

  /** Of each contender a number that all of the same person have. */
  #persons(): Uint32Array {
    const above = Uint32Array.from({ length: this.size }, (_, index) => index)
    const top = (one: number): number => {
      let at = one
      while (above[at] !== at) {
        above[at] = above[above[at] ?? 0] ?? 0
        at = above[at] ?? 0
      }
      return at
    }
    const join = (one: number, other: number): void => {
      const [low, high] = [top(one), top(other)].sort((a, b) => a - b) as [number, number]
      above[high] = low
    }
    const { user } = this.#of
    const users = placesBy(this.size, (one, other) => user.at(one) - user.at(other))
    for (const [from, to] of runsOf(users, (one, other) => user.at(one) === user.at(other)))
      if (user.at(users[from] ?? 0) > 0) for (const one of users.subarray(from + 1, to)) join(users[from] ?? 0, one)
    const { key, owner } = this.#matches
    const shared = placesBy(key.length, (one, other) => key.at(one) - key.at(other))
    for (const [from, to] of runsOf(shared, (one, other) => key.at(one) === key.at(other)))
      for (const one of shared.subarray(from + 1, to)) join(owner.at(shared[from] ?? 0), owner.at(one))
    return above.map((_, one) => top(one))
  }

  /** Those of different persons who claim the same identifier: each is told of one of the others. */
  #contestIdentifiers(what: Uint8Array, rival: Uint32Array): void {
    const { key, owner } = this.#claims
    const shared = placesBy(key.length, (one, other) => key.at(one) - key.at(other) || owner.at(one) - owner.at(other))
    for (const [from, to] of runsOf(shared, (one, other) => key.at(one) === key.at(other))) {
      // Who is contested for one identifier is so for the next as well.
      const claimants = shared
        .subarray(from, to)
        .map(place => owner.at(place))
        .filter(one => what[one] === taken || what[one] === contested)
      const first = claimants[0]
      const other = claimants.find(one => one !== first)
      if (first === undefined || other === undefined) continue
      for (const one of claimants) {
        what[one] = contested
        rival[one] = one === first ? other : first
      }
    }
  }
}

function push({ key, owner }: { key: Numbers; owner: Numbers }, hash: number, of: number): void {
  key.push(hash)
  owner.push(of)
}
