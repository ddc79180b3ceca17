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
      description: 'Such as `user:4711` (an internal id): what was done to it, and who has read its data.'
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
    hash: Type.String({ description: 'SHA-256 of this entry and the hash of the one before.' })
  },
  { $id: 'AuditEntry' }
)

export const AuditList = Type.Object({ entries: Type.Array(AuditEntry), total: Type.Integer() }, { $id: 'AuditList' })
