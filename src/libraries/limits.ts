import { AlmaError } from '../alma/errors.ts'
import type { Work } from '../platform/work.ts'
import { knownCodes } from './store.ts'

type Code = string | null | undefined

/**
 * Which libraries a record belongs to for a key that is limited to some (ROL-04): the library whose desk lent; the
 * owner of the fee, which may be the institution; where a request is picked up and where it is handled; the owner of a
 * resource sharing request or of a purchase request; the desk of a scan, a list or a slip. What names none belongs to
 * none, as do deposits, which name no library at all (docs/decisions/0028).
 */
export const librariesOf = {
  loan: ({ circLibrary }: { circLibrary: Code }): Code[] => [circLibrary],
  fee: ({ owner }: { owner: Code }): Code[] => [owner],
  request: (of: { pickupLibrary?: Code; managedLibrary?: Code }): Code[] => [of.pickupLibrary, of.managedLibrary],
  sharing: ({ owner }: { owner: Code }): Code[] => [owner],
  desk: ({ library }: { library: Code }): Code[] => [library],
  purchase: ({ owningLibrary }: { owningLibrary: Code }): Code[] => [owningLibrary],
  deposit: (_: object): Code[] => []
}

/** True when one of the libraries is among those that a key is limited to, or the key is not limited. */
export const isWithin = (limits: readonly string[] | undefined, libraries: readonly Code[]): boolean =>
  limits === undefined || libraries.some(code => code != null && limits.includes(code))

/** What 60340 calls a record; a desk is refused for what would be done there. */
const names = {
  loan: 'loan',
  fee: 'fee',
  request: 'request',
  sharing: 'request',
  desk: 'request',
  purchase: 'request',
  deposit: 'deposit'
} as const

/**
 * Refuses a key that is limited to other libraries: 60340; 60258 when the institution has none of those that it is
 * limited to. A key that is not limited costs nothing.
 */
export async function checkLibrary<K extends keyof typeof librariesOf>(
  work: Work,
  kind: K,
  record: Parameters<(typeof librariesOf)[K]>[0]
): Promise<void> {
  if (work.libraries === undefined) return
  const limits = await limitsOf(work)
  // The table gives each kind the function of its own records.
  const libraries = (librariesOf[kind] as (of: typeof record) => Code[])(record)
  if (!isWithin(limits, libraries)) throw new AlmaError('LIBRARY_RESTRICTED', { record: names[kind] })
}

/** The libraries that lists are limited to; undefined: all. 60258 as above. */
export async function limitsOf(work: Work): Promise<string[] | undefined> {
  const { libraries } = work
  if (libraries === undefined) return undefined
  const known = await knownCodes(work, libraries)
  if (known.length === 0) throw new AlmaError('RESTRICTION_INVALID', {})
  return known
}
