import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { ErrorName } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import { listSets } from './list.ts'
import { manageMembers } from './manage.ts'
import {
  CreateSetQuery,
  ManageQuery,
  Members,
  MembersQuery,
  SetParams,
  SetPost,
  SetPut,
  SetsQuery,
  UserSet,
  UserSets
} from './schema.ts'
import * as sets from './service.ts'

const tags = ['Sets']
const described = (operationId: string, summary: string) => ({ tags, operationId, summary })
const noContent = Type.Null({ description: 'Deleted.' })
const raising = (...errors: ErrorName[]) => ({ config: { errors } })
const changingSets = (...errors: ErrorName[]) => ({ config: { privilege: 'MANAGE_SETS' as const, errors } })

/** Sets of users and their members (`alma-api.md` 1.2). */
export const routes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/sets',
    {
      ...raising('CONF_FILTER', 'SET_QUERY_FORMAT'),
      schema: { ...described('listSets', 'Retrieve sets'), querystring: SetsQuery, response: { 200: UserSets } }
    },
    ({ work, query }) => listSets(work, query)
  )
  app.post(
    '/conf/sets',
    {
      ...changingSets(...creating),
      schema: {
        ...described('createSet', 'Create a set'),
        querystring: CreateSetQuery,
        body: SetPost,
        response: { 200: UserSet }
      }
    },
    ({ work, body, query }) => sets.createSet(work, body, query)
  )
  app.get(
    '/conf/sets/:set_id',
    {
      ...raising('SET_NOT_FOUND'),
      schema: { ...described('getSet', 'Retrieve a set'), params: SetParams, response: { 200: UserSet } }
    },
    ({ work, params }) => sets.getSet(work, params.set_id)
  )
  await changing(instance, parts)
}

const creating: readonly ErrorName[] = [
  ...(['SET_CREATE', 'SET_TYPE', 'SET_NAME_TAKEN', 'SET_ID_INVALID', 'SET_PRIVATE', 'SET_STATUS'] as const),
  ...(['SET_QUERY_CONTENT', 'SET_QUERY_PARSE', 'SET_OPERATOR', 'SET_COMBINE', 'SET_ORIGINS'] as const),
  ...(['SET_NETWORK', 'SET_IMPORT_INSTANCE', 'SET_IMPORT_INCOMPLETE', 'JOB_INSTANCE_NOT_FOUND'] as const),
  ...(['SET_NO_MEMBER_ID', 'SET_TOO_MANY_MEMBERS', 'SET_MEMBER_UNKNOWN', 'SET_MEMBER_TWICE'] as const)
]
const managing: readonly ErrorName[] = [
  ...(['SET_NOT_FOUND', 'SET_OPERATION', 'SET_NOT_ITEMIZED', 'SET_NO_MEMBERS', 'SET_NO_MEMBER_ID'] as const),
  ...(['SET_TOO_MANY_MEMBERS', 'SET_ID_TYPE', 'SET_MEMBER_UNKNOWN', 'SET_MEMBER_UNKNOWN_BY_TYPE'] as const),
  ...(['SET_MEMBER_TWICE', 'SET_MEMBER_THERE', 'SET_MEMBER_THERE_BY_TYPE', 'SET_MEMBER_NOT_THERE'] as const)
]

const changing: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    '/conf/sets/:set_id',
    {
      ...changingSets(...managing),
      schema: {
        ...described('manageSetMembers', 'Add, delete or replace the members of a set'),
        params: SetParams,
        querystring: ManageQuery,
        body: SetPost,
        response: { 200: UserSet }
      }
    },
    ({ work, params, body, query }) => manageMembers(work, params.set_id, body, query)
  )
  app.put(
    '/conf/sets/:set_id',
    {
      ...changingSets(
        ...(['SET_NOT_FOUND', 'SET_INVALID', 'JOB_PARAMETER_MISSING', 'SET_NAME_TAKEN', 'SET_UPDATE'] as const),
        ...(['SET_QUERY_CONTENT', 'SET_QUERY_PARSE'] as const)
      ),
      schema: {
        ...described('updateSet', 'Update a set'),
        params: SetParams,
        body: SetPut,
        response: { 200: UserSet }
      }
    },
    ({ work, params, body }) => sets.updateSet(work, params.set_id, body)
  )
  app.delete(
    '/conf/sets/:set_id',
    {
      ...changingSets('SET_ID_INVALID', 'SET_DELETE'),
      schema: { ...described('deleteSet', 'Delete a set'), params: SetParams, response: { 204: noContent } }
    },
    async ({ work, params }, reply) => {
      reply.code(204)
      return sets.deleteSet(work, params.set_id)
    }
  )
  app.get(
    '/conf/sets/:set_id/members',
    {
      config: { reads: 'sets', readsOf: { kind: 'set', parameter: 'set_id' }, errors: ['SET_NOT_FOUND'] },
      schema: {
        ...described('getSetMembers', 'Retrieve the members of a set'),
        params: SetParams,
        querystring: MembersQuery,
        response: { 200: Members }
      }
    },
    ({ work, params, query }) => sets.getMembers(work, params.set_id, query)
  )
}
