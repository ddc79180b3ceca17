import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { getProfile, listProfiles } from './profiles.ts'
import * as schema from './schema.ts'
import { actOnDeposit, createDeposit, getDeposit, listDeposits } from './service.ts'

const anyUser = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'LINKING_ID_NOT_FOUND'] as const
const about = (operationId: string, summary: string) => ({ tags: ['Deposits'], operationId, summary })
const one = { response: { 200: schema.UserDeposit } }

/** Deposits of users and the profiles that they are made by (`alma-api.md` 1.1, 1.2). */
export const routes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/users/:user_id/deposits',
    {
      config: { restricted: 'list', reads: 'deposits', errors: [...anyUser, 'DEPOSIT_LIST'] },
      schema: {
        ...about('getUserDeposits', 'Deposits of a user'),
        params: schema.UserParams,
        querystring: schema.ListQuery,
        response: { 200: schema.UserDeposits }
      }
    },
    ({ work, params, query }) => listDeposits(work, { ...params, user_id_type: query.user_id_type }, query)
  )
  app.post(
    '/users/:user_id/deposits',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_DEPOSITS',
        errors: [...anyUser, 'INVALID_PARAMETER', 'DEPOSIT_NUMBER', 'DEPOSIT_CREATE']
      },
      schema: {
        ...about('createUserDeposit', 'Create a deposit, as a draft or submitted'),
        params: schema.UserParams,
        querystring: schema.CreateQuery,
        body: schema.UserDeposit,
        ...one
      }
    },
    ({ work, params, query: { draft, ...typed }, body }) => createDeposit(work, { ...params, ...typed }, body, draft)
  )
  app.get(
    '/users/:user_id/deposits/:deposit_id',
    {
      config: { restricted: 'record', reads: 'deposits', errors: [...anyUser, 'DEPOSIT_NOT_FOUND'] },
      schema: {
        ...about('getUserDeposit', 'A deposit of a user'),
        params: schema.DepositParams,
        querystring: schema.NamingQuery,
        ...one
      }
    },
    ({ work, params, query }) => getDeposit(work, { ...params, ...query })
  )
  app.post(
    '/users/:user_id/deposits/:deposit_id',
    {
      // Clients send op= alone, too.
      preValidation: async request => {
        request.body ??= {}
      },
      config: {
        restricted: 'record',
        privilege: 'MANAGE_DEPOSITS',
        errors: [...anyUser, 'DEPOSIT_NOT_FOUND', 'INVALID_PARAMETER', 'DEPOSIT_UPDATE']
      },
      schema: {
        ...about('actOnUserDeposit', 'Submit or withdraw a deposit'),
        params: schema.DepositParams,
        querystring: schema.ActQuery,
        body: schema.UserDeposit,
        ...one
      }
    },
    ({ work, params, query: { op, ...typed }, body }) => actOnDeposit(work, { ...params, ...typed }, op, body)
  )
  app.get(
    '/conf/deposit-profiles',
    {
      schema: {
        ...about('listDepositProfiles', 'Retrieve deposit profiles'),
        querystring: schema.ProfileQuery,
        response: { 200: schema.DepositProfiles }
      }
    },
    ({ work, query }) => listProfiles(work, query)
  )
  app.get(
    '/conf/deposit-profiles/:deposit_profile_id',
    {
      config: { errors: ['DEPOSIT_PROFILE_NOT_FOUND'] },
      schema: {
        ...about('getDepositProfile', 'Retrieve a deposit profile'),
        params: schema.ProfileParams,
        response: { 200: schema.DepositProfile }
      }
    },
    ({ work, params }) => getProfile(work, params.deposit_profile_id)
  )
}
