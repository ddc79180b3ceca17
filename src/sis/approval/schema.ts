import Type, { type Static } from 'typebox'

/** Who decides about a run, and why: kept with the run. */
export const Decision = Type.Object(
  {
    who: Type.Optional(Type.String({ maxLength: 255, description: 'The person, where the key is shared by several.' })),
    why: Type.Optional(Type.String({ maxLength: 1000, description: 'Name no patron here.' }))
  },
  { $id: 'SisDecision' }
)
export type Decision = Static<typeof Decision>

/** An approval without a reason is worth nothing. */
export const Approval = Type.Object(
  {
    who: Type.String({ minLength: 1, maxLength: 255 }),
    why: Type.String({ minLength: 1, maxLength: 1000, description: 'Name no patron here.' })
  },
  { $id: 'SisApproval' }
)

export const PlanDecision = Type.Object(
  {
    hash: Type.String({ minLength: 64, maxLength: 64, description: 'The plan_hash of the dry run.' }),
    ...Decision.properties
  },
  { $id: 'SisPlanDecision' }
)
export type PlanDecision = Static<typeof PlanDecision>

export const UndoQuery = Type.Object({
  dry_run: Type.Boolean({
    default: true,
    description: 'Report what would be put back; change nothing. Only false, said in so many words, puts it back.'
  })
})
