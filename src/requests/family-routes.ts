import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type, { type TObject } from 'typebox'
import { AlmaError, type ErrorName } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import type { Naming } from '../users/find/lookup.ts'
import { cancelRequest } from './change/cancel.ts'
import { createRequest, type Target } from './change/create.ts'
import { stepRequest } from './change/step.ts'
import { updateRequest } from './change/update.ts'
import { findRequest, lockUser, type Owner } from './copies/find.ts'
import type { Door } from './copies/pickup.ts'
import { CancelQuery, StepQuery, TypedQuery } from './route-schema.ts'
import { UserRequest, UserRequests } from './rules/schema.ts'
import { listRequests, type Wanted } from './show/list.ts'
import { requestToWire } from './show/mapping.ts'

/** Names in an address and in a query, of any family. */
type Named = Partial<Record<'user_id' | 'mms_id' | 'holding_id' | 'item_pid', string>>
type Query = Partial<Record<'user_id' | 'user_id_type' | 'mms_id' | 'item_pid', string>>

/** The requests of one kind of owner: Alma serves the same six operations under users, titles and items. */
export interface Family {
  name: 'User' | 'Title' | 'Item'
  base: string
  door: Door
  all: TObject
  one: TObject
  list: TObject
  create: TObject
  errors: readonly ErrorName[]
  owner(named: Named, query: Query): Owner
  asked(named: Named, query: Query): { user: Naming | undefined; target: Target }
}

/** Of the place of pickup. */
const placing: ErrorName[] = [
  ...(['PICKUP_NOT_FOUND', 'NETWORK_INSTITUTION', 'NETWORK_PICKUP_INVALID', 'NETWORK_PICKUP_MISSING'] as const),
  ...(['DELIVERY_UNSUPPORTED', 'DELIVERY_NO_ADDRESS', 'DELIVERY_ADDRESS_TYPE'] as const)
]
const creating: ErrorName[] = [
  ...(['USER_NOT_FOUND_BY_TYPE', 'REQUEST_NO_ITEMS', 'REQUEST_DUPLICATE', 'REQUEST_PARTIAL'] as const),
  ...(['REQUEST_FAILED', ...placing] as const)
]
/** Of requests under `/users` only. */
const creatingOfUsers: ErrorName[] = ['NETWORK_NOT_CONFIGURED', 'REQUEST_ITEM_SEARCH', 'REQUEST_ITEM_NOT_FOUND']
const changing: ErrorName[] = ['REQUEST_NOT_FOUND', 'REQUEST_GENERAL']
const updating: ErrorName[] = [...changing, 'REQUEST_PARTIAL', 'REQUEST_NO_ITEMS', ...placing]
const stepping: ErrorName[] = [
  ...(['REQUEST_STEP_ID', 'REQUEST_STEP_NOT_FOUND', 'REQUEST_NOT_DIGITIZATION'] as const),
  ...(['REQUEST_STEP_STUCK', 'REQUEST_STEP_FAILED', 'INVALID_PARAMETER'] as const)
]

/** The six operations of a family. */
export const familyRoutes =
  (family: Family): Routes =>
  async (instance, parts) => {
    await instance.register(readRoutes(family), parts)
    await instance.register(changeRoutes(family), parts)
  }

const privilege = 'MANAGE_REQUESTS'
const about = (operationId: string, summary: string) => ({ tags: ['Requests'], operationId, summary })
const numeric = ({ door }: Family): ErrorName[] => (door === 'bibs' ? ['REQUEST_ID_NOT_NUMERIC'] : [])
/** The schemas of a family are chosen at run time: what they let through has these names at most. */
const ownerOf = (family: Family, params: unknown, query: unknown): Owner =>
  family.owner(params as Named, query as Query)
const idOf = (params: unknown): string => (params as { request_id: string }).request_id

