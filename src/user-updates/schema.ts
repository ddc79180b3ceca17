import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'

export const outcomes = ['UPDATED', 'UNCHANGED', 'NOTIFIED', 'FAILED'] as const
export const UpdateParams = Type.Object({ instance_id: Type.String({ description: 'Id of the job instance.' }) })
export const ResultsQuery = Type.Object({ ...PageQuery, outcome: Type.Optional(Type.Enum([...outcomes])) })

/** How a run of the Update/Notify users job stands. */
export const UpdateView = Type.Object(
  {
    instance: Type.String(),
    status: Type.String({ description: 'A code of systemJobStatus.' }),
    set_id: Type.String(),
    dry_run: Type.Boolean({ description: 'True: nobody is changed; UPDATED says who would be.' }),
    members: Type.Integer({ description: 'Users in the set when the run began.' }),
    counters: Type.Record(Type.String(), Type.Integer()),
    not_applicable: Type.Array(Type.String(), { description: 'Parameters that came and mean nothing here.' }),
    cancelled_by: Type.Optional(Type.String({ description: 'Name of the key that asked the run to stop.' }))
  },
  { $id: 'UserUpdateRun' }
)

const Difference = Type.Object({
  field: Type.String(),
  old: Type.Optional(Type.Unknown()),
  new: Type.Optional(Type.Unknown())
})
/** What a run did, or would do, with single users. */
export const UpdateResults = Type.Object(
  {
    dry_run: Type.Boolean(),
    user: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Internal id.' }),
        primary_id: Type.Optional(Type.String()),
        outcome: Type.Enum([...outcomes]),
        code: Type.Optional(Type.String({ description: 'Of the error that stands against the change.' })),
        message: Type.Optional(Type.String()),
        changes: Type.Optional(Type.Array(Difference))
      })
    ),
    total_record_count: Type.Integer()
  },
  { $id: 'UserUpdateResults' }
)
