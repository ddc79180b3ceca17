import { noId } from '../../alma/ids.ts'
/** Who has an identifier at this moment. */
export interface Owner {
  userId: string
  /** Type of the identifier that is taken; empty for a primary id. */
  idType: string
  accountType: string
  primaryId: string
}

/** An identifier of an incoming record; the primary id has the empty type. */
export interface GivenIdentifier {
  key: string
  value: string
  type: string
}

export interface MatchRules {
  mode: 'import' | 'synchronize'
  /** PRIMARY_ID, or a code of UserIdentifierTypes. */
  matchIdType: string
  unmatched: 'ADD' | 'REJECT'
  /** Where the value matched by is unique: among those of its type (default), or in the institution. */
  matchAcross?: 'TYPE' | 'INSTITUTION' | undefined
  /** True when nothing may depend on which record comes first: messages neither. */
  anyOrder?: boolean | undefined
}

/** Why a record is not taken: our name of it, Alma's code, and the sentence that operators know (SIS-52). */
export interface Rejection {
  reason: string
  code: string
  message: string
}

export type Match = { user: Owner } | { user?: undefined; create: true } | Rejection

export const reject = (reason: string, code: string, message: string): Rejection => ({ reason, code, message })
export const isRejection = (match: Match): match is Rejection => 'reason' in match

const nameOf = (type: string): string => (type === '' ? 'Primary ID' : type)
const taken = ({ type, value }: GivenIdentifier, inFeed: boolean, owner: Owner): Rejection =>
  reject(
    'IDENTIFIER_TAKEN',
    '401851',
    `Identifier of type ${nameOf(type)} and value ${value} is already taken AcrossInstitution${inFeed ? ' in this feed' : ''}` +
      ` (user ${owner.primaryId}, identifier of type ${nameOf(owner.idType)})`
  )

/**
 * Which existing user a record is about, that it is a new one, or why it is not taken (SIS-14, SIS-15, SIS-20 to
 * SIS-25). Pure. `ownerOf` knows the owners of all the record's identifiers, without regard to case (SIS-22, SIS-25);
 * `seen` says whether a user was already met in this run: the first occurrence wins.
 */
export function match(
  identifiers: readonly GivenIdentifier[],
  ownerOf: (key: string) => Owner | undefined,
  seen: (userId: string) => boolean,
  rules: MatchRules
): Match {
  const type = rules.matchIdType === 'PRIMARY_ID' ? '' : rules.matchIdType
  const given = identifiers.filter(identifier => identifier.type === type && identifier.key !== '')
  if (given.length === 0)
    return reject('MATCH_IDENTIFIER_MISSING', '401664', 'Mandatory field is missing: User identifier value')
  const tells = ({ userId }: Owner): boolean => !rules.anyOrder && seen(userId)
  const isMatch = ({ idType }: Owner): boolean => rules.matchAcross === 'INSTITUTION' || idType === type
  const found = findUser(given, isMatch, ownerOf, seen, tells)
  if (found && 'reason' in found) return found
  if (found && rules.mode === 'import')
    return reject(
      'USER_ALREADY_EXISTS',
      '401851',
      `User with identifier ${found.primaryId} already exists: import only adds users`
    )
  for (const identifier of identifiers) {
    const owner = identifier.key === '' ? undefined : ownerOf(identifier.key)
    if (owner && owner.userId !== found?.userId) return taken(identifier, tells(owner), owner)
  }
  if (found) return { user: found }
  if (rules.mode === 'synchronize' && rules.unmatched === 'REJECT')
    return reject(
      'NO_MATCH',
      '401861',
      `User with identifier ${given[0]?.value ?? ''} was not found and the profile rejects unmatched users`
    )
  return { create: true }
}

/** Stands for a user's number where a record says whom it is about, and there is no such user. */
export const newcomer = '-1'

/** True of the number of a user: not of `newcomer`, nor of `noId` that stands where nobody is known. */
export const isUser = (id: string): boolean => id !== newcomer && id !== noId

/**
 * Whom a refused record is about: the one external user whom its match identifiers name; undefined when that cannot be
 * said, for it has none, or those of several. Pure.
 */
export function whomOf(
  identifiers: readonly GivenIdentifier[],
  ownerOf: (key: string) => Owner | undefined,
  { matchIdType, matchAcross }: Pick<MatchRules, 'matchIdType' | 'matchAcross'>
): Owner | typeof newcomer | undefined {
  const type = matchIdType === 'PRIMARY_ID' ? '' : matchIdType
  const given = identifiers.filter(identifier => identifier.type === type && identifier.key !== '')
  if (given.length === 0) return undefined
  const owners = given.flatMap(({ key }) => ownerOf(key) ?? [])
  const isMatch = ({ idType }: Owner): boolean => matchAcross === 'INSTITUTION' || idType === type
  const [first, ...others] = owners.filter(owner => isMatch(owner) && owner.accountType === 'EXTERNAL')
  if (!first) return newcomer
  return others.every(({ userId }) => userId === first.userId) ? first : undefined
}

function findUser(
  given: readonly GivenIdentifier[],
  isMatch: (owner: Owner) => boolean,
  ownerOf: (key: string) => Owner | undefined,
  seen: (userId: string) => boolean,
  tells: (owner: Owner) => boolean
): Owner | Rejection | undefined {
  let found: Owner | undefined
  for (const identifier of given) {
    const owner = ownerOf(identifier.key)
    if (!owner) continue
    // The same value under another type is somebody's other identifier, not a match.
    if (!isMatch(owner)) return taken(identifier, tells(owner), owner)
    if (owner.accountType !== 'EXTERNAL')
      return reject('USER_NOT_EXTERNAL', '401857', `User is not external (${owner.primaryId})`)
    if (seen(owner.userId)) return taken(identifier, true, owner)
    if (found && found.userId !== owner.userId)
      return reject(
        'SEVERAL_MATCHES',
        '401851',
        `The record matches several users: ${found.primaryId} and ${owner.primaryId}`
      )
    found = owner
  }
  return found
}
