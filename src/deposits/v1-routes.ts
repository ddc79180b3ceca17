import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import * as schema from './schema.ts'
import { decideDeposit } from './service.ts'

/** What a vendor's staff do on their screens, under /v1. */
export const ownRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.put(
    '/deposits/:id/status',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_DEPOSITS',
        area: 'users',
        errors: ['DEPOSIT_NOT_FOUND', 'DEPOSIT_UPDATE']
      },
      schema: {
        tags: ['Deposits'],
        operationId: 'decideDeposit',
        summary: 'Approve, decline or return a deposit',
        params: schema.IdParams,
        body: schema.Decision,
        response: { 200: schema.UserDeposit }
      }
    },
    ({ work, params, body }) => decideDeposit(work, params.id, body)
  )
}
