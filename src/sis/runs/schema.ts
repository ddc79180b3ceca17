import Type, { type Static } from 'typebox'
import { whys } from '../../users/record/change.ts'
import { kinds, ProfileSettings, Threshold } from '../profile/settings.ts'
import { FeedAlarms, FeedNotice } from './feed-schema.ts'
import { guarded } from './guard-schema.ts'

// Our own name space: JSON only, snake_case as in Alma's answers.

export const Counters = Type.Object(
  {
    processed: Type.Integer({ description: 'created + updated + unchanged + rejected' }),
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    rejected: Type.Integer(),
    removed: Type.Optional(Type.Integer({ description: 'Of an undo: users whom the run had created.' }))
  },
  { $id: 'SisCounters' }
)

export const Run = Type.Object(
  {
    id: Type.String(),
    profile: Type.String(),
    mode: Type.Enum(['import', 'synchronize']),
    dry_run: Type.Boolean(),
    status: Type.String({
      description:
        'QUEUED, RUNNING, WAITING_FOR_APPROVAL, COMPLETED_SUCCESS, COMPLETED_WARNING, COMPLETED_FAILED or USER_ABORTED: that of the job instance.'
    }),
    phase: Type.Enum(['WAITING', 'CHECKING', 'MEASURING', 'WAITING_FOR_APPROVAL', 'APPLYING', 'FINISHED']),
    percent: Type.Integer({ minimum: 0, maximum: 100 }),
    users_total: Type.Union([Type.Integer(), Type.Null()]),
    users_per_second: Type.Union([Type.Number(), Type.Null()], {
      description: 'Of the time spent at work since the first chunk.'
    }),
    counters_tell: Type.Enum(['WHAT_WAS_DONE', 'WHAT_WOULD_BE'], {
      description: 'WHAT_WOULD_BE: of a dry run, and of a run that measures or waits for approval.'
    }),
    counters: Counters,
    ...guarded,
    submitted_at: Type.String(),
    started_at: Type.Union([Type.String(), Type.Null()]),
    ended_at: Type.Union([Type.String(), Type.Null()]),
    files: Type.Array(
      Type.Object({
        name: Type.String(),
        bytes: Type.Integer(),
        sha256: Type.String(),
        users: Type.Union([Type.Integer(), Type.Null()])
      })
    ),
    failure: Type.Union([
      Type.Null(),
      Type.Object({
        message: Type.String(),
        code: Type.Optional(
          Type.String({ description: 'Of a file that cannot be taken, such as DOCTYPE_NOT_ALLOWED.' })
        ),
        file: Type.Optional(Type.String()),
        line: Type.Optional(Type.Integer()),
        column: Type.Optional(Type.Integer())
      })
    ]),
    notices: Type.Array(FeedNotice, { description: 'What kept files out of the run, and alarms about the feed.' }),
    links: Type.Object({ self: Type.String(), records: Type.String(), job_instance: Type.String() })
  },
  { $id: 'SisRun' }
)
export type Run = Static<typeof Run>

export const RunList = Type.Object(
  { runs: Type.Array(Run), total: Type.Integer(), alarms: FeedAlarms },
  { $id: 'SisRunList' }
)

export const outcomes = ['created', 'updated', 'unchanged', 'rejected', 'removed'] as const
export type OutcomeName = (typeof outcomes)[number]

export const RunRecord = Type.Object(
  {
    number: Type.Integer({ description: 'Place of the record in the run, counted from 1.' }),
    outcome: Type.Enum([...outcomes]),
    primary_id: Type.Union([Type.String(), Type.Null()]),
    file: Type.String(),
    line: Type.Integer({ description: 'Where the <user> element begins.' }),
    matched_by: Type.Union([Type.String(), Type.Null()], { description: 'The identifier type that found the user.' }),
    reason: Type.Optional(Type.String({ description: 'Of a rejected record: why.' })),
    code: Type.Optional(Type.String({ description: "Alma's error code for the reason." })),
    message: Type.Optional(Type.String()),
    changes: Type.Array(
      Type.Object({
        field: Type.String(),
        old: Type.Optional(Type.Unknown()),
        new: Type.Optional(Type.Unknown()),
        kept: Type.Optional(Type.Unknown({ description: 'Of a list: entries of the feed that stayed as they were.' })),
        why: Type.Enum(Object.keys(whys) as (keyof typeof whys)[])
      }),
      {
        description:
          'Fields that changed, or were kept against the feed. Of a created user: what did not simply come from the feed.'
      }
    ),
    warnings: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String(),
          value: Type.Optional(Type.Unknown()),
          why: Type.String(),
          text: Type.String()
        }),
        { description: 'Values that were taken as they came and may be wrong; told when they come first.' }
      )
    )
  },
  { $id: 'SisRunRecord' }
)
export type RunRecord = Static<typeof RunRecord>

export const RecordList = Type.Object(
  { records: Type.Array(RunRecord), total: Type.Integer() },
  { $id: 'SisRecordList' }
)

export const RecordQuery = Type.Object({
  outcome: Type.Optional(Type.Enum([...outcomes], { description: 'Only records with this outcome.' })),
  limit: Type.Integer({ default: 100, minimum: 0, maximum: 1000 }),
  offset: Type.Integer({ default: 0, minimum: 0 })
})

export const RunQuery = Type.Object({
  mode: Type.Enum(['import', 'synchronize'], { default: 'synchronize' }),
  dry_run: Type.Boolean({ default: false, description: 'Report what would change; change nothing.' }),
  file_name: Type.Optional(Type.String({ maxLength: 255, description: 'How the run shall name the file.' }))
})

export const RunListQuery = Type.Object({
  profile: Type.Optional(Type.String({ maxLength: 64 })),
  limit: Type.Integer({ default: 10, minimum: 0, maximum: 100 }),
  offset: Type.Integer({ default: 0, minimum: 0 })
})

export const Profile = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 64 }),
    id: Type.Optional(Type.String({ output: true })),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    system: Type.Optional(Type.String({ maxLength: 64 })),
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    settings: ProfileSettings,
    thresholds: Type.Optional(
      Type.Partial(Type.Object(Object.fromEntries(kinds.map(kind => [kind, Threshold]))), {
        output: true,
        description: 'The thresholds of guards in force, defaults included; a kind that is missing is not watched.'
      })
    )
  },
  { $id: 'SisProfile' }
)
export const ProfileList = Type.Object({ profiles: Type.Array(Profile) }, { $id: 'SisProfileList' })
export const ProfileParams = Type.Object({ code: Type.String({ minLength: 1, maxLength: 64 }) })
export const RunParams = Type.Object({ id: Type.String({ maxLength: 20 }) })
