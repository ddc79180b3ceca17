import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { AlmaError } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import { bibRoutes } from './bib-routes.ts'
import * as loans from './service.ts'
import * as schema from './show/schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Loans'], operationId, summary })
const all = '/users/:user_id/loans'
const one = `${all}/:loan_id`
const user = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE'] as const
const lending = [...user, 'DESK_REFUSED', 'NOT_LOANABLE', 'PATRON_EXPIRED', 'PROXY_REFUSED', 'MANDATORY_FIELD'] as const

/** Loans of a user, by Alma's operations (`alma-api.md` 1.1). */
export const routes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    all,
    {
      config: { restricted: 'list', reads: 'loans', errors: [...user, 'INVALID_PARAMETER'] },
      schema: {
        ...operation('getUserLoans', 'Retrieve user loans'),
        params: schema.UserLoansParams,
        querystring: schema.UserLoansQuery,
        response: { 200: schema.ItemLoans }
      }
    },
    ({ work, params, query }) => loans.listUserLoans(work, { ...params, ...query }, query)
  )
  app.post(
    all,
    {
      config: {
        restricted: 'record',
        privilege: 'CIRCULATE',
        errors: [...lending, 'LOAN_ITEM_MISSING', 'ITEM_BARCODE_NOT_FOUND', 'ITEM_NOT_FOUND']
      },
      schema: {
        ...operation('createUserLoan', 'Create user loan'),
        params: schema.UserLoansParams,
        querystring: schema.CreateLoanQuery,
        body: schema.ItemLoan,
        response: { 200: schema.ItemLoan }
      }
    },
    async ({ work, params, query, body }) => {
      const { item_pid: pid, item_barcode: barcode } = query
      if (!pid && !barcode) throw new AlmaError('LOAN_ITEM_MISSING', {})
      const item = pid ? { pid } : { barcode: barcode ?? '' }
      return loans.changed(work, await loans.lend(work, { ...loans.orderOf(params.user_id, query, body), item }))
    }
  )
  await instance.register(loanRoutes, parts)
  await instance.register(bibRoutes, parts)
}

const loanRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    one,
    {
      config: { restricted: 'record', reads: 'loans', errors: [...user, 'LOAN_NOT_FOUND'] },
      schema: {
        ...operation('getUserLoan', 'Loan by user id and loan id'),
        params: schema.LoanParams,
        querystring: schema.OneLoanQuery,
        response: { 200: schema.ItemLoan }
      }
    },
    ({ work, params, query }) =>
      loans.showLoan(
        work,
        { loanId: params.loan_id, user: { ...params, ...query } },
        { renewable: loans.expandsRenewable(query.expand) }
      )
  )
  app.post(
    one,
    {
      config: {
        restricted: 'record',
        privilege: 'CIRCULATE',
        errors: [...user, 'LOAN_NOT_FOUND', 'RENEW_REFUSED', 'LOAN_OPERATION']
      },
      schema: {
        ...operation('renewUserLoan', 'Renew loan'),
        params: schema.LoanParams,
        querystring: schema.LoanActionQuery,
        response: { 200: schema.ItemLoan }
      }
    },
    async ({ work, params, query }) => {
      loans.checkRenew(query.op)
      const naming = { loanId: params.loan_id, user: { ...params, ...query } }
      return loans.changed(work, await loans.renew(work, naming, { override: query.override_blocks }))
    }
  )
  app.put(
    one,
    {
      config: {
        restricted: 'record',
        privilege: 'CIRCULATE',
        errors: [...user, 'LOAN_NOT_FOUND', 'DUE_DATE_MISSING', 'DUE_DATE_PAST', 'LOAN_STATE']
      },
      schema: {
        ...operation('updateUserLoan', 'Change loan due date'),
        params: schema.LoanParams,
        querystring: schema.ChangeLoanQuery,
        body: schema.ItemLoan,
        response: { 200: schema.ItemLoan }
      }
    },
    async ({ work, params, query, body }) => {
      const naming = { loanId: params.loan_id, user: { ...params, ...query } }
      const change = { dueDate: body.due_date, notify: query.notify_user }
      return loans.changed(work, { loan: await loans.changeDueDate(work, naming, change) })
    }
  )
}
