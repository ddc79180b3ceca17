import Type from 'typebox'
import { PageQuery } from '../../alma/paging.ts'
import { Page } from '../../alma/schema.ts'

const text = (description: string) => Type.Optional(Type.String({ description }))

export const ReportQuery = Type.Object({
  ...PageQuery,
  login_date_from: text('First day, YYYY-MM-DD.'),
  login_date_to: text('Last day, YYYY-MM-DD.'),
  successful: Type.Optional(Type.Enum(['all', 'true', 'failed-login-attempts']))
})

/**
 * Logins of staff. There are none: this service has keys, no sessions, and keeps no record of who was authenticated
 * when, which would be personal data without a purpose.
 */
export const LoginEvents = Page('login_events', 'login_event', Type.Object({}, { xml: { name: 'login_event' } }))

export const UserNameParams = Type.Object({ user_name: Type.String({ minLength: 1 }) })

export const NotificationsQuery = Type.Object({
  notificationType: text('Code of SystemEventTypes.'),
  limit: PageQuery.limit,
  from: text('First day, YYYY-MM-DD; default: today.'),
  to: text('Last day, YYYY-MM-DD; default: a week later.'),
  unread: Type.Optional(Type.Boolean({ default: false, description: 'Only those that were not seen.' }))
})

/** Notices of reading lists. There are none: reading lists are another product's. */
export const LegantoNotifications = Page(
  'leganto_notifications',
  'leganto_notification',
  Type.Object({}, { xml: { name: 'leganto_notification' } })
)
