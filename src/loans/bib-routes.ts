import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { AlmaError } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import * as loans from './service.ts'
import * as schema from './show/schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Loans'], operationId, summary })
const ofItem = '/bibs/:mms_id/holdings/:holding_id/items/:item_pid/loans'
const one = `${ofItem}/:loan_id`
const ofBib = '/bibs/:mms_id/loans'
const user = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE'] as const

/** Where an item stands in an address. */
const itemOf = (params: { mms_id: string; holding_id: string; item_pid: string }) => ({
  mmsId: params.mms_id,
  holdingId: params.holding_id,
  itemPid: params.item_pid
})

/** Loans of titles and items, by Alma's operations (`alma-api.md` 1.5). */
export const bibRoutes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    ofBib,
    {
      config: { restricted: 'list', reads: 'loans', errors: ['INVALID_PARAMETER'] },
      schema: {
        ...operation('getBibLoans', 'Retrieve Bib Loan information'),
        params: schema.BibLoansParams,
        querystring: schema.BibLoansQuery,
        response: { 200: schema.ItemLoans }
      }
    },
    ({ work, params, query }) => loans.listItemLoans(work, { mmsId: params.mms_id }, query)
  )
  app.get(
    `${ofBib}/:loan_id`,
    {
      config: { restricted: 'record', reads: 'loans', errors: ['LOAN_NOT_FOUND'] },
      schema: {
        ...operation('getBibLoan', 'Retrieve Bib Loan information for a Bib id and Loan id'),
        params: schema.BibLoanParams,
        response: { 200: schema.ItemLoan }
      }
    },
    ({ work, params }) => loans.showLoan(work, { loanId: params.loan_id, mmsId: params.mms_id })
  )
  app.get(
    ofItem,
    {
      config: { restricted: 'list', reads: 'loans', errors: ['ITEM_NOT_FOUND', 'INVALID_PARAMETER'] },
      schema: {
        ...operation('getItemLoans', 'Loan By Item information'),
        params: schema.ItemLoansParams,
        querystring: schema.ItemLoansQuery,
        response: { 200: schema.ItemLoans }
      }
    },
    ({ work, params, query }) => loans.listItemLoans(work, itemOf(params), query)
  )
  app.get(
    one,
    {
      config: { restricted: 'record', reads: 'loans', errors: ['LOAN_NOT_FOUND'] },
      schema: {
        ...operation('getItemLoan', 'Retrieve Item Loan information'),
        params: schema.ItemLoanParams,
        response: { 200: schema.ItemLoan }
      }
    },
    ({ work, params }) => loans.showLoan(work, { loanId: params.loan_id, ...itemOf(params) })
  )
  await instance.register(changes, parts)
}

const lending = [
  ...user,
  ...(['DESK_REFUSED', 'NOT_LOANABLE', 'PATRON_EXPIRED', 'PROXY_REFUSED', 'MANDATORY_FIELD'] as const)
]
const changing = { privilege: 'CIRCULATE', restricted: 'record' } as const

const changes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    ofItem,
    {
      config: {
        ...changing,
        errors: [...lending, 'ITEM_NOT_FOUND']
      },
      schema: {
        ...operation('createItemLoan', 'Create user loan'),
        params: schema.ItemLoansParams,
        querystring: schema.CreateItemLoanQuery,
        body: schema.ItemLoan,
        response: { 200: schema.ItemLoan }
      }
    },
    async ({ work, params, query, body }) => {
      if (!query.user_id) throw new AlmaError('MANDATORY_FIELD', { field: 'user_id' })
      const { mms_id: mmsId, holding_id: holdingId, item_pid: pid } = params
      const order = { ...loans.orderOf(query.user_id, query, body), item: { pid, mmsId, holdingId } }
      return loans.changed(work, await loans.lend(work, order))
    }
  )
  app.post(
    one,
    {
      config: { ...changing, errors: ['LOAN_NOT_FOUND', 'RENEW_REFUSED', 'LOAN_OPERATION'] },
      schema: {
        ...operation('renewItemLoan', 'Action on a loan'),
        params: schema.ItemLoanParams,
        querystring: schema.LoanActionQuery,
        response: { 200: schema.ItemLoan }
      }
    },
    async ({ work, params, query }) => {
      loans.checkRenew(query.op)
      const naming = { loanId: params.loan_id, ...itemOf(params) }
      return loans.changed(work, await loans.renew(work, naming, { override: query.override_blocks }))
    }
  )
  app.put(
    one,
    {
      config: { ...changing, errors: ['LOAN_NOT_FOUND', 'DUE_DATE_MISSING', 'DUE_DATE_PAST', 'LOAN_STATE'] },
      schema: {
        ...operation('updateItemLoan', 'Change loan due date'),
        params: schema.ItemLoanParams,
        querystring: schema.ChangeLoanQuery,
        body: schema.ItemLoan,
        response: { 200: schema.ItemLoan }
      }
    },
    async ({ work, params, query, body }) => {
      const change = { dueDate: body.due_date, notify: query.notify_user }
      const loan = await loans.changeDueDate(work, { loanId: params.loan_id, ...itemOf(params) }, change)
      return loans.changed(work, { loan })
    }
  )
}
