import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { ErrorName } from '../alma/errors.ts'
import type { Parts } from '../domain.ts'
import * as schema from './own-schema.ts'
import { type Declaration, declare, stateOf } from './service.ts'
import { explain } from './settings/policy.ts'
import { writeProfiles } from './settings/profiles.ts'
import { readProfiles } from './settings/profiles-store.ts'
import { readProxies, writeProxies } from './settings/proxies.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Loans'], operationId, summary })
const users = { area: 'users' } as const
const conf = { area: 'conf' } as const
const user = ['USER_NOT_FOUND'] as const satisfies ErrorName[]

const declarations: [path: string, event: Declaration, operationId: string, summary: string][] = [
  ['lost', 'LOSE', 'declareLoanLost', 'Say that the item of a loan is lost'],
  ['claimed-returned', 'CLAIM_RETURN', 'declareLoanClaimedReturned', 'Say that the user claims to have returned it'],
  ['found', 'FIND', 'declareLoanFound', 'Say that the user has it still']
]

/** What Alma offers in its user interface only: why a loan would run how long, lost items, profiles, proxies. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/loans/policy',
    {
      config: {
        reads: 'users',
        ...users,
        errors: [...user, 'ITEM_BARCODE_NOT_FOUND', 'ITEM_NOT_FOUND', 'LOAN_ITEM_MISSING']
      },
      schema: {
        ...operation('explainLoanPolicy', 'Which rule and terms hold for a user and an item, and why'),
        querystring: schema.PolicyQuery,
        response: { 200: schema.LoanPolicy }
      }
    },
    ({ work, query }) => explain(work, query)
  )
  for (const [path, event, operationId, summary] of declarations)
    app.post(
      `/loans/:loan_id/${path}`,
      {
        config: { ...users, privilege: 'CIRCULATE', restricted: 'record', errors: ['LOAN_NOT_FOUND', 'LOAN_STATE'] },
        schema: { ...operation(operationId, summary), params: schema.LoanIdParams, response: { 200: schema.LoanState } }
      },
      async ({ work, params }) => stateOf(work, await declare(work, { loanId: params.loan_id }, event))
    )
  app.get(
    '/loans/overdue-profiles',
    {
      config: conf,
      schema: { ...operation('listOverdueProfiles', 'Overdue profiles'), response: { 200: schema.OverdueProfiles } }
    },
    async ({ work }) => ({ profiles: await readProfiles(work) })
  )
  app.put(
    '/loans/overdue-profiles',
    {
      config: {
        privilege: 'CONFIGURE_FULFILLMENT',
        changes: { action: 'overdue-profiles.changed' },
        ...conf,
        errors: ['TERMS_INVALID']
      },
      schema: {
        ...operation('updateOverdueProfiles', 'Replace the overdue profiles'),
        body: schema.OverdueProfiles,
        response: { 200: schema.OverdueProfiles }
      }
    },
    async ({ work, body }) => ({ profiles: await writeProfiles(work, body) })
  )
  await app.register(proxyRoutes)
}

const proxyRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/users/:user_id/proxies',
    {
      config: { reads: 'proxies', ...users, errors: [...user] },
      schema: {
        ...operation('getProxies', 'For whom a user may borrow'),
        params: schema.ProxyParams,
        response: { 200: schema.Proxies }
      }
    },
    async ({ work, params }) => ({ proxy_for: await readProxies(work, params) })
  )
  app.put(
    '/users/:user_id/proxies',
    {
      config: { privilege: 'MANAGE_USERS', ...users, errors: [...user, 'INVALID_INPUT'] },
      schema: {
        ...operation('updateProxies', 'Say for whom a user may borrow'),
        params: schema.ProxyParams,
        body: schema.Proxies,
        response: { 200: schema.Proxies }
      }
    },
    async ({ work, params, body }) => ({ proxy_for: await writeProxies(work, params, body.proxy_for) })
  )
}
