import Type, { type Static } from 'typebox'
import { closed } from '../alma/schema.ts'
import { StaffAddresses } from '../sis/profile/source-settings.ts'

/** Kinds of alarms. */
export const alarmCodes = ['WAITING', 'MISSING', 'SHRUNK', 'FAILED', 'WARNING', 'UNPROVEN'] as const
export type AlarmCode = (typeof alarmCodes)[number]

/** Alarms as the API shows them. */
export const AlarmList = Type.Object(
  {
    alarms: Type.Array(
      Type.Object(
        {
          code: Type.Enum([...alarmCodes], {
            description:
              'WAITING: a run waits for approval. MISSING, SHRUNK: of a feed. FAILED, WARNING: how the last run of a job ended. UNPROVEN: an anonymization.'
          }),
          about: Type.String({ description: 'What it is about, such as run:1534.' }),
          profile: Type.Optional(Type.String({ description: 'The integration profile that it is about.' })),
          message: Type.String(),
          since: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
            description: 'When it was first seen; null: since the last look, a minute ago at most.'
          }),
          told_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
            description: 'When a mail about it went out last.'
          })
        },
        { $id: 'Alarm' }
      )
    )
  },
  { $id: 'AlarmList' }
)

/** Who is told. */
export const AlarmSettings = Type.Object(
  {
    addresses: {
      ...StaffAddresses,
      description: 'E-mail addresses of staff who are told of every alarm.'
    } as typeof StaffAddresses,
    repeat_hours: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 720,
      description: 'Hours until somebody is told again of an alarm that lasts.'
    }),
    switched_off: Type.Array(Type.Enum([...alarmCodes]), {
      default: [],
      maxItems: alarmCodes.length,
      description: 'Kinds that raise no alarm in this institution. None by default.'
    })
  },
  { ...closed, $id: 'AlarmSettings' }
)
export type AlarmSettings = Static<typeof AlarmSettings>
