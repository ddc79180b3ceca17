import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { type Family, familyRoutes } from './family-routes.ts'
import * as route from './route-schema.ts'
import { bookingAvailability } from './show/availability.ts'
import { requestOptions } from './show/options.ts'
import { BookingAvailability, RequestOptions } from './show/options-schema.ts'

const titleErrors = ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID'] as const

const ofUsers: Family = {
  name: 'User',
  base: '/users/:user_id/requests',
  door: 'users',
  all: route.UserOnly,
  one: route.UserRequestParams,
  list: route.UserListQuery,
  create: route.UserCreateQuery,
  errors: ['USER_NOT_FOUND_BY_TYPE'],
  owner: ({ user_id = '' }, { user_id_type }) => ({ user: { user_id, user_id_type } }),
  asked: ({ user_id = '' }, { user_id_type, mms_id, item_pid }) => ({
    user: { user_id, user_id_type },
    target: { mmsId: mms_id, pid: item_pid }
  })
}

const requester = ({ user_id, user_id_type }: { user_id?: string; user_id_type?: string }) =>
  user_id === undefined ? undefined : { user_id, user_id_type }

const ofTitles: Family = {
  name: 'Title',
  base: '/bibs/:mms_id/requests',
  door: 'bibs',
  all: route.TitleOnly,
  one: route.TitleRequestParams,
  list: route.ListQuery,
  create: route.CreateQuery,
  errors: titleErrors,
  owner: ({ mms_id = '' }) => ({ mmsId: mms_id }),
  asked: ({ mms_id = '' }, query) => ({ user: requester(query), target: { mmsId: mms_id } })
}

const ofItems: Family = {
  name: 'Item',
  base: '/bibs/:mms_id/holdings/:holding_id/items/:item_pid/requests',
  door: 'bibs',
  all: route.ItemOnly,
  one: route.ItemRequestParams,
  list: route.ListQuery,
  create: route.CreateQuery,
  errors: [...titleErrors, 'ITEM_NOT_FOUND'],
  owner: ({ mms_id = '', holding_id, item_pid = '' }) => ({ mmsId: mms_id, holdingId: holding_id, pid: item_pid }),
  asked: ({ mms_id, holding_id, item_pid = '' }, query) => ({
    user: requester(query),
    target: { mmsId: mms_id, holdingId: holding_id, pid: item_pid }
  })
}

/** Requests of users, titles and items, and what may be requested (`alma-api.md` 1.1, 1.5). */
export const routes: Routes = async (instance, parts) => {
  for (const family of [ofUsers, ofTitles, ofItems]) await instance.register(familyRoutes(family), parts)
  await instance.register(optionRoutes, parts)
}

const about = (operationId: string, summary: string) => ({ tags: ['Requests'], operationId, summary })
const itemPath = '/bibs/:mms_id/holdings/:holding_id/items/:item_pid'

const optionRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const availability = { querystring: route.AvailabilityQuery, response: { 200: BookingAvailability } }
  const options = { querystring: route.OptionsQuery, response: { 200: RequestOptions } }
  const ofUser = ['USER_NOT_FOUND_BY_TYPE', 'BOOKING_PERIOD_TYPE'] as const
  app.get(
    '/bibs/:mms_id/request-options',
    {
      config: { errors: [...titleErrors, 'USER_NOT_FOUND_BY_TYPE'] },
      schema: {
        ...about('getTitleRequestOptions', 'What may be requested of a title'),
        params: route.TitleOnly,
        ...options
      }
    },
    ({ work, params, query }) => requestOptions(work, { mmsId: params.mms_id }, query.user_id)
  )
  app.get(
    `${itemPath}/request-options`,
    {
      config: { errors: [...titleErrors, 'ITEM_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE'] },
      schema: {
        ...about('getItemRequestOptions', 'What may be requested of an item'),
        params: route.ItemOnly,
        ...options
      }
    },
    ({ work, params: { mms_id, holding_id, item_pid }, query }) =>
      requestOptions(work, { mmsId: mms_id, holdingId: holding_id, pid: item_pid }, query.user_id)
  )
  app.get(
    '/bibs/:mms_id/booking-availability',
    {
      config: { errors: [...titleErrors, ...ofUser] },
      schema: {
        ...about('getTitleBookingAvailability', 'When a title cannot be booked'),
        params: route.TitleOnly,
        ...availability
      }
    },
    ({ work, params, query }) => bookingAvailability(work, { mmsId: params.mms_id }, query)
  )
  app.get(
    `${itemPath}/booking-availability`,
    {
      config: { errors: [...titleErrors, 'ITEM_NOT_FOUND', ...ofUser] },
      schema: {
        ...about('getItemBookingAvailability', 'When an item cannot be booked'),
        params: route.ItemOnly,
        ...availability
      }
    },
    ({ work, params: { mms_id, holding_id, item_pid }, query }) =>
      bookingAvailability(work, { mmsId: mms_id, holdingId: holding_id, pid: item_pid }, query)
  )
}
