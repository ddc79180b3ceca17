import { type BinaryLike, createHmac, randomBytes } from 'node:crypto'

/** What may be part of an identifier; the rest separates. The plain one is for texts of ASCII alone: most are. */
const token = /[\p{L}\p{N}][\p{L}\p{N}@._+-]*/gu
const plainToken = /[a-z0-9][a-z0-9@._+-]*/g
const plain = /^[\t\n\r -~]*$/
/** Shorter ones are words and numbers of every day: finding them says nothing. */
const shortest = 5

const tokensOf = (lower: string): readonly string[] => lower.match(plain.test(lower) ? plainToken : token) ?? []

/** Words of a text as they are compared: in lower case, without marks at their end. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const found of tokensOf(text.toLowerCase())) {
    if (found.length < shortest) continue
    const word = /[._+-]$/.test(found) ? found.replace(/[._+-]+$/, '') : found
    if (word.length >= shortest) words.push(word)
  }
  return words
}

/**
 * The word by which an identifier is found: itself, where it is one; of several, the longest with a digit or an @. The
 * others of them (`https`, `orcid.org`) stand everywhere. Undefined: nothing of it is a word that says whose it is.
 */
export function wordOf(identifier: string): string | undefined {
  const words = wordsOf(identifier)
  if (tokensOf(identifier.toLowerCase()).length === 1) return words[0]
  return words.filter(word => /[\p{N}@]/u.test(word)).sort((one, other) => other.length - one.length)[0]
}

/**
 * Escapes of JSON, and what is escaped more than once (json within json, or as a part of a row): a letter that belongs
 * to an escape must not be read as the first of a word.
 */
const escapes = /\\+(?:u([0-9a-f]{4})|[nrtbf])/gi
const unescaped = (text: string): string =>
  text.replace(escapes, (_, code?: string) => (code ? String.fromCharCode(Number.parseInt(code, 16)) : ' '))

/** A text as it stands, and as it reads without escapes where it has any: either may be what is meant. */
export function readingsOf(text: string): string[] {
  if (!text.includes('\\')) return [text]
  const plain = unescaped(text)
  return plain === text ? [text] : [text, plain]
}

/** Names of people as digests under a key that is never stored: who finds them later learns nothing (AN-29). */
export interface Digests {
  readonly size: number
  /** Identifiers that no word stands for: too short, or words of every day. They are not looked for. */
  readonly unsearched: number
  has(word: string): boolean
  /** No longer looks for a word; false: it was nobody's. */
  setAside(word: string): boolean
  /** Overwrites the key: from then on nobody can tell whom the digests were of. */
  destroy(): void
}

/** How many words that are nobody's name are remembered: columns repeat themselves. */
const mostRemembered = 100_000

/** The digests of identifiers: of each the one word that stands for it. */
export function digestsOf(identifiers: Iterable<string>): Digests {
  const key = randomBytes(32)
  // 128 bits of it: what chance could bring together is a false alarm once in the age of the universe.
  const digest = (word: string): string =>
    createHmac('sha256', key as BinaryLike)
      .update(word)
      .digest()
      .toString('latin1', 0, 16)
  const known = new Set<string>()
  const lengths = new Set<number>()
  const nobodys = new Set<string>()
  const wordless = new Set<string>()
  for (const identifier of identifiers) {
    const word = wordOf(identifier)
    if (word === undefined) wordless.add(digest(identifier.toLowerCase()))
    else {
      known.add(digest(word))
      lengths.add(word.length)
    }
  }
  return {
    get size() {
      return known.size
    },
    unsearched: wordless.size,
    has(word) {
      if (!lengths.has(word.length) || nobodys.has(word)) return false
      if (known.has(digest(word))) return true
      if (nobodys.size >= mostRemembered) nobodys.clear()
      nobodys.add(word)
      return false
    },
    setAside: word => lengths.has(word.length) && known.delete(digest(word)),
    destroy() {
      key.fill(0)
      known.clear()
      nobodys.clear()
    }
  }
}
