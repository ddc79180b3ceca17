import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { FamilyName } from '../rules/settings.ts'

/** What a run did to one family. */
export interface FamilyReport {
  anonymized: number
  /** By the name of the rule; `default` where none decided. */
  byRule: Record<string, number>
  /** First and last day of what was anonymized, `YYYY-MM-DD`. */
  oldest: string | null
  newest: string | null
  /** What is over and stays, by what keeps it. */
  kept: Record<string, number>
}

/** So many rows of a table have it in this column. */
export interface Place {
  table: string
  column: string
  count: number
}

/** What the residual scan looked at and found. */
export interface ScanReport {
  tables: number
  rows: number
  /** How many people it looked for, and how many words that name them. */
  people?: number
  identifiers: number
  /** How many of their identifiers no word stands for, so that they were not looked for. */
  unsearched?: number
  /** Readings of everything: so many people at a time. */
  rounds?: number
  /** How long it took. */
  seconds?: number
  hits: Place[]
  /** Where an identifier is a word of the configuration: it is not looked for, for it would be found everywhere. */
  ordinary?: Place[]
  /** Notes that name somebody whose link is cut: they stay until the rules of their own family take them (AN-11). */
  waiting?: (Place & { family: FamilyName })[]
  /** Absent where no log files are given. */
  logs?: LogReport
}

/** What was looked at of log files, and where something was found: never what. */
export interface LogReport {
  files: number
  lines: number
  /** Numbers of lines, of the first of them; how many in all. */
  hits: { file: string; lines: number[]; count: number }[]
  /** Files and patterns that could not be read. */
  unread: string[]
}

/** What a run tells of itself. It names nobody. */
export interface ManifestBody {
  institution: string
  instance: string
  startedAt: string
  endedAt: string | null
  /**
   * Absent: it came to its end. FAILED: a check of its own stopped it. GIVEN_UP: it broke off; the next run closed this
   * and searches for its people.
   */
  outcome?: 'FAILED' | 'GIVEN_UP'
  /** SHA-256 of the settings. */
  rules: string
  /** The day from which rules counted back, and in which time zone. */
  today: string
  zone: string
  families: Partial<Record<FamilyName, FamilyReport>>
  scan: ScanReport | null
}

/** A link of the chain. */
export interface Link {
  number: number
  body: ManifestBody
  previousHash: string
  hash: string
  signature: string | null
}

/** Before the first link. */
export const origin = '0'.repeat(64)

/** The hash of a link: of the one before, its number, and its body with keys in order. */
export const hashOf = (previousHash: string, number: number, body: ManifestBody): string =>
  createHash('sha256')
    .update(`${previousHash}\n${number}\n${JSON.stringify(ordered(body))}`)
    .digest('hex')

/** The same value with the keys of every object in order: what is stored and read again hashes the same. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]))
}

// The PKCS #8 frame of an Ed25519 key (RFC 8410): node takes no bare seed.
const frame = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key of a seed: 32 bytes in base64 or hex. Throws an Error that says what is wrong, never the seed. */
export function signingKey(seed: string): KeyObject {
  const bytes = /^[0-9a-f]{64}$/i.test(seed) ? Buffer.from(seed, 'hex') : Buffer.from(seed, 'base64')
  if (bytes.length !== 32) throw new Error('PRIVACY_KEY must be 32 bytes in base64 or hex.')
  return createPrivateKey({ key: Buffer.concat([frame, bytes]), format: 'der', type: 'pkcs8' })
}

// The SPKI frame of a public one.
const openFrame = Buffer.from('302a300506032b6570032100', 'hex')

const publicKey = (text: string): KeyObject => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return createPublicKey({ key: Buffer.concat([openFrame, bytes]), format: 'der', type: 'spki' })
}

/** The keys that may have signed, the oldest first: those of PRIVACY_OLD_KEYS, then that of PRIVACY_KEY. */
export const keysOf = (seed: string | undefined, older: string | undefined): KeyObject[] => [
  ...(older?.split(',').map(publicKey) ?? []),
  ...(seed ? [createPublicKey(signingKey(seed))] : [])
]

/** A public key as PRIVACY_OLD_KEYS names it. */
export const textOf = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).subarray(openFrame.length).toString('base64')

/** Ed25519 over a hash, base64. */
export const signatureOf = (hash: string, key: KeyObject): string =>
  sign(null, Buffer.from(hash, 'hex'), key).toString('base64')

/**
 * The first thing that is wrong with a chain, or nothing: a link that is missing, that was changed, that does not
 * follow the one before, or whose signature is of none of the keys. Keys, oldest first, follow each other: once a later
 * one has signed, an earlier one signs no more. Links of before there was a key are not signed; the first that is
 * vouches for them, for its hash is made of theirs.
 */
export function flawOf(chain: readonly Link[], keys: readonly KeyObject[] = []): string | undefined {
  const lastSigned = chain.findLastIndex(({ signature }) => signature !== null)
  let previous = origin
  let signer = -1
  for (const [index, link] of chain.entries()) {
    const { number, body, previousHash, hash, signature } = link
    if (number !== index + 1) return `Manifest ${index + 1} is missing.`
    if (previousHash !== previous) return `Manifest ${number} does not follow the one before.`
    if (hashOf(previousHash, number, body) !== hash) return `Manifest ${number} was changed.`
    const wrong = miscounted(body)
    if (wrong) return `Manifest ${number}: the counts of ${wrong} do not add up.`
    previous = hash
    if (keys.length === 0) continue
    if (signature !== null) {
      signer = signerOf(hash, signature, keys, signer)
      if (signer < 0) return `The signature of manifest ${number} is of no key that was given.`
    } else if (signer >= 0 || index > lastSigned) return `Manifest ${number} is not signed.`
  }
  return undefined
}

/** Which key signed a hash, of those from one on; -1: none. */
const signerOf = (hash: string, signature: string, keys: readonly KeyObject[], from: number): number =>
  keys.findIndex(
    (key, at) => at >= from && verify(null, Buffer.from(hash, 'hex'), key, Buffer.from(signature, 'base64'))
  )

/** A family whose rules together did not do what it says was done. */
const miscounted = ({ families }: ManifestBody): string | undefined =>
  Object.entries(families).find(
    ([, { anonymized, byRule }]) => Object.values(byRule).reduce((sum, count) => sum + count, 0) !== anonymized
  )?.[0]
