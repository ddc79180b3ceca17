import type { Change } from '../../users/record/change.ts'
import { identifiersOf } from '../../users/record/mapping.ts'
import type { Stamp } from '../../users/record/segments.ts'
import { type Moves, movesOf, rowOf } from '../decide/decide.ts'
import { type Rejection, reject } from '../decide/match.ts'
import type { StoredUser, UserRow } from '../decide/store.ts'
import type { Done } from './store.ts'
import { type PutBack, putBack } from './undo.ts'

/** What becomes of one user when a run is undone: u put back, d removed, r left as he is. */
export type Undone =
  | { outcome: 'u'; changes: Change[]; version: number; row: UserRow; moved: Moves }
  | { outcome: 'd'; changes: Change[]; userId: string; freed: string[] }
  | ({ outcome: 'r'; changes: Change[] } & Rejection)

/** What is known of the users of a chunk. All of it is in memory. */
export interface UndoSight {
  stored(userId: string): StoredUser | undefined
  /** The user who has the identifier as the records before have left it. */
  ownerOf(key: string): string | undefined
  /** Why the user cannot be removed: what stands against it (PUR-09), or is tied to him. */
  againstRemoval(userId: string): string | undefined
}

const leftAs = (reason: string, message: string, changes: Change[] = []): Undone => ({
  outcome: 'r',
  ...reject(reason, '401871', message),
  changes
})

const gone = leftAs('USER_GONE', 'The user was removed since: what a purge or a person has removed does not come back.')

/** Decides what becomes of one user. Pure. */
export function decideUndo(done: Done, sight: UndoSight, stamp: Stamp): Undone {
  const user = sight.stored(done.userId)
  if (!user) return gone
  return done.outcome === 'c' ? removed(done.userId, user, sight) : restored(done, user, sight, stamp)
}

/** Removes a user whom the run has made, unless he has changed since or something depends on him. */
function removed(userId: string, user: StoredUser, sight: UndoSight): Undone {
  if (user.version !== 1) return leftAs('CHANGED_SINCE', 'The user has changed since the run made him.')
  const reason = sight.againstRemoval(userId)
  if (reason !== undefined) return leftAs('USER_IN_USE', reason)
  return { outcome: 'd', changes: [], userId, freed: identifiersOf(user.record).map(({ key }) => key) }
}

function restored({ userId, changes }: Done, user: StoredUser, sight: UndoSight, stamp: Stamp): Undone {
  const back = putBack(user, changes, stamp)
  if (!back.changed) return unchanged(back)
  const keys = identifiersOf(back.record).map(({ key }) => key)
  const isTaken = (key: string) => ![undefined, userId].includes(sight.ownerOf(key))
  if (new Set(keys).size < keys.length || keys.some(isTaken))
    return leftAs('IDENTIFIER_TAKEN', 'An identifier that the user had is taken by now.', back.changes)
  const row = rowOf(userId, back.record, back.guarded, user.pin, null)
  return { outcome: 'u', changes: back.changes, version: user.version, row, moved: movesOf(user.record, back.record) }
}

function unchanged({ changes }: PutBack): Undone {
  const onlySecret = changes.length > 0 && changes.every(({ why }) => why === 'SECRET_NOT_KEPT')
  return onlySecret
    ? leftAs('PIN_NOT_RESTORED', 'The run has changed the PIN only, and the one before is not kept.', changes)
    : leftAs('CHANGED_SINCE', 'All that the run changed has changed since.', changes)
}
