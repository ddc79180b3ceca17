import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import * as schema from './schema.ts'
import { listAlarms } from './service.ts'
import { alarmSettings, changeAlarmSettings } from './store.ts'

const operation = (operationId: string, summary: string, description: string) => ({
  tags: ['Alarms'],
  operationId,
  summary,
  description
})

/** What somebody should look at, and who is told (docs/alarms.md). */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, parts) => {
  app.get(
    '/alarms',
    {
      config: { area: 'conf' },
      schema: {
        ...operation(
          'listAlarms',
          'What somebody should look at',
          'As of now: runs that wait for an approval, feeds that are missing or too small, jobs that failed or warn, an unproven anonymization.'
        ),
        response: { 200: schema.AlarmList }
      }
    },
    ({ work }) => listAlarms(work, parts)
  )
  app.get(
    '/alarms/settings',
    {
      config: { area: 'conf' },
      schema: {
        ...operation(
          'getAlarmSettings',
          'Who is told of alarms, and how often',
          'Nobody where nothing was decided. A profile may name addresses of its own: `alarmAddresses` of its settings.'
        ),
        response: { 200: schema.AlarmSettings }
      }
    },
    ({ work }) => alarmSettings(work)
  )
  app.put(
    '/alarms/settings',
    {
      config: { area: 'conf', privilege: 'CONFIGURE_SYSTEM', changes: { action: 'alarms.settings' } },
      schema: {
        ...operation(
          'updateAlarmSettings',
          'Decide who is told of alarms, and how often',
          'Mails go out where SMTP_URL is set: at once, again after `repeat_hours` while the alarm lasts, and ten minutes apart at least.'
        ),
        body: schema.AlarmSettings,
        response: { 200: schema.AlarmSettings }
      }
    },
    ({ work, body }) => changeAlarmSettings(work, body)
  )
}