const readRoutes =
  (family: Family): Routes =>
  async instance => {
    const { name, base, all, one, list, errors } = family
    const noun = name.toLowerCase()
    instance.get(
      base,
      {
        config: { reads: 'requests', restricted: 'list', errors: [...errors, 'INVALID_PARAMETER'] },
        schema: {
          ...about(`list${name}Requests`, `Retrieve requests of a ${noun}`),
          params: all,
          querystring: list,
          response: { 200: UserRequests }
        }
      },
      ({ work, params, query }) => listRequests(work, ownerOf(family, params, query), query as Wanted)
    )
    instance.get(
      `${base}/:request_id`,
      {
        config: {
          reads: 'requests',
          restricted: 'record',
          errors: [...errors, 'REQUEST_NOT_FOUND', ...numeric(family)]
        },
        schema: {
          ...about(`get${name}Request`, `Retrieve a request of a ${noun}`),
          params: one,
          querystring: TypedQuery,
          response: { 200: UserRequest }
        }
      },
      async ({ work, params, query }) =>
        requestToWire(work, await findRequest(work, ownerOf(family, params, query), idOf(params)))
    )
  }

const changeRoutes =
  (family: Family): Routes =>
  async instance => {
    const { name, base, one, errors } = family
    const noun = name.toLowerCase()
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    createRoute(app, family)
    app.put(
      `${base}/:request_id`,
      {
        config: { privilege, restricted: 'record', errors: [...errors, ...updating, ...numeric(family)] },
        schema: {
          ...about(`update${name}Request`, `Update a request of a ${noun}`),
          params: one,
          body: UserRequest,
          response: { 200: UserRequest }
        }
      },
      async ({ work, params, body }) =>
        requestToWire(work, await updateRequest(work, ownerOf(family, params, {}), idOf(params), body))
    )
    app.post(
      `${base}/:request_id`,
      {
        config: { privilege, restricted: 'record', errors: [...errors, ...stepping] },
        schema: {
          ...about(`step${name}Request`, `Move a digitization request of a ${noun} to its next step`),
          params: one,
          querystring: StepQuery,
          response: { 200: UserRequest }
        }
      },
      async ({ work, params, query }) => {
        refuseOther(query.op)
        const request = await stepRequest(work, ownerOf(family, params, {}), idOf(params), query.release_item)
        return requestToWire(work, request)
      }
    )
    app.delete(
      `${base}/:request_id`,
      {
        config: { privilege, restricted: 'record', errors: [...errors, ...changing, ...numeric(family)] },
        schema: {
          ...about(`cancel${name}Request`, `Cancel a request of a ${noun}`),
          params: one,
          querystring: CancelQuery,
          response: { 204: Type.Null({ description: 'Cancelled.' }) }
        }
      },
      async ({ work, params, query: { reason, note, notify_user: notify } }, reply) => {
        await cancelRequest(work, ownerOf(family, params, {}), idOf(params), { reason, note, notify })
        reply.code(204)
        return null
      }
    )
  }

function createRoute(app: Parameters<Routes>[0], family: Family): void {
  const { name, base, door, all, create, errors } = family
  app.post(
    base,
    {
      config: {
        privilege,
        restricted: 'record',
        errors: [...new Set([...errors, ...creating, ...(door === 'users' ? creatingOfUsers : [])])]
      },
      schema: {
        ...about(`create${name}Request`, `Create a request for a ${name === 'User' ? 'user' : name.toLowerCase()}`),
        params: all,
        querystring: create,
        body: UserRequest,
        response: { 200: UserRequest }
      }
    },
    async ({ work, params, query, body }) => {
      const { user: naming, target } = family.asked(params as Named, query as Query)
      const user = naming && (await lockUser(work, naming))
      const { allow_same_request: allowSame } = query as { allow_same_request: boolean }
      return requestToWire(
        work,
        await createRequest(work, { user, target, body: body as UserRequest, allowSame, door })
      )
    }
  )
}

function refuseOther(op: string | undefined): void {
  if (op?.toLowerCase() !== 'next_step')
    throw new AlmaError('INVALID_PARAMETER', { name: 'op', detail: 'Use next_step.' })
}
