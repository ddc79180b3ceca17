import { generatedBase, generateId } from '../../users/record/primary-id.ts'
import type { UserRecord } from '../../users/record/record.ts'
import type { ClaimedIdentifiers } from './claimed-identifiers.ts'
import { longHash } from './hashes.ts'
import type { GivenIdentifier } from './match.ts'

/** Digits that tell apart those of the same name; more of them with each attempt. */
const fewestDigits = 6

/**
 * A primary id made from the names (SIS-17) that does not depend on who of the feed comes first: what another record
 * claims is left to it, and of several who are called the same none has the plain name: each has digits after it that
 * come from the identifier by which he is matched.
 */
export function freeId(
  record: UserRecord,
  taken: ReadonlySet<string>,
  claims: ClaimedIdentifiers,
  match: GivenIdentifier | undefined
): string {
  const base = generatedBase(record)
  if (!claims.isShared(base)) {
    const has = (id: string): boolean => taken.has(id) || (id !== base && claims.isTaken(id))
    return generateId(record, { has } as ReadonlySet<string>)
  }
  const own = new Set((record.user_identifier ?? []).map(({ value }) => value.toLowerCase()))
  for (let digits = fewestDigits; ; digits++) {
    const id =
      base +
      String(longHash(`${match?.key ?? base} ${digits}`))
        .padStart(digits, '0')
        .slice(-digits)
    if (!taken.has(id) && !own.has(id) && !claims.isTaken(id)) return id
  }
}
