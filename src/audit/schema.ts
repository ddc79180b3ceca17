import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'

const moment = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}(T[\\d:.]+(Z|[+-]\\d{2}:\\d{2}))?$', description }))

export const AuditQuery = Type.Object({
  action: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'An action, or what one begins with: `sis.run` finds `sis.run.approved`.'
    })
  ),
  actor: Type.Optional(Type.String({ maxLength: 255, description: 'Name of the API key, or kind of the job.' })),
  subject: Type.Optional(
    Type.String({
      maxLength: 255,
      description:
        'What was done to it, and who has read its data: `kind:id` as entries have it (`sis-run:12`, `user:` and an ' +
        'internal id), or any identifier of a user. One that means nobody is refused.'
    })
  ),
  from: moment('From this day or moment on.'),
  to: moment('Before this moment; a day is included.'),
  ...PageQuery
})

export const AuditEntry = Type.Object(
  {
    number: Type.String({ description: 'Counts the entries of the institution without a gap.' }),
    at: Type.String({ format: 'date-time' }),
    actor: Type.String({ description: 'Name of the API key, or kind of the job.' }),
    action: Type.String(),
    subject: Type.Optional(Type.String({ description: '`kind:id`; ids of persons are internal ones.' })),
    count: Type.Optional(Type.Integer({ description: 'How many records it touched or told of.' })),
    detail: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    people: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Internal ids of the users whose data was read, until they are forgotten.'
      })
    ),
    text: Type.String({ description: 'The same in a sentence: who looked at what, or did what.' }),
    hash: Type.String({ description: 'SHA-256 of this entry and the hash of the one before.' })
  },
  { $id: 'AuditEntry' }
)

export const AuditList = Type.Object(
  {
    subject: Type.Optional(
      Type.String({ description: 'Who or what the subject that was asked for means: `user:4711`.' })
    ),
    entries: Type.Array(AuditEntry),
    total: Type.Integer()
  },
  { $id: 'AuditList' }
)
