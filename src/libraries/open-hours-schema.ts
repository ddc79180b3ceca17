import Type, { type Static } from 'typebox'
import { Coded, Day, Text } from '../alma/schema.ts'

const Hour = (options: object) =>
  Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$', examples: ['08:30'], ...options }))

/** A line of the calendar: hours of a weekday, an event (a holiday), or an exception (`alma-api.md` 2.18). */
export const OpenHour = Type.Object(
  {
    type: Type.Optional(Coded('CalendarRecordsTypes')),
    inherited: Type.Optional(
      Type.Boolean({ description: 'False: said for this library. Taken for libraries only, told for all.' })
    ),
    desc: Type.Optional(Text(1000)),
    recurrence_type: Type.Optional(Coded('RecurrenceType')),
    from_date: Type.Optional(Day()),
    to_date: Type.Optional(Day()),
    from_hour: Hour({ description: 'Of the library, in its own time.' }),
    to_hour: Hour({}),
    day_of_week: Type.Optional(Coded('DaysOfWeek')),
    status: Type.Optional(Coded('CalendarRecordStatuses'))
  },
  { $id: 'OpenHour', xml: { name: 'open_hour' } }
)
export type OpenHour = Static<typeof OpenHour>

export const OpenHours = Type.Object(
  { open_hour: Type.Optional(Type.Array(OpenHour, { maxItems: 2000, empty: 'list' })) },
  { $id: 'OpenHours', xml: { name: 'open_hours' } }
)
export type OpenHours = Static<typeof OpenHours>

const Span = Type.Object({ from: Type.String(), to: Type.String() }, { xml: { name: 'hour' } })

/** The open hours of one day; none: closed. */
export const OpenDay = Type.Object(
  {
    date: Day(),
    day_of_week: Coded('DaysOfWeek'),
    hour: Type.Array(Span, { xml: { wrapped: true, name: 'hours' } })
  },
  { $id: 'OpenDay', xml: { name: 'day' } }
)
export const OpenDays = Type.Object({ day: Type.Array(OpenDay) }, { $id: 'OpenDays', xml: { name: 'days' } })
export type OpenDays = Static<typeof OpenDays>

export const OpenHoursQuery = Type.Object({
  scope: Type.Optional(Type.String({ description: 'Code of a library; the institution otherwise.' }))
})

export const OpenDaysQuery = Type.Object({
  from: Type.Optional(Type.String({ description: 'First day, YYYY-MM-DD; today otherwise.' })),
  to: Type.Optional(Type.String({ description: 'Last day, YYYY-MM-DD; a week after the first otherwise.' }))
})
