import { Hashes, quickHash } from './hashes.ts'

/** What a record claims, as `coarse` spells it: its identifiers; without a primary id the names that one is made of. */
export interface FeedKeys {
  keys: string[]
  base?: string | undefined
}

/**
 * Every identifier that the records of a run claim, and the names that primary ids would be made of, as hashes: four
 * bytes each. It tells who is alone with what he claims; of the others it may, hardly ever, say so wrongly: a record
 * that is alone after all is looked at once more.
 */
export class ClaimedIdentifiers {
  readonly #keys = new Hashes()
  readonly #bases = new Hashes()
  /** Identifiers of one user that several records may claim. */
  readonly #linked = new Set<number>()
  #repeats = false

  add({ keys, base }: FeedKeys): void {
    for (const [at, key] of keys.entries()) if (keys.indexOf(key) === at) this.#keys.add(quickHash(key))
    if (base !== undefined) this.#bases.add(quickHash(base))
  }

  /** All records were added. */
  seal(): void {
    this.#keys.seal()
    this.#bases.seal()
    this.#repeats = this.#keys.repeats
  }

  /** These identifiers are one user's: whoever claims one of them may be about the same user as the others. */
  link(keys: readonly string[]): void {
    const claimed = keys.map(key => quickHash(coarse(key))).filter(hash => this.#keys.count(hash) > 0)
    if (claimed.length > 1) for (const hash of claimed) this.#linked.add(hash)
  }

  /** False when no two records claim anything that is the same. */
  get anyContested(): boolean {
    return this.#repeats || this.#linked.size > 0
  }

  /** True when another record may claim the identifier too. Takes it as `keysOf` gives it. */
  isContested(key: string): boolean {
    const hash = quickHash(key)
    return this.#keys.count(hash) > 1 || this.#linked.has(hash)
  }

  /** True when a record claims the identifier, or a primary id may be made of it. */
  isWanted(key: string): boolean {
    const plain = coarse(key)
    if (this.#has(plain)) return true
    const base = plain.replace(/\d+$/, '')
    return base !== plain && this.#bases.count(quickHash(base)) > 0
  }

  /** True when a made primary id could be somebody else's as well: another record claims it, or is called the same. */
  isShared(base: string): boolean {
    const hash = quickHash(coarse(base))
    return this.#keys.count(hash) > 0 || this.#bases.count(hash) > 1
  }

  /** True when a record claims it, or another one's primary id begins with nothing else. */
  isTaken(id: string): boolean {
    return this.#has(coarse(id))
  }

  #has(plain: string): boolean {
    const hash = quickHash(plain)
    return this.#keys.count(hash) > 0 || this.#bases.count(hash) > 0
  }
}

/** What different spellings of one identifier have in common, whoever reads them: no blanks, no upper case. */
export const coarse = (text: string): string => {
  const lower = text.toLowerCase()
  return /\s/.test(lower) ? lower.replace(/\s+/g, '') : lower
}
