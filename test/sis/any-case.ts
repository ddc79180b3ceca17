import fc from 'fast-check'
import { anyEdit, anyGiven, anyProfile, anySequel, type Edit } from './any-feed.ts'
import type { Profile } from './oracle.ts'
import type { Given } from './people.ts'

/** Two feeds of a profile, and what happens around the second. */
export interface Case {
  feeds: { first: Given[]; second: Given[] }
  profile: Profile
  mode: 'import' | 'synchronize'
  edits: Edit[]
  sizes: number[]
  stopEvery: number
  kind: 'xml' | 'json'
  empty: boolean
  internal: string[]
  /** The second feed is taken back. */
  undo: boolean
  /** What comes between the second feed and its undo: records of it, changed in one place, and hand edits. */
  since?: { feed: { which: number; change: Partial<Given> }[]; edits: Edit[] } | undefined
}
const anyLater = fc
  .tuple(fc.nat(9), anyGiven, fc.constantFrom<keyof Given>('last', 'group', 'ids', 'notes', 'emails', 'primary'))
  .map(([which, other, field]) => ({ which, change: { [field]: other[field] } }))
export const anyCase: fc.Arbitrary<Case> = fc.record({
  feeds: anySequel(fc.array(anyGiven, { minLength: 1, maxLength: 5 })),
  profile: anyProfile,
  mode: fc.constantFrom('synchronize', 'synchronize', 'synchronize', 'synchronize', 'import'),
  edits: fc.array(anyEdit, { maxLength: 4 }),
  sizes: fc.array(fc.constantFrom(1, 2, 3, 1000, 1000), { minLength: 3, maxLength: 3 }),
  stopEvery: fc.constantFrom(0, 0, 2, 3),
  kind: fc.constantFrom('xml', 'xml', 'json'),
  empty: fc.boolean(),
  internal: fc.subarray(['d', '3']),
  undo: fc.constantFrom(false, false, true),
  since: fc.option(
    fc.record({ feed: fc.array(anyLater, { maxLength: 3 }), edits: fc.array(anyEdit, { maxLength: 3 }) }),
    { nil: undefined, freq: 2 }
  )
})
