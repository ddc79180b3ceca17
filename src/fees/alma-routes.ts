import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { createFee, getFee, listFees } from './operations.ts'
import { actOnFee, payAll } from './pay.ts'
import { feeReport } from './report.ts'
import * as schema from './schema.ts'

const anyUser = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'LINKING_ID_NOT_FOUND'] as const
const about = (operationId: string, summary: string, tag = 'Users') => ({ tags: [tag], operationId, summary })
const created = [
  ...anyUser,
  'FEE_TYPE_MISSING',
  'FEE_TYPE_INVALID',
  'FEE_BARCODE_UNKNOWN',
  'FEE_AMOUNT_MISSING',
  'FEE_OWNER_MISSING',
  'FEE_OWNER_UNKNOWN',
  'FEE_OWNER_LIBRARY',
  'FEE_OWNER_INSTITUTION',
  'INVALID_PARAMETER'
] as const
const all = '/users/:user_id/fees'
const one = '/users/:user_id/fees/:fee_id'

/** Fines and fees of a user, and the report of their transactions (`alma-api.md` 1.1, 1.2). */
export const routes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    all,
    {
      config: { restricted: 'list', reads: 'fees', errors: [...anyUser, 'INVALID_PARAMETER'] },
      schema: {
        ...about('getUserFees', 'Get user fines/fees'),
        params: schema.FeesParams,
        querystring: schema.FeesQuery,
        response: { 200: schema.Fees }
      }
    },
    ({ work, params, query }) => listFees(work, { ...params, ...query }, query.status)
  )
  app.post(
    all,
    {
      config: { restricted: 'record', privilege: 'MANAGE_FEES', errors: created },
      schema: {
        ...about('createUserFee', 'Create user fine/fee'),
        params: schema.FeesParams,
        querystring: schema.FeeQuery,
        body: schema.Fee,
        response: { 200: schema.Fee }
      }
    },
    ({ work, params, query, body }) => createFee(work, { ...params, ...query }, body)
  )
  await instance.register(oneFee, parts)
  await instance.register(report, parts)
}

const oneFee: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    `${all}/all`,
    {
      config: { restricted: 'record', privilege: 'MANAGE_FEES', errors: [...anyUser, 'INVALID_PARAMETER'] },
      schema: {
        ...about('payUserFees', 'Pay user fines/fees, oldest first; answers what is left'),
        params: schema.FeesParams,
        querystring: schema.PayAllQuery,
        response: { 200: schema.Fees }
      }
    },
    ({ work, params, query }) => payAll(work, { ...params, ...query }, query)
  )
  app.get(
    one,
    {
      config: { restricted: 'record', reads: 'fees', errors: [...anyUser, 'FEE_NOT_FOUND'] },
      schema: {
        ...about('getUserFee', 'Get user fine/fee'),
        params: schema.FeeParams,
        querystring: schema.FeeQuery,
        response: { 200: schema.Fee }
      }
    },
    ({ work, params, query }) => getFee(work, { ...params, ...query }, params.fee_id)
  )
  app.post(
    one,
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_FEES',
        errors: [...anyUser, 'FEE_NOT_FOUND', 'INVALID_PARAMETER']
      },
      schema: {
        ...about('actOnUserFee', 'Pay/waive/dispute/restore user fine/fee'),
        params: schema.FeeParams,
        querystring: schema.FeeActionQuery,
        response: { 200: schema.Fee }
      }
    },
    ({ work, params, query }) => actOnFee(work, { ...params, ...query }, params.fee_id, query)
  )
}

const report: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/utilities/fee-transactions',
    {
      config: { restricted: 'list', reads: 'fees', errors: ['FEE_REPORT_DATES', 'FEE_REPORT_TYPE', 'FEE_REPORT_DESK'] },
      schema: {
        ...about('getFeeTransactions', 'Retrieve fine/fee report', 'Configuration'),
        querystring: schema.ReportQuery,
        response: { 200: schema.Fees }
      }
    },
    ({ work, query }) => feeReport(work, query)
  )
}
