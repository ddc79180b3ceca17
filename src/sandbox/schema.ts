import Type, { type Static } from 'typebox'
import { Moment } from '../alma/schema.ts'

/** The time of the sandbox, and that of the machine. */
export const SandboxTime = Type.Object(
  {
    now: Moment({ description: 'What all rules, jobs and answers take for now.' }),
    real: Moment({ description: 'What the machine takes for now.' }),
    offset_ms: Type.Integer({ description: 'Their difference.' })
  },
  { $id: 'SandboxTime' }
)
export type SandboxTime = Static<typeof SandboxTime>

/** Where to move the clock: exactly one of the two. It goes on from there. */
export const ClockMove = Type.Object(
  {
    moment: Type.Optional(Moment()),
    advance: Type.Optional(
      Type.String({ maxLength: 60, description: 'ISO 8601 duration, such as P28D or -PT1H.', examples: ['P28D'] })
    )
  },
  { $id: 'ClockMove' }
)
export type ClockMove = Static<typeof ClockMove>

const count = (what: string, maximum: number) =>
  Type.Integer({ default: 0, minimum: 0, maximum, description: `Sample ${what} that there should be.` })

export const SeedQuery = Type.Object({
  users: count('users', 200_000),
  titles: count('titles, with two copies each', 200_000),
  loans: count('active loans of sample copies by sample users', 400_000)
})
export type SeedQuery = Static<typeof SeedQuery>

/** What there is of the sample after a call. */
export const Seeded = Type.Object(
  { users: Type.Integer(), titles: Type.Integer(), items: Type.Integer(), loans: Type.Integer() },
  { $id: 'Seeded' }
)
export type Seeded = Static<typeof Seeded>
