import { AlmaError } from '../alma/errors.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { takeKeyAttempt } from './attempts.ts'
import { find, type Naming } from './lookup.ts'
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
  const stored = password ? await takeAttempt(work, id) : undefined
  if (!stored || !password) await pretendToVerify(password ?? '')
  else if (await verifySecret(password, stored)) {
    succeeded()
    return forgetAttempts(work, id)
  }
  throw new AlmaError('AUTHENTICATION_FAILED', {})
}

/**
 * Counts an attempt before it is looked at, so that many at once are no way around the limit. Returns the stored hash,
 * or undefined where no password would be right.
 */
async function takeAttempt(work: Work, id: number): Promise<string | undefined> {
  const [row] = await sql<{ password: string }>(
    work,
    `update app_user set
       failed_logins = case when locked_until is null then failed_logins + 1 else 1 end,
       locked_until = case when locked_until is null and failed_logins + 1 >= $4 then $5::timestamptz end
     where institution = $1 and id = $2 and account_type = 'INTERNAL' and status = 'ACTIVE' and password is not null
       and (locked_until is null or locked_until <= $3::timestamptz)
     returning password`,
    [work.institution, id, work.now, attemptLimit, new Date(work.now.getTime() + lockMs)]
  )
  return row?.password
}

const forgetAttempts = async (work: Work, id: number): Promise<void> =>
  void (await sql(
    work,
    'update app_user set failed_logins = 0, locked_until = null where institution = $1 and id = $2',
    [work.institution, id]
  ))

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
