import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { find, type Naming } from '../find/lookup.ts'
import { takeKeyAttempt } from './attempts.ts'
import { countAttempt, forgetAttempts } from './password-store.ts'
import { pretendToVerify, verifySecret } from './passwords.ts'

/** Failed attempts after which an account is locked, and for how long, in milliseconds. */
const attemptLimit = 5
const lockMs = 15 * 60 * 1000

/**
 * Whether a password is the user's (op=auth): returns, or throws 401866. Internal, active users with a password only.
 * Five failures lock the account for fifteen minutes, a hundred of a key that key. Takes the same time whoever is asked
 * for. Must not run inside a transaction of the request: a failed attempt is remembered although the request fails.
 */
export async function authenticate(work: Work, naming: Naming, password: string | undefined): Promise<void> {
  const succeeded = takeKeyAttempt(work)
  const { id } = await find(work, naming).catch(async (error: unknown) => {
    await pretendToVerify(password ?? '')
    throw error
  })
  const lockedUntil = new Date(work.now.getTime() + lockMs)
  const stored = password ? await countAttempt(work, id, { limit: attemptLimit, lockedUntil }) : undefined
  if (!stored || !password) await pretendToVerify(password ?? '')
  else if (await verifySecret(password, stored)) {
    succeeded()
    return forgetAttempts(work, id)
  }
  throw new AlmaError('AUTHENTICATION_FAILED', {})
}

/** op=refresh copies a linked account anew; no account here is linked to another institution (60229). */
export async function refresh(work: Work, naming: Naming): Promise<never> {
  await find(work, naming)
  throw new AlmaError('LINKED_ACCOUNT_NOT_FOUND', {})
}

/** The password of op=auth: in the query, or URL-encoded in the header `Exl-User-Pw` (`client-expectations.md` 1.9). */
export function givenPassword(query: string | undefined, header: string | string[] | undefined): string | undefined {
  const given = Array.isArray(header) ? header[0] : header
  if (query !== undefined || given === undefined) return query
  try {
    return decodeURIComponent(given)
  } catch {
    return given
  }
}
