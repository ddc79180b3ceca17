import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import { PingAnswer } from '../libraries/schema.ts'
import { AttachmentParams, AttachmentQuery, UserAttachment, UserAttachments } from './files/attachment-schema.ts'
import { attachmentLimit, createAttachment, getAttachment, listAttachments } from './files/attachments.ts'
import { personalData } from './files/personal-data.ts'
import { UserPersonal } from './files/personal-schema.ts'
import {
  LegantoNotifications,
  LoginEvents,
  NotificationsQuery,
  ReportQuery,
  UserNameParams
} from './files/report-schema.ts'
import { find } from './find/lookup.ts'
import { showUser } from './find/show.ts'
import { User } from './record/schema.ts'
import { NamingQuery, UserParams } from './request-schema.ts'

const tags = ['Users']
const about = (operationId: string, summary: string) => ({ tags, operationId, summary })
const named = { params: UserParams, querystring: NamingQuery }

/** Files of a user, and everything held of a user. */
export const fileRoutes: Routes = async (instance, { domains }) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const companions = domains.flatMap(domain => domain.companions ?? [])
  app.post(
    '/users/:user_id/attachments',
    {
      // Base64 is a third longer than the file.
      bodyLimit: Math.ceil(attachmentLimit * 1.4),
      config: { privilege: 'MANAGE_USERS' },
      schema: {
        ...about('createUserAttachment', 'Create user attachment'),
        ...named,
        body: UserAttachment,
        response: { 200: UserAttachment }
      }
    },
    ({ work, params, query, body }) => createAttachment(work, { ...params, ...query }, body)
  )
  app.get(
    '/users/:user_id/attachments',
    {
      config: { restricted: 'list', reads: 'files' },
      schema: {
        ...about('getUserAttachments', 'Get user attachments'),
        ...named,
        response: { 200: UserAttachments }
      }
    },
    ({ work, params, query }) => listAttachments(work, { ...params, ...query }, companions)
  )
  app.get(
    '/users/:user_id/attachments/:attachment_id',
    {
      config: { restricted: 'list', reads: 'files' },
      schema: {
        ...about('getUserAttachment', 'Get user attachment'),
        params: AttachmentParams,
        querystring: AttachmentQuery,
        response: { 200: UserAttachment }
      }
    },
    ({ work, params, query: { expand, ...query } }) => getAttachment(work, { ...params, ...query }, expand, companions)
  )
  app.get(
    '/users/:user_id/personal-data',
    {
      config: { reads: 'personal-data', privilege: 'VIEW_LOAN_DETAILS', errors: ['LIBRARY_RESTRICTED'] },
      schema: {
        ...about('getPersonalData', 'Get everything that is held of a user'),
        ...named,
        response: { 200: UserPersonal }
      }
    },
    ({ work, params, query }) => personalData(work, { ...params, ...query }, companions)
  )
}

/** Operations beside single users: the key's test, the caller's own user, reports that are empty here. */
export const testRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/users/operation/test',
    { schema: { ...about('getUsersTest', 'Test whether the key may read users'), response: { 200: PingAnswer } } },
    async ({ work }) => ({ test: `GET - OK - institutionCode: ${work.institution}` })
  )
  app.post(
    '/users/operation/test',
    { schema: { ...about('postUsersTest', 'Test whether the key may change users'), response: { 200: PingAnswer } } },
    async () => ({ test: 'POST - OK' })
  )
  app.get(
    '/users/ME',
    {
      config: { reads: 'users' },
      schema: { ...about('getMyDetails', 'Get my details: the user whose key it is'), response: { 200: User } }
    },
    async ({ work, key }) => {
      if (!key?.owner) throw new AlmaError('NO_OWN_USER', {})
      return (await showUser(work, { user_id: key.owner }, [])).user
    }
  )
  app.get(
    '/users/staff-login-report',
    {
      schema: {
        ...about('getStaffLoginReport', 'Retrieve the report of staff logins: nobody logs in to this service'),
        querystring: ReportQuery,
        response: { 200: LoginEvents }
      }
    },
    async ({ query }) => {
      checkDays(query, 'login_date_from', 'login_date_to')
      return { total_record_count: 0 }
    }
  )
  app.get(
    '/users/:user_name/leganto-notifications',
    {
      config: { errors: ['USER_NOT_FOUND', 'INVALID_PARAMETER'] },
      schema: {
        ...about(
          'getLegantoNotifications',
          'Retrieve Leganto notifications of a user: this service has no reading lists'
        ),
        params: UserNameParams,
        querystring: NotificationsQuery,
        response: { 200: LegantoNotifications }
      }
    },
    async ({ work, params, query }) => {
      checkDays(query, 'from', 'to')
      await find(work, { user_id: params.user_name })
      return { total_record_count: 0 }
    }
  )
}

/** Days are given as days, and in their order (401666). */
function checkDays(query: Record<string, unknown>, from: string, to: string): void {
  const day = (name: string) => {
    const given = query[name]
    const found = typeof given === 'string' && given !== '' ? parseDay(given) : undefined
    if (given && !found) throw new AlmaError('INVALID_PARAMETER', { name, detail: 'Use YYYY-MM-DD.' })
    return found
  }
  const [first, last] = [day(from), day(to)]
  if (first && last && first > last)
    throw new AlmaError('INVALID_PARAMETER', { name: to, detail: `It is before ${from}.` })
}
