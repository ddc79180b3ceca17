import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { AlmaError } from '../../alma/errors.ts'
import type { Guarded } from '../record/record.ts'

/** Cost of a hash: about 16 MB and 40 ms. Stored with each hash, so that it may be raised later. */
const cost = { N: 1 << 14, r: 8, p: 1 }
const keyLength = 32
const costLimit = { N: 1 << 17, r: 16, p: 4 }

/** The slow, salted hash of a password or PIN, as stored: `scrypt$N$r$p$salt$key`. Does not hold the event loop. */
export async function hashSecret(text: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(text, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether a text is the secret behind a stored hash. Its time tells nothing of how much of it was right. */
export async function verifySecret(text: string, stored: string): Promise<boolean> {
  const [kind, n, r, p, salt = '', key = ''] = stored.split('$')
  const of = { N: Number(n), r: Number(r), p: Number(p) }
  if (kind !== 'scrypt' || !(of.N <= costLimit.N && of.r <= costLimit.r && of.p <= costLimit.p)) return false
  const expected = Buffer.from(key, 'base64url')
  if (expected.length !== keyLength) return false
  return timingSafeEqual(await derive(text, Buffer.from(salt, 'base64url'), of), expected)
}

/** The hash that this PIN already has: the stored one, or one that is remembered of the SIS. undefined: a new PIN. */
export async function knownPin(
  pin: string,
  stored: string | undefined,
  { pin_number: guard }: Guarded
): Promise<string | undefined> {
  for (const hash of new Set([stored, guard?.sis, guard?.original]))
    if (typeof hash === 'string' && (await verifySecret(pin, hash))) return hash
  return undefined
}

let decoy: Promise<string> | undefined

/** Spends the time of a verification where there is nothing to verify: unknown users take as long as known ones. */
export async function pretendToVerify(text: string): Promise<void> {
  decoy ??= hashSecret(randomBytes(16).toString('base64url'))
  await verifySecret(text, await decoy)
}

function derive(text: string, salt: Buffer, of: Pick<ScryptOptions, 'N' | 'r' | 'p'>): Promise<Buffer> {
  return new Promise((done, failed) =>
    // The same password typed on another keyboard is the same password: NFKC, as RFC 8265 has it.
    scrypt(text.normalize('NFKC'), salt, keyLength, { ...of, maxmem: 512 << 20 }, (error, key) =>
      error ? failed(error) : done(key)
    )
  )
}

/** Shortest password (SIS-73). */
const shortest = 8
/** An id of one or two letters is in most passwords: it is not looked for. */
const shortestName = 3
/** What is guessed first; compared in lower case, and without digits or signs at the end. */
const common = new Set(
  `password passw0rd passwort motdepasse contraseña contrasena qwertyui qwertyuiop qwerty qwertz qwertzui azertyui
  asdfghjk asdfghjkl yxcvbnm zxcvbnm 1q2w3e4r 1qaz2wsx q1w2e3r4 abcdefgh abcdefghi abc letmein letmeinnow welcome
  iloveyou sunshine princess football baseball basketball superman batman dragon monkey shadow master michael jennifer
  trustno1 whatever starwars computer internet samsung changeme default administrator admin library librarian student
  university college bibliothek summer winter spring autumn hello secret access login guest test testtest test1234`
    .split(/\s+/)
    .filter(Boolean)
)

/**
 * Refuses a weak password (500038): shorter than 8 characters, holding the user's primary id, one sign over and over, a
 * run of digits, or one that everybody tries first.
 */
export function checkPassword(password: string, primaryId: string): void {
  const lower = password.normalize('NFKC').toLowerCase()
  const stem = lower.replace(/[\d\W_]+$/u, '')
  const weak =
    [...lower].length < shortest ||
    (primaryId.length >= shortestName && lower.includes(primaryId.toLowerCase())) ||
    new Set(lower).size < 3 ||
    '01234567890123456789'.includes(lower) ||
    '98765432109876543210'.includes(lower) ||
    common.has(lower) ||
    common.has(stem)
  if (weak) throw new AlmaError('PASSWORD_WEAK', {})
}
