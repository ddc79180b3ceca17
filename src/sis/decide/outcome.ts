import type { Change } from '../../users/record/change.ts'
import { identifiersOf } from '../../users/record/mapping.ts'
import type { Guarded, UserRecord } from '../../users/record/record.ts'
import type { Rejection } from './match.ts'
import type { UserRow } from './store.ts'

/** What becomes of one record. */
export type Outcome = Refused | Unchanged | Written

/** A record that is not taken. */
export interface Refused extends Rejection {
  outcome: 'r'
  /** Whom it was about: a user, `newcomer` for somebody who is none yet, `noId` where that is unknown. */
  userId: string
  primaryId: string | null
}

/** A user who stays as he is. */
export interface Unchanged {
  outcome: 'n'
  userId: string
  primaryId: string
  changes: Change[]
  digest: string | null
  fresh: boolean
  /** What is to be remembered of protected fields, where the SIS has sent another value than last time. */
  guarded?: Guarded
  /** Why the record was not looked at: it repeats another one. */
  why?: Rejection
}

/** A user as he becomes, and what that changes in the identifiers. */
export interface Written {
  outcome: 'u' | 'c'
  userId: string
  row: UserRow
  moved: Moves
  /** True when his primary id is another one. */
  renamed: boolean
  changes: Change[]
}

type Identifier = ReturnType<typeof identifiersOf>[number]

/** Identifiers that a user loses, gets, and has afterwards. A value whose type changed goes and comes again. */
export interface Moves {
  removed: Identifier[]
  added: Identifier[]
  after: Identifier[]
}

/** What of a user's identifiers is another one than before; without a record before, all are new. */
export function movesOf(before: UserRecord | undefined, record: UserRecord): Moves {
  const after = identifiersOf(record)
  if (!before) return { removed: [], added: after, after }
  const was = identifiersOf(before)
  const lacks = (list: Identifier[]) => (one: Identifier) =>
    !list.some(({ key, type }) => key === one.key && type === one.type)
  return { removed: was.filter(lacks(after)), added: after.filter(lacks(was)), after }
}
